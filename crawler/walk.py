"""One listing, page by page: when to turn the page, and whether a gap is left.

Pure; what it needs to know of earlier visits it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.article import Listing
from archive.store.gaps import Visited
from archive.store.work import Discovered
from crawler.discover.stopping import Stopping, fingerprint
from crawler.sources import Route, Source

DEEPER = 5
"""How many times its usual pages a listing is read to meet what is known."""


@dataclass(slots=True)
class Walk:
    """A listing being read; *before* is its latest earlier visit, if any."""

    route: Route
    digest: str
    stopping: Stopping
    before: Visited | None = None
    links: int = 0
    oldest: datetime | None = None

    def ends(self, listing: Listing, found: Discovered) -> bool:
        """Take note of a page; True when the next one need not be read."""
        total = len(listing.links) + len(listing.children)
        self.links += len(listing.links)
        if found.oldest is not None:
            self.oldest = min(found.oldest, self.oldest or found.oldest)
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
        if self.before is None or self.oldest is None:
            return self.before is None
        return self.before.gap_from is None or self.oldest <= self.before.gap_from

    @property
    def gap(self) -> bool:
        """Whether this visit shares no link with any before it."""
        return self.before is not None and self.links > 0 and self.oldest is None


def begin(route: Route, digest: str, source: Source, before: Visited | None) -> Walk:
    """Start to read a listing of *source*."""
    stopping = Stopping(source.manners.patience, route.max_pages)
    return Walk(route, digest, stopping, before)
