"""How long articles stay quiet before they are edited: how it is counted; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log

STRETCHES = (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 72.0, 168.0, 720.0, 2160.0, inf)
"""Hours without an edit: each stretch reaches from one to the next."""

EDITS = 4
"""Classes of articles by their edits so far: none, one, two or three, more."""

_FROM = 0.5
"""Hours: an edit within a long time came early in it, about as 1 / (t + this)."""

Counts = dict[tuple[int, int], tuple[float, float]]
"""(class, stretch) -> hours watched, edits seen."""


@dataclass(frozen=True, slots=True)
class Observation:
    """So many *hours* of one stretch were watched, and *edits* seen in them."""

    edited: int
    stretch: int
    hours: float
    edits: float


def edited(edits: int) -> int:
    """Return the class of an article that was edited so often."""
    return min(edits.bit_length(), EDITS - 1)


def stretch(quiet: float) -> int:
    """Return the stretch that *quiet* hours are in."""
    return max(0, min(bisect_right(STRETCHES, quiet), len(STRETCHES) - 1) - 1)


def spans(begin: float, end: float) -> Iterator[tuple[int, float, float]]:
    """Yield each stretch between two quiet times (hours), and what is in it."""
    for number, (first, last) in enumerate(pairwise(STRETCHES)):
        if first < end and begin < last:
            yield number, max(begin, first), min(end, last)


def observations(
    begin: float, end: float, edits: int, *, changed: bool
) -> list[Observation]:
    """Return what a fetch shows at *end*, when the one before was at *begin*.

    Both are hours since the article's latest edit; *edits* are those before.
    When exactly it was edited nobody saw, so the edit is shared out.
    """
    whole = log((end + _FROM) / (begin + _FROM)) if end > begin else 0.0
    kind = edited(edits)
    if not whole:
        return [Observation(kind, stretch(end), 0.0, float(changed))]
    return [
        Observation(kind, number, last - first, changed * share / whole)
        for number, first, last in spans(begin, end)
        if (share := log((last + _FROM) / (first + _FROM))) > 0
    ]
