"""Fetches a few pages of each of a source's listings and reads what they name.

Where the answers come from, the site or a recording, is somebody else's (`fetch`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from archive.article import Capture, Listing
from crawler.errors import FetchError
from crawler.listings import discover, is_day_archive, start, starts
from crawler.source import Route, Source

Fetch = Callable[[str], Capture]

PAGES = 2
"""Pages turned of each listing, and sitemaps followed into the depth."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of a listing named; *problem* where it could not be used."""

    url: str
    kind: str
    listing: Listing
    problem: str | None


def listing_pages(source: Source, fetch: Fetch, at: datetime) -> Iterator[ListingPage]:
    """Fetch every listing, as if it were the moment *at*: each address once."""
    fetched: set[str] = set()
    for route in source.listing:
        yield from _walk(source, route, beginning(route, source, at), fetch, fetched)


def beginning(route: Route, source: Source, at: datetime) -> str:
    """Return the address to begin with; of day archives, that of the day before."""
    if is_day_archive(route):
        return next(starts(route, source, at - 2 * DAY, at - DAY))
    return start(route)


def _walk(
    source: Source, route: Route, url: str, fetch: Fetch, fetched: set[str]
) -> Iterator[ListingPage]:
    for _ in range(PAGES):
        if url in fetched:
            return
        fetched.add(url)
        page = fetch_page(source, route, url, fetch)
        yield page
        child = next(iter(page.listing.children), None)
        if child is not None:
            kind, address = child
            inner = route.model_copy(update={"url": address, "kind": kind})
            yield from _walk(source, inner, address, fetch, fetched)
        if not page.listing.next_urls:
            return
        url = page.listing.next_urls[0]


def fetch_page(source: Source, route: Route, url: str, fetch: Fetch) -> ListingPage:
    """Fetch one page of a listing and read what it names."""
    try:
        answer = fetch(url)
    except FetchError as error:
        return ListingPage(url, route.kind, Listing(), error.why)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return ListingPage(url, route.kind, Listing(), f"answered {answer.status}")
    listing = discover(
        answer.body,
        answer.final_url,
        source,
        route,
        content_type=answer.headers.get("content-type"),
        at=answer.fetched_at,
    )
    return ListingPage(url, route.kind, listing, listing.problem)
