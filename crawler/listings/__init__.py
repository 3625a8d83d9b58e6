"""From a listing's bytes to the articles it names; pure, for any site.

A kind of listing is one module with a `KIND`, named here and in `RouteKind`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from archive.article import Listing
from crawler.listings import feed, html_listing, sitemap, wordpress
from crawler.listings.article_urls import looks_like_article, trap
from crawler.listings.kind import ListingAnswer, ListingKind
from crawler.listings.paging import StopRule, fingerprint
from crawler.source import Route, Source

__all__ = [
    "KINDS",
    "ListingKind",
    "StopRule",
    "discover",
    "fingerprint",
    "is_day_archive",
    "kind_of",
    "looks_like_article",
    "start",
    "starts",
    "trap",
]

KINDS: Mapping[str, ListingKind] = {
    module.KIND.name: module.KIND for module in (html_listing, feed, sitemap, wordpress)
}

_DATED = re.compile(r"\{date:([^{}]+)\}")


def kind_of(route: Route) -> ListingKind:
    """Return the kind of a route's listing."""
    return KINDS[route.kind]


def discover(
    body: bytes,
    url: str,
    source: Source,
    route: Route,
    *,
    content_type: str | None = None,
    at: datetime | None = None,
) -> Listing:
    """Return what one listing's answer names.

    *url* is the address that answered, *at* the moment it did. An answer that
    is not what the route promises comes back as a problem, never as an error.
    """
    answer = ListingAnswer(body, url, content_type, at)
    return kind_of(route).read(answer, source, route)


def start(route: Route, *, modified_after: datetime | None = None) -> str:
    """Return the address with which to begin a route.

    Kinds that can name changes are asked for what changed since *modified_after*, if
    given; the others are begun at their own address.
    """
    return kind_of(route).start(route.url, modified_after)


def starts(
    route: Route, source: Source, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield where to begin to read what a route published in a stretch of time.

    It goes from *since* to before *until*, both aware. A day archive begins at
    each of its days, the last one first.
    """
    between = kind_of(route).between
    if between is not None:
        yield between(route.url, since, until)
    elif is_day_archive(route):
        yield from _days(route, ZoneInfo(source.time_zone), since, until)
    else:
        yield route.url


def is_day_archive(route: Route) -> bool:
    """Tell whether a route has one address a day: ``/archive/{date:%Y/%m/%d}``."""
    return _DATED.search(route.url) is not None


def _days(
    route: Route, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[str]:
    day = (until - timedelta(microseconds=1)).astimezone(zone).date()
    while day >= since.astimezone(zone).date():
        yield _DATED.sub(lambda found: day.strftime(found[1]), route.url)  # noqa: B023
        day -= timedelta(days=1)
