"""Lines that are not the article: dropped from the body, each by a general rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from crawler.extract.authors import is_bio
from crawler.extract.body import boilerplate
from crawler.extract.image import CREDIT, is_caption
from crawler.html.blocks import Line
from crawler.html.text import key

_TICKER = re.compile(r"^\W*[A-Z]{3}/[A-Z]{3}\s*=\s*[\d.]+\s+-?\d+(?:\.\d+)?%$")
_LETTERS = re.compile(r"[^\W\d_]")
_ALIKE = 0.9
_HEAD = 6
_TAIL = 8
_COPIES = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What is already a field of its own and need not stand in the body."""

    headline: str
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    drop: tuple[re.Pattern[str], ...] = ()


def clean(lines: list[Line], known: Known) -> list[Line]:
    """Return *lines* without boilerplate."""
    kept = [line for line in lines if not _never(line, known)]
    kept = [
        line
        for index, line in enumerate(kept)
        if not (index < _HEAD and _opens(line.text, known))
    ]
    return _once(_without_end(kept, known))


def _never(line: Line, known: Known) -> bool:
    """Tell whether *line* has no place anywhere in a body."""
    if line.block is not None and is_caption(line.block):
        return True
    return _is_boilerplate(line.text, known)


def _is_boilerplate(line: str, known: Known) -> bool:
    if not _LETTERS.search(line) or _TICKER.match(line):
        return True
    if any(pattern.search(line) for pattern in known.drop):
        return True
    return boilerplate.is_boilerplate(line) or (
        len(line) < 120 and bool(CREDIT.match(line))  # noqa: PLR2004
    )


def _opens(line: str, known: Known) -> bool:
    """Tell whether *line* repeats the headline, a byline or a label."""
    same = key(line)
    if same in {key(known.headline), key(known.section or "")}:
        return True
    if len(line) < 2 * len(known.headline) and _like(line, known.headline):
        return True
    if any(same == key(name) for name in known.authors):
        return True
    return boilerplate.is_label(line)


def _like(line: str, headline: str) -> bool:
    one, other = key(line), key(headline)
    if abs(len(one) - len(other)) > 0.2 * max(len(one), len(other)):
        return False
    return Indel.normalized_similarity(one, other) > _ALIKE


def _without_end(lines: list[Line], known: Known) -> list[Line]:
    """Drop names, bios, labels and idle headings from the end."""
    for index, line in enumerate(lines):
        if index > len(lines) // 2 and boilerplate.ends(line.text):
            lines = lines[:index]
            break
    tail = max(len(lines) - _TAIL, 0)
    lines = lines[:tail] + [
        line for line in lines[tail:] if not is_bio(line.text, known.authors)
    ]
    while lines and _closes(lines[-1], known):
        lines = lines[:-1]
    return lines


def _closes(line: Line, known: Known) -> bool:
    if line.heading or any(key(line.text) == key(name) for name in known.authors):
        return True
    return boilerplate.is_label(line.text)


def _once(lines: list[Line]) -> list[Line]:
    """Drop the second copy on pages that hold the text twice.

    One sentence may well be said twice; many are a copy.
    """
    seen: set[str] = set()
    copies = []
    for index, line in enumerate(lines):
        same = key(line.text)
        if len(same) > 40 and same in seen:  # noqa: PLR2004
            copies.append(index)
        seen.add(same)
    if len(copies) < _COPIES:
        return lines
    return [line for index, line in enumerate(lines) if index not in set(copies)]
