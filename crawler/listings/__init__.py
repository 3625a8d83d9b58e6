"""From a listing's bytes to the articles it names; pure, for any site."""

from __future__ import annotations

from datetime import datetime

from archive.article import Listing
from crawler.html.page import parse
from crawler.listings import feed, html_listing, sitemap, wordpress
from crawler.listings.article_urls import looks_like_article, trap
from crawler.listings.json_listing import as_page
from crawler.listings.paging import StopRule, fingerprint
from crawler.source import Route, Source

__all__ = [
    "StopRule",
    "discover",
    "fingerprint",
    "looks_like_article",
    "start",
    "trap",
]


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
    if route.kind == "feed":
        return feed.listing(body, url, source, at)
    if route.kind == "sitemap":
        return sitemap.listing(body, url, source, at)
    if route.kind == "rest":
        return wordpress.listing(body, url, source, at)
    parsed = parse(as_page(body), url, content_type or "")
    if parsed is None:
        return Listing(problem="empty answer instead of a page")
    return html_listing.listing(parsed, source, route, at)


def start(route: Route, *, modified_after: datetime | None = None) -> str:
    """Return the address with which to begin a route.

    A REST route is asked for the last changed posts, since *modified_after* if
    given; the others are begun at their own address.
    """
    return (
        wordpress.start(route.url, modified_after)
        if route.kind == "rest"
        else route.url
    )
