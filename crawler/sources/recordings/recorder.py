"""Records a source: a few pages of its listings, and a few of the articles named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.article import Capture
from crawler.errors import FetchError
from crawler.source import Source
from crawler.sources import sampling
from crawler.sources.recordings.warc import Answer, Role
from crawler.sources.sampling import Fetch, ListingPage

ANSWERS, ONE, ALL = 60, 2 << 20, 8 << 20
"""Answers kept, bytes of one, and bytes of all, before they are packed."""

TOO_LARGE, ENOUGH = "too_large_to_keep", "enough_was_kept"


@dataclass
class Recording:
    """What was kept so far; *lost* says why an answer was not."""

    fetch: Fetch
    answers: list[Answer] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def fetch_and_keep(self, url: str, role: Role) -> Capture:
        """Return the answer of an address, and keep it; FetchError if it cannot be."""
        if len(self.answers) >= ANSWERS:
            raise self._lose(url, ENOUGH)
        try:
            answer = self.fetch(url)
        except FetchError as error:
            raise self._lose(url, error.why) from error
        if len(answer.body) > min(ONE, ALL - self.size):
            raise self._lose(url, TOO_LARGE)
        self.size += len(answer.body)
        self.answers.append(Answer(role, answer))
        return answer

    def _lose(self, url: str, why: str) -> FetchError:
        self.lost[url] = why
        return FetchError(url, why)


def record(source: Source, fetch: Fetch, at: datetime, samples: int) -> Recording:
    """Fetch a source's listings, and *samples* articles of each page of them."""
    made = Recording(fetch)
    pages = list(
        sampling.listing_pages(
            source, lambda url: made.fetch_and_keep(url, "listing"), at
        )
    )
    for url in _samples(pages, samples):
        try:
            made.fetch_and_keep(url, "article")
        except FetchError:
            continue
    return made


def _samples(pages: list[ListingPage], samples: int) -> Iterator[str]:
    seen: set[str] = set()
    for page in pages:
        fresh = [link.url for link in page.listing.links if link.url not in seen]
        seen.update(fresh[:samples])
        yield from fresh[:samples]
