"""What a reader types into a search box, understood; pure.

Words must all occur; "a phrase", either OR other, -without, begin*. Anything
else is taken as words: no input is wrong but one that has no word in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.search.indexing import EVERY
from archive.search.transliteration import renderings
from archive.text.folding import words

MAX_TERMS = 32
SHORTEST_PREFIX = 2

_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class SearchError(ArchiveError):
    """A search that cannot be made, with what to do instead."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that stand side by side; the last may be a beginning only."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of *groups* (any phrase of each), none of *without*."""

    groups: tuple[tuple[Phrase, ...], ...] = ()
    without: tuple[tuple[Phrase, ...], ...] = ()


def parse(text: str) -> Query:
    """Read what was typed; SearchError when there is no word to search for."""
    groups: list[tuple[Phrase, ...]] = []
    without: list[tuple[Phrase, ...]] = []
    either = False
    for minus, phrases in _parts(text):
        if phrases is None:
            either = bool(groups)
        elif minus:
            without.append(phrases)
        elif either:
            groups[-1] += phrases
            either = False
        else:
            groups.append(phrases)
    if len(groups) + len(without) > MAX_TERMS:
        message = f"a search may have {MAX_TERMS} words; leave some out"
        raise SearchError(message)
    if text.strip() and not groups and not without:
        message = f"there is no word in {text.strip()[:40]!r}; search for at least one"
        raise SearchError(message)
    return Query(tuple(groups), tuple(without))


def _parts(text: str) -> Iterator[tuple[bool, tuple[Phrase, ...] | None]]:
    """Yield (is it excluded, its phrases), None for the word OR."""
    minus = False
    for part in _PART.finditer(text):
        raw = part["word"]
        if raw in {"OR", "|", "||"}:
            yield False, None
        elif raw == "NOT":
            minus = True
        elif raw not in {"AND", "&", "&&"}:
            phrases = tuple(_phrases(part["phrase"] if raw is None else raw, raw))
            if phrases:
                yield minus or bool(part["minus"]), phrases
                minus = False


def _phrases(text: str, raw: str | None) -> Iterator[Phrase]:
    """Yield what *text* may be written as: first itself, then in other letters."""
    folded = tuple(words(text))
    if not folded:
        return
    is_prefix = bool(raw) and text.endswith("*") and len(folded[-1]) >= SHORTEST_PREFIX
    yield Phrase(folded, is_prefix)
    for other in renderings(text):
        if other and other != folded:
            yield Phrase(other, is_prefix)


def for_sqlite(query: Query, labels: Sequence[str]) -> str:
    """Return the query as FTS5 reads it."""

    def quoted(phrase: Phrase) -> str:
        text = " ".join(phrase.words)
        return f'"{text}"' + " *" * phrase.is_prefix

    wanted = " AND ".join(_all(query, labels, quoted, " OR "))
    unwanted = [f"({' OR '.join(map(quoted, group))})" for group in query.without]
    return " NOT ".join((f"({wanted})", *unwanted))


def for_postgresql(query: Query, labels: Sequence[str]) -> str:
    """Return the query as a tsquery literal."""

    def quoted(phrase: Phrase) -> str:
        ends = [""] * (len(phrase.words) - 1) + [":*" * phrase.is_prefix]
        parts = [f"'{word}'{end}" for word, end in zip(phrase.words, ends, strict=True)]
        return f"({' <-> '.join(parts)})"

    wanted = _all(query, labels, quoted, " | ")
    unwanted = [f"!({' | '.join(map(quoted, group))})" for group in query.without]
    return " & ".join((*wanted, *unwanted))


def _all(
    query: Query, labels: Sequence[str], quoted: Callable[[Phrase], str], either: str
) -> list[str]:
    groups = [f"({either.join(map(quoted, group))})" for group in query.groups]
    groups += [quoted(Phrase((label,))) for label in labels]
    return groups or [quoted(Phrase((EVERY,)))]
