"""Lines that are not the article: dropped from the body, each by a general rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawler.extract import phrases
from crawler.extract.authors import is_bio
from crawler.extract.picture import CREDIT
from crawler.extract.words import key

_TICKER = re.compile(r"^\W*[A-Z]{3}/[A-Z]{3}\s*=\s*[\d.]+\s+-?\d+(?:\.\d+)?%$")
_LETTERS = re.compile(r"[^\W\d_]")
_ALIKE = 0.9
_HEAD = 6
_TAIL = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What is already a field of its own and need not stand in the body."""

    headline: str
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    captions: tuple[str, ...] = ()
    drop: tuple[re.Pattern[str], ...] = ()


def clean(lines: list[str], known: Known) -> list[str]:
    """Return *lines* without furniture."""
    kept = [line for line in lines if not _never(line, known)]
    kept = _without_start(kept, known)
    kept = _without_end(kept, known)
    return _once(kept)


def _never(line: str, known: Known) -> bool:
    """Tell whether *line* has no place anywhere in a body."""
    if not _LETTERS.search(line) or _TICKER.match(line):
        return True
    if any(pattern.search(line) for pattern in known.drop):
        return True
    if key(line) in {key(caption) for caption in known.captions}:
        return True
    return phrases.is_furniture(line) or (
        len(line) < 120 and bool(CREDIT.match(line))  # noqa: PLR2004
    )


def _without_start(lines: list[str], known: Known) -> list[str]:
    """Drop headline, byline, date and label where they come before the text."""
    out = []
    for index, line in enumerate(lines):
        if index < _HEAD and _opens(line, known):
            continue
        out.append(line)
    return out


def _opens(line: str, known: Known) -> bool:
    same = key(line)
    if same == key(known.headline) or same == key(known.section or ""):
        return True
    if len(line) < 2 * len(known.headline) and _like(line, known.headline):
        return True
    if any(same == key(name) for name in known.authors):
        return True
    return phrases.is_label(line)


def _like(line: str, headline: str) -> bool:
    one, other = key(line), key(headline)
    if abs(len(one) - len(other)) > 0.2 * max(len(one), len(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > _ALIKE


def _without_end(lines: list[str], known: Known) -> list[str]:
    """Drop names, bios and labels from the end, and all that follows an end mark."""
    for index, line in enumerate(lines):
        if index and phrases.ends(line) and index > len(lines) // 2:
            lines = lines[:index]
            break
    while lines and _closes(lines[-1], known):
        lines = lines[:-1]
    tail = max(len(lines) - _TAIL, 0)
    return lines[:tail] + [
        line for line in lines[tail:] if not is_bio(line, known.authors)
    ]


def _closes(line: str, known: Known) -> bool:
    if any(key(line) == key(name) for name in known.authors):
        return True
    return phrases.is_label(line) or is_bio(line, known.authors)


def _once(lines: list[str]) -> list[str]:
    """Drop long lines that were there before: pages that hold the text twice."""
    seen: set[str] = set()
    out = []
    for line in lines:
        same = key(line)
        if len(same) > 40 and same in seen:  # noqa: PLR2004
            continue
        seen.add(same)
        out.append(line)
    return out
