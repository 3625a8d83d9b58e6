"""When to stop turning a listing's pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from archive import urls
from archive.article import Listing

Reason = Literal["no_news", "empty", "same_page", "max_pages"]


@dataclass(slots=True)
class Stopping:
    """Decides after each page of one listing whether to read another.

    A known address alone never stops it: sites pin old items, print them out
    of order, and shift them to the next page while it is being read.
    """

    patience: int
    max_pages: int
    reason: Reason | None = None
    pages: int = 0
    _without_news: int = 0
    _seen: set[str] = field(default_factory=set)

    def after(self, new: int, total: int, fingerprint: str) -> bool:
        """Take note of a page with *total* links, *new* of them; True means stop."""
        self.pages += 1
        self._without_news = 0 if new else self._without_news + 1
        self.reason = self._judge(total, fingerprint)
        self._seen.add(fingerprint)
        return self.reason is not None

    def _judge(self, total: int, fingerprint: str) -> Reason | None:
        if not total:
            return "empty"
        if fingerprint in self._seen:
            # DataLife and WordPress answer unknown page numbers with page one.
            return "same_page"
        if self._without_news >= self.patience:
            return "no_news"
        return "max_pages" if self.pages >= self.max_pages else None


def fingerprint(listing: Listing) -> str:
    """Return what tells two pages of a listing apart: their links, in any order.

    Children count too, so that an index is not taken for an empty page.
    """
    named = [
        *(link.url for link in listing.links),
        *(url for _, url in listing.children),
    ]
    return urls.digest("\n".join(sorted(urls.key(each) for each in named)))
