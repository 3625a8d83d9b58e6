"""What the writer answers: what is to be fetched, and what a save came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.article import Link


@dataclass(frozen=True, slots=True)
class Task:
    """A link that is to be fetched, with what helps to do it."""

    link_id: int
    url: str
    article_id: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    hints: Link | None = None
    reason: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Discovered:
    """How many of a listing's links were *new*, and which are to be fetched.

    *old* counts those known before this crawl. *shown* has, in the listing's order,
    each link that may be an article, and since when it is known (None: it is news).
    """

    new: int
    old: int
    shown: tuple[tuple[int, datetime | None], ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What a save came to.

    *kind* is new, changed, unchanged, stale or redacted. ``stale`` stored nothing of
    it: another extractor read a version that it is to be compared with, and
    *capture_id* must be read again by today's first.
    """

    kind: str
    article_id: int
    version_number: int | None = None
    change_kind: str | None = None
    capture_id: int | None = None
