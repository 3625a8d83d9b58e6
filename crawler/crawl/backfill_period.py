"""A stretch of time, and what of a listing was published in it; pure."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from archive.article import Link
from crawler.dates import parser
from crawler.source import Source

Place = Literal["newer", "inside", "older"]

DAY = timedelta(days=1)

OLD_PAGES = 2
"""Pages in a row that must be too old: sites pin old items above new ones."""

_IN_URL = re.compile(r"/((?:19|20)\d\d)[-/](\d\d?)[-/](\d\d?)(?=[-/]|$)")

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class Share:
    """What a page holds: *links* worth fetching, and how the others were dated.

    *oldest* is the oldest date that it tells of its own; the newest links come first.
    """

    links: tuple[Link, ...]
    newer: int
    older: int
    oldest: datetime | None

    @property
    def is_older(self) -> bool:
        """Whether all that it names is too old."""
        return bool(self.older) and not self.links and not self.newer


@dataclass(frozen=True, slots=True)
class Window:
    """From *since* to before *until*, both aware."""

    since: datetime
    until: datetime

    def place(self, first: datetime, last: datetime) -> Place:
        """Return where something stands that came between *first* and *last*."""
        if last < self.since or first < last <= self.since:
            return "older"
        return "newer" if first >= self.until else "inside"

    def share(self, links: Iterable[Link], source: Source, now: datetime) -> Share:
        """Return what is worth fetching of a page; what has no date may be."""
        kept: list[tuple[datetime, Link]] = []
        places: list[Place] = []
        oldest = []
        for link in links:
            when = published(link, source, now)
            changed = link.modified_at
            if when:
                oldest.append(when[0])
                places.append(self.place(*when))
            else:
                old = changed is not None and changed < self.since
                places.append("older" if old else "inside")
            if places[-1] == "inside":
                kept.append((when[0] if when else changed or self.until, link))
        kept.sort(key=lambda pair: pair[0], reverse=True)
        return Share(
            tuple(link for _, link in kept),
            places.count("newer"),
            places.count("older"),
            min(oldest, default=None),
        )

    def reaches(self, sitemap: str) -> bool:
        """Say whether a sitemap, by the month in its address, is worth reading."""
        found = _MONTH.search(sitemap)
        if not found:
            return True
        month = datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC)
        return self.place(month - DAY, month + 32 * DAY) == "inside"


def published(
    link: Link, source: Source, now: datetime
) -> tuple[datetime, datetime] | None:
    """Return between which moments a link's article came, as its listing tells."""
    zone = ZoneInfo(source.time_zone)
    texts = [link.date_text or ""]
    if found := _IN_URL.search(link.url):
        texts.append("-".join(found.groups()))
    for text in texts:
        read = parser.moment(text, zone, now=now, day_first=source.day_first)
        if read is not None:
            return read.at, read.at + (DAY if read.precision == "day" else timedelta(0))
    return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill is; *left* is a guess, None while nothing tells."""

    pages: int
    pages_left: int
    waiting: int
    reached: datetime | None
    left: timedelta | None


@dataclass
class Pace:
    """Guesses by what this run has done so far; *clock* gives seconds."""

    window: Window
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)
    _passed: float | None = None

    def __post_init__(self) -> None:
        self.began = self.clock()

    def progress(
        self,
        pages: Mapping[str, int],
        waiting: int,
        fetched: int,
        reached: datetime | None,
    ) -> Progress:
        """Return how far it is: the slower of two guesses counts.

        Links that wait take as long as those fetched; the days that are left take
        as long as those that this run went back.
        """
        seconds = self.clock() - self.began
        guesses = [seconds * waiting / fetched] if waiting and fetched else []
        if reached is not None:
            passed = self._share(reached)
            self._passed = passed if self._passed is None else self._passed
            if passed > self._passed:
                guesses.append(seconds * (1 - passed) / (passed - self._passed))
        left = timedelta(seconds=int(max(guesses))) if guesses else None
        done, still = pages.get("done", 0), pages.get("pending", 0)
        return Progress(done, still, waiting, reached, left)

    def _share(self, reached: datetime) -> float:
        """Return which part of the window lies behind, from 0 to 1."""
        window = self.window
        done = window.until - min(max(reached, window.since), window.until)
        return done / (window.until - window.since)
