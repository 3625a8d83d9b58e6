"""Reads sitemaps: indexes, plain, news and text ones; nothing they refer to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from archive import urls
from archive.article import Link, Listing
from crawler.listings import article_urls, sitemap_xml
from crawler.listings.kind import ListingAnswer, ListingKind
from crawler.listings.link_collector import LinkCollector, clean, local
from crawler.listings.sitemap_xml import Entry
from crawler.source import Route, Source

MOST_LINKS = 50_000
MOST_CHILDREN = 5000
"""How much of one sitemap is taken; what is beyond is counted."""

_OTHER = re.compile(
    r"(?:^|[/_-])(?:category|categories|post_tag|tags?|authors?|users|pages?|image|images"
    r"|videos?|product|taxonomies|attachment|section|rubrics?|static|persons?)"
    r"(?:[_-](?:category|post_tag|\d+))*[_-]?(?:sitemap|map)?-?\d*\.(?:xml|php)",
    re.IGNORECASE,
)
_ALIKE = 5


def read(answer: ListingAnswer, source: Source, _route: Route) -> Listing:
    """Return the articles and the further sitemaps that a sitemap names."""
    url = answer.url
    found = LinkCollector(source, url, MOST_LINKS, answer.at)
    body, cut = sitemap_xml.unpacked(answer.body)
    found.notes["cut"] += cut
    entries = sitemap_xml.read(body, found.notes)
    pages = [each for each in entries if not each.child]
    links = [
        link
        for entry in _newest(pages, found)
        for link in _link(entry, url, source, found)
    ]
    for link, written in _trusted(links, found.notes):
        found.take(link, written)
    children = [each for each in entries if each.child]
    named = _children(children, url, source, found.notes)
    problem = None if entries else _problem(body)
    return found.listing(children=named, problem=problem)


def _newest(entries: list[Entry], found: LinkCollector) -> list[Entry]:
    """Return as many entries as may be taken, the last changed where that is known."""
    over = len(entries) - found.most
    if over <= 0:
        return entries
    found.notes["over_limit"] += over
    # Most sitemaps begin with the oldest page.
    ordered = sorted(entries, key=lambda each: each.changed or "", reverse=True)
    return ordered[: found.most]


def _link(
    entry: Entry, url: str, source: Source, found: LinkCollector
) -> list[tuple[Link, str]]:
    target = found.address(entry.address, url)
    if not target:
        return []
    if not _wanted(target[0], entry, source):
        found.notes["denied"] += 1
        return []
    link = Link(
        target[0],
        title=clean(entry.title),
        date_text=clean(entry.published, 80),
        modified_at=moment(entry.changed, source),
    )
    return [(link, target[1])]


def _wanted(address: str, entry: Entry, source: Source) -> bool:
    if entry.news and not source.article.allow:
        return (
            not article_urls.denied(address, source)
            and article_urls.promise(address) >= 0
        )
    sure = source.article.allow or article_urls.promise(address) > 0
    return bool(sure) and article_urls.looks_like_article(address, source)


def _trusted(
    links: list[tuple[Link, str]], notes: Counter[str]
) -> list[tuple[Link, str]]:
    """Return the links without their times when all have one and the same."""
    times = {link.modified_at for link, _ in links}
    if len(links) < _ALIKE or len(times) > 1 or None in times:
        return links
    notes["lastmod_ignored"] = len(links)
    return [(replace(link, modified_at=None), written) for link, written in links]


def _children(
    entries: list[Entry], url: str, source: Source, notes: Counter[str]
) -> tuple[tuple[str, str], ...]:
    """Return the sitemaps worth reading, the last changed first."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        reason = _unfit(entry, url, source)
        if not reason and len(kept) >= MOST_CHILDREN:
            reason = "over_limit"
        if reason:
            notes[reason] += 1
        else:
            kept.setdefault(urls.key(entry.address), entry)
    ordered = sorted(kept.values(), key=lambda each: each.changed or "", reverse=True)
    return tuple(("sitemap", each.address) for each in ordered)


def _unfit(entry: Entry, url: str, source: Source) -> str | None:
    address = entry.address
    if not urls.fits(address):
        return "too_long" if len(address) > urls.MAX_URL else "bad_scheme"
    if urls.key(address) == urls.key(url):
        return "itself"
    if not article_urls.belongs(address, source) and not urls.same_site(address, url):
        return "off_site"
    return "other_sitemap" if _OTHER.search(address) else None


def moment(text: str | None, source: Source) -> datetime | None:
    """Return a W3C time as aware UTC; without a zone it is the source's own."""
    if not text:
        return None
    try:
        return local(datetime.fromisoformat(text.strip()), source).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _problem(body: bytes) -> str | None:
    if not body.strip():
        return "empty answer instead of a sitemap"
    start = body[:65536].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        return None
    return "HTML instead of a sitemap" if b"<html" in start else "no sitemap"


KIND = ListingKind("sitemap", read, newest_first=False)
