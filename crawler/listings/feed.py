"""Reads RSS and Atom feeds, judged by what they hold and not by what they say."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser

from archive.article import Link, Listing
from crawler.listings import article_urls
from crawler.listings.kind import ListingAnswer, ListingKind
from crawler.listings.link_collector import EXCERPT, LinkCollector, clean
from crawler.source import Route, Source

MOST_ITEMS = 1000
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"\A[\s\xef\xbb\xbf]*(?:<!doctype html|<html)", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_SITE_TITLE = re.compile(
    rb"<(?:channel|feed)\b.*?<title[^>]*>(?:<!\[CDATA\[)?([^<\]]*)", re.DOTALL
)
_HEAD = 64 * 1024
"""Bytes at the start of an answer by which it is known for a feed."""


def read(answer: ListingAnswer, source: Source, _route: Route) -> Listing:
    """Return the articles that a feed names, and its next page if it has any."""
    body, url = answer.body, answer.url
    found = LinkCollector(source, url, MOST_ITEMS, answer.at)
    if not _ROOT.search(body[:_HEAD]) or _HTML.match(body):
        return found.listing(problem=_problem(body))
    short, over = _shortened(body)
    found.notes["over_limit"] += over
    parsed = feedparser.parse(short, resolve_relative_uris=False, sanitize_html=False)
    for entry in parsed.entries:
        # A plain dict: feedparser's own answers for what an entry does not say.
        _take(dict(entry), url, source, found)
    problem = None if parsed.entries or not parsed.bozo else "broken feed"
    follow = _next(parsed, url) if parsed.entries else None
    return found.listing(next_urls=(follow,) if follow else (), problem=problem)


def _problem(body: bytes) -> str:
    if not body.strip():
        return "empty answer instead of a feed"
    if _HTML.match(body) or b"<html" in body[:_HEAD].lower():
        return "HTML instead of a feed"
    return "no feed"


def _shortened(body: bytes) -> tuple[bytes, int]:
    """Return a feed of at most MOST_ITEMS items, and how many were cut off."""
    starts = [each.start() for each in _ITEM.finditer(body)]
    if len(starts) <= MOST_ITEMS:
        return body, 0
    end = (
        b"</feed>"
        if b"<entry" in body[starts[0] : starts[0] + 7]
        else b"</channel></rss>"
    )
    return body[: starts[MOST_ITEMS]] + end, len(starts) - MOST_ITEMS


def _take(
    entry: Mapping[str, Any], url: str, source: Source, found: LinkCollector
) -> None:
    target = found.address(_address(entry), url)
    if not target:
        return
    if not _wanted(target[0], source):
        found.notes["denied"] += 1
        return
    summary = _TAGS.sub(" ", str(entry.get("summary") or "")[: EXCERPT * 8])
    link = Link(
        target[0],
        title=clean(_TAGS.sub("", str(entry.get("title") or ""))),
        date_text=clean(entry.get("published") or entry.get("updated"), 80),
        excerpt=clean(summary, EXCERPT),
        modified_at=_moment(entry.get("updated_parsed")),
    )
    found.take(link, target[1])


def _address(entry: Mapping[str, Any]) -> str | None:
    """Return where an entry leads; a guid that is an address will do."""
    # FeedBurner and its like keep the site's own address apart.
    link = entry.get("feedburner_origlink") or entry.get("link")
    if link:
        return str(link)
    guid = str(entry.get("id") or "")
    return guid if guid.startswith(("http://", "https://")) else None


def _wanted(address: str, source: Source) -> bool:
    if source.article.allow:
        return article_urls.looks_like_article(address, source)
    return (
        not article_urls.denied(address, source) and article_urls.promise(address) >= 0
    )


def _moment(parsed: struct_time | None) -> datetime | None:
    if not parsed:
        return None
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None


def _next(parsed: Any, url: str) -> str | None:  # noqa: ANN401
    """Return the feed's next page: the one it names, or WordPress's ?paged=N."""
    for link in parsed.feed.get("links", []):
        if link.get("rel") == "next" and link.get("href"):
            return str(link["href"])
    parts = urlsplit(url)
    wordpress = "wordpress" in str(parsed.feed.get("generator", "")).lower()
    if not wordpress and not parts.path.endswith("/feed/"):
        return None
    pairs = dict(parse_qsl(parts.query))
    number = pairs.get("paged", "1")
    pairs["paged"] = str(int(number) + 1 if number.isdigit() else 2)
    return urlunsplit(parts._replace(query=urlencode(pairs)))


def site_title(body: bytes) -> str | None:
    """Return what a feed calls its site, which is seldom wrong."""
    found = _SITE_TITLE.search(body[:_HEAD])
    text = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
    return re.split(r"\s+[»|]\s+", " ".join(text.split()))[0][:80] or None


KIND = ListingKind("feed", read, site_title=site_title, articles_only=True)
