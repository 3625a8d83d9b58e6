"""The lines of a text in which it was found; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.search.query import Phrase, Query
from archive.text.folding import Span, spans

WORDS = 32
"""Length of a snippet."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that was searched for, or that stands around it."""

    text: str
    is_found: bool


Marked = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds a query's words in texts."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, query: Query) -> Marker:
        """Return a marker of everything the query wants."""
        return cls(tuple(phrase for group in query.groups for phrase in group))

    def marked(self, text: str) -> Marked:
        """Return the whole of *text* with what was searched for marked."""
        found = list(spans(text))
        return _runs(text, found, self._hits(found), 0, len(text))

    def snippet(self, text: str) -> Marked:
        """Return about *WORDS* words of *text*, where most of the query stands."""
        found = list(spans(text))
        if not found:
            return ()
        hits = self._hits(found)
        first = _best(found, sorted(hits))
        last = min(first + WORDS, len(found)) - 1
        start = found[first].start if first else 0
        end = found[last].end if last < len(found) - 1 else len(text)
        before = (Run("… ", is_found=False),) if start else ()
        after = (Run(" …", is_found=False),) if end < len(text) else ()
        return before + _runs(text, found, hits, start, end) + after

    def _hits(self, found: Sequence[Span]) -> set[int]:
        """Return which of the words belong to a phrase that was searched for."""
        hits: set[int] = set()
        words = [span.word for span in found]
        for phrase in self.phrases:
            size = len(phrase.words)
            *exact, last = phrase.words
            for at in range(len(words) - size + 1):
                end = words[at + size - 1]
                is_end = end.startswith(last) if phrase.is_prefix else end == last
                if is_end and words[at : at + size - 1] == exact:
                    hits.update(range(at, at + size))
        return hits


def _best(found: Sequence[Span], hits: Sequence[int]) -> int:
    """Return the word to start at so that most different words are seen."""
    if not hits or len(found) <= WORDS:
        return 0

    def worth(start: int) -> int:
        return len({found[hit].word for hit in hits if start <= hit < start + WORDS})

    first = max(hits[:100], key=lambda hit: (worth(hit), -hit))
    return min(max(first - WORDS // 4, 0), len(found) - WORDS)


def _runs(
    text: str, found: Sequence[Span], hits: set[int], start: int, end: int
) -> Marked:
    runs: list[Run] = []
    at = start
    for index in sorted(hits):
        span = found[index]
        if span.start < start or span.end > end:
            continue
        if span.start > at:
            runs.append(Run(text[at : span.start], is_found=False))
        runs.append(Run(text[span.start : span.end], is_found=True))
        at = span.end
    if at < end:
        runs.append(Run(text[at:end], is_found=False))
    return tuple(runs)
