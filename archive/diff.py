"""What changed between two texts, word by word within paragraphs; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from archive.contract.records import ArticleVersion

_TOKEN = re.compile(r"\w+(?:[-’'ʻʼ]\w+)*|\s+|[^\w\s]")
_NO_WORD = re.compile(r"\W*")

# Below this a paragraph was replaced, not edited.
ALIKE = 40.0
# Beyond so many pairs, paragraphs are matched in order, not by likeness.
MANY_PAIRS = 2500
# Beyond so many pairs of words or paragraphs only their equal ends are found, and
# beyond so many pairs of letters no likeness: 0.2 s each, and 125 MB for the first.
MANY_ITEMS = 1_000_000_000
MANY_LETTERS = 10_000_000_000

Mark = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, went or came."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of either text or both, in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything in it differs."""
        return any(piece.mark != "same" for piece in self.pieces)

    def side(self, hidden: Mark) -> tuple[Piece, ...]:
        """Return one text's pieces: hide ``new`` for the old, ``gone`` for the new."""
        return tuple(piece for piece in self.pieces if piece.mark != hidden)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions side by side; a field that neither has is absent."""

    old: ArticleVersion
    new: ArticleVersion
    fields: tuple[tuple[str, tuple[Passage, ...]], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no field differs."""
        return not any(
            passage.is_changed for _, passages in self.fields for passage in passages
        )


def versions(old: ArticleVersion, new: ArticleVersion) -> Difference:
    """Compare two versions field by field."""
    pairs = {
        "headline": (old.headline, new.headline),
        "lead": (old.lead or "", new.lead or ""),
        "body": (old.body, new.body),
        "authors": (", ".join(old.authors), ", ".join(new.authors)),
        "published": (str(old.published_at or ""), str(new.published_at or "")),
    }
    compared = {name: tuple(texts(*pair)) for name, pair in pairs.items()}
    return Difference(
        old, new, tuple((name, found) for name, found in compared.items() if found)
    )


def texts(old: str, new: str) -> Iterator[Passage]:
    """Yield the paragraphs of both texts in reading order, with their changes.

    >>> [list(passage.pieces) for passage in texts("a b", "a c")]
    [[Piece(mark='same', text='a '), Piece(mark='gone', text='b'), \
Piece(mark='new', text='c')]]
    """
    before, after = _paragraphs(old), _paragraphs(new)
    for is_same, first, second in _runs(before, after):
        if is_same:
            yield from (Passage((Piece("same", text),)) for text in first)
        else:
            yield from _edited(first, second)


def words(old: str, new: str) -> Passage:
    """Compare two paragraphs word by word."""
    pieces: list[Piece] = []
    for is_same, first, second in _runs(_TOKEN.findall(old), _TOKEN.findall(new)):
        if is_same:
            pieces.append(Piece("same", "".join(first)))
        else:
            pieces += [Piece("gone", "".join(first)), Piece("new", "".join(second))]
    return Passage(tuple(_joined(_widened(pieces))))


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part]


def _runs(
    before: list[str], after: list[str]
) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield (is it the same, its old items, its new items), in order."""
    if len(before) * len(after) > MANY_ITEMS:
        yield from _ends(before, after)
        return
    steps = LCSseq.opcodes(before, after)
    for is_same, group in groupby(steps, key=lambda step: step.tag == "equal"):
        run = list(group)
        yield (
            is_same,
            before[run[0].src_start : run[-1].src_end],
            after[run[0].dest_start : run[-1].dest_end],
        )


def _ends(
    before: list[str], after: list[str]
) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield the same of two very long lists: as one change between equal ends."""
    first = _equal(before, after)
    last = _equal(before[first:][::-1], after[first:][::-1])
    old_end, new_end = len(before) - last, len(after) - last
    yield True, before[:first], after[:first]
    yield False, before[first:old_end], after[first:new_end]
    yield True, before[old_end:], after[new_end:]


def _equal(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many items both begin with."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _widened(pieces: list[Piece]) -> Iterator[Piece]:
    """Let a change swallow a space or comma between two: it reads as one."""
    for index, piece in enumerate(pieces):
        inside = 0 < index < len(pieces) - 1
        if inside and piece.mark == "same" and _NO_WORD.fullmatch(piece.text):
            yield Piece("gone", piece.text)
            yield Piece("new", piece.text)
        else:
            yield piece


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours of one mark; within a change, what went comes first."""
    for is_same, group in groupby(pieces, key=lambda piece: piece.mark == "same"):
        run = list(group)
        marks: tuple[Mark, ...] = ("same",) if is_same else ("gone", "new")
        for mark in marks:
            text = "".join(piece.text for piece in run if piece.mark == mark)
            if text:
                yield Piece(mark, text)


def _edited(before: list[str], after: list[str]) -> Iterator[Passage]:
    """Yield two unlike runs of paragraphs, those that were edited paired."""
    old_at = new_at = 0
    for old_index, new_index in _pairs(before, after):
        yield from _whole(before[old_at:old_index], after[new_at:new_index])
        yield words(before[old_index], after[new_index])
        old_at, new_at = old_index + 1, new_index + 1
    yield from _whole(before[old_at:], after[new_at:])


def _whole(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    yield from (Passage((Piece("gone", text),)) for text in before)
    yield from (Passage((Piece("new", text),)) for text in after)


def _pairs(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Return which paragraph became which, in order, the likeness at its greatest."""
    if sum(map(len, before)) * sum(map(len, after)) > MANY_LETTERS:
        return []
    if len(before) * len(after) > MANY_PAIRS:
        return [
            (index, index)
            for index, (old, new) in enumerate(zip(before, after, strict=False))
            if fuzz.ratio(old, new) >= ALIKE
        ]
    best: list[list[float]] = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[fuzz.ratio(old, new) for new in after] for old in before]
    for row in range(len(before) - 1, -1, -1):
        for place in range(len(after) - 1, -1, -1):
            likeness = alike[row][place]
            paired = best[row + 1][place + 1] + likeness if likeness >= ALIKE else 0.0
            best[row][place] = max(paired, best[row + 1][place], best[row][place + 1])
    return list(_path(best, alike))


def _path(
    best: list[list[float]], alike: list[list[float]]
) -> Iterator[tuple[int, int]]:
    row = place = 0
    while row < len(alike) and place < len(alike[0]):
        likeness = alike[row][place]
        if best[row][place] == best[row + 1][place]:
            row += 1
        elif best[row][place] == best[row][place + 1]:
            place += 1
        elif likeness >= ALIKE:  # pragma: no branch - the only way left
            yield row, place
            row, place = row + 1, place + 1
