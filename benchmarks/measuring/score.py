"""How well a text matches the marked one, as the pack's own scorer counts it."""

from __future__ import annotations

import random
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"\w+")
GRAM = 4
TIMES = 500

Match = tuple[float | None, float | None]
"""Precision and recall of one page; None where there is no text to divide by."""


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words in *text*, each as often as it stands there."""
    words = WORD.findall(text)
    last = max(1, len(words) - GRAM + 1)
    return Counter(tuple(words[i : i + GRAM]) for i in range(last) if words)


def match(marked: str, found: str) -> Match:
    """Return the shares of the found runs that are marked, and the reverse."""
    wanted, got = grams(marked), grams(found)
    shared = (wanted & got).total()
    precision = shared / got.total() if got else None
    return precision, shared / wanted.total() if wanted else None


@dataclass(frozen=True, slots=True)
class Score:
    """Means over pages; *f1* is their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(matches: Sequence[Match]) -> Score:
    """Return the score of several pages."""
    sides = ([m[side] for m in matches] for side in (0, 1))
    kept = ([value for value in side if value is not None] for side in sides)
    return Score(*(statistics.fmean(side) if side else 0.0 for side in kept))


@dataclass(frozen=True, slots=True)
class Gain:
    """What one extractor gains on another; *chance* is that of no gain at all."""

    mean: float
    error: float
    chance: float


def gain(ours: Sequence[Match], theirs: Sequence[Match]) -> Gain:
    """Return the gain in F1 on the same pages, by a paired bootstrap."""
    dice = random.Random(7)  # noqa: S311 - repeatable, not secret
    values = []
    for _ in range(TIMES):
        drawn = [dice.randrange(len(ours)) for _ in ours]
        one, other = ([side[i] for i in drawn] for side in (ours, theirs))
        values.append(score(one).f1 - score(other).f1)
    mean = score(ours).f1 - score(theirs).f1
    return Gain(mean, statistics.stdev(values), sum(v <= 0 for v in values) / TIMES)


def snippets(text: str, must: Sequence[str], mustnot: Sequence[str]) -> Counter[str]:
    """Count which snippets stand in *text* that must, or must not."""
    plain = " ".join(text.split())
    hit = sum(" ".join(snippet.split()) in plain for snippet in must)
    wrong = sum(" ".join(snippet.split()) in plain for snippet in mustnot)
    return Counter(hit=hit, missed=len(must) - hit, wrong=wrong)
