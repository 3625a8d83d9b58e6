"""One listing, page by page: when to turn the page, and whether a gap is left.

Pure; what it needs to know of earlier visits it is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from archive.article import Listing
from archive.store.crawls.gaps import LastFetch
from archive.store.results import Discovered
from crawler.listings import StopRule, fingerprint, kind_of
from crawler.source import Route, Source

DEEPER = 5
"""How many times its usual pages a listing is read to meet what is known."""

PINNED = 3
"""Known links above news do not tell how far back a listing was read, if they are
so few, and fewer than that news: they may be pinned, or stand on every page."""


@dataclass(slots=True)
class Walk:
    """A listing being read; *before* is its latest earlier visit, if any.

    *shown* are the links met so far, in order, and since when each is known;
    *last* says that no page follows.
    """

    route: Route
    digest: str
    stopping: StopRule
    before: LastFetch | None = None
    links: int = 0
    shown: dict[int, datetime | None] = field(default_factory=dict)
    last: bool = False

    def ends(self, listing: Listing, found: Discovered) -> bool:
        """Take note of a page; True when the next one need not be read."""
        total = len(listing.links) + len(listing.children)
        self.links += len(listing.links)
        self.last = not listing.next_urls
        for link_id, since in found.shown:
            self.shown.setdefault(link_id, since)
        # Links that another listing named in this same crawl are news here too.
        news = len(listing.links) - found.old
        if not self.stopping.after(news, total, fingerprint(listing)):
            return False
        return self.stopping.reason in {"empty", "same_page"} or not self._deeper()

    def _deeper(self) -> bool:
        """Say whether to read on, because what is known was not met yet."""
        if self.before is None or self.stopping.pages >= DEEPER * self.route.max_pages:
            return False
        return not self.met

    @property
    def met(self) -> bool:
        """Whether this visit reaches back to where the last good one ended."""
        if self.before is None:
            return True
        begin, end = self.before.gap_from, self.before.gap_to
        # Deeper pages of the last good visit were read moments after its first.
        return self._behind(begin + (end - begin) / 2 if begin and end else None)

    @property
    def gap(self) -> bool:
        """Whether this visit may have missed links since the one before it."""
        return self.before is not None and not self._behind(None)

    def _behind(self, since: datetime | None) -> bool:
        """Say whether all links newer than *since* (None: news) were shown.

        Then links follow that are older. A few that stand above prove nothing:
        sites pin items, and some repeat one on every page.
        """
        kind = kind_of(self.route)
        if kind.changes_only and self.last:
            return True  # it was asked for all that changed since
        newer = [
            known is None or (since is not None and known > since)
            for known in self.shown.values()
        ]
        older = newer.count(False)
        if not kind.for_readers or not any(newer):
            return older > 0 or not newer
        below = newer[::-1].index(False) if older else len(newer)
        return older > PINNED or below <= older


def begin(route: Route, digest: str, source: Source, before: LastFetch | None) -> Walk:
    """Start to read a listing of *source*."""
    stopping = StopRule(source.manners.patience, route.max_pages)
    return Walk(route, digest, stopping, before)
