"""RSS feeds and sitemaps as the usual systems write them; no site's own pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from demo.sites.answer import Page
from demo.sites.site import text_page

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; *content* is full HTML, or None in a summary feed."""

    title: str
    link: str
    guid: str
    published: datetime
    summary: str
    author: str = ""
    content: str | None = None


def rss(title: str, home: str, language: str, items: Iterable[Item]) -> Page:
    """Return an RSS 2.0 feed with ETag and Last-Modified."""
    entries = list(items)
    newest = max((i.published for i in entries), default=None)
    body = "".join(_item(entry) for entry in entries)
    text = (
        f'{_XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
        'content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(title)}</title><link>{home}</link>"
        f"<language>{language}</language>{body}</channel></rss>"
    )
    return text_page(
        text, "application/rss+xml; charset=UTF-8", etag=etag(text), modified=newest
    )


def _item(item: Item) -> str:
    content = (
        f"<content:encoded><![CDATA[{item.content}]]></content:encoded>"
        if item.content is not None
        else ""
    )
    author = (
        f"<dc:creator><![CDATA[{item.author}]]></dc:creator>" if item.author else ""
    )
    return (
        f"<item><title><![CDATA[{item.title}]]></title><link>{escape(item.link)}</link>"
        f"{author}<pubDate>{format_datetime(item.published.astimezone(UTC))}</pubDate>"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"<description><![CDATA[{item.summary}]]></description>{content}</item>\n"
    )


def sitemap_index(children: Iterable[tuple[str, datetime | None]]) -> Page:
    """Return an index of sitemaps given as (address, last change)."""
    body = "".join(
        f"<sitemap><loc>{escape(loc)}</loc>{_lastmod(at)}</sitemap>"
        for loc, at in children
    )
    return _xml(f"{_XML}<sitemapindex {_MAPS}>{body}</sitemapindex>")


def sitemap(entries: Iterable[tuple[str, datetime | None]]) -> Page:
    """Return a sitemap of (address, last change)."""
    body = "".join(
        f"<url><loc>{escape(loc)}</loc>{_lastmod(at)}</url>\n" for loc, at in entries
    )
    return _xml(f"{_XML}<urlset {_MAPS}>{body}</urlset>")


def news_sitemap(name: str, language: str, items: Iterable[Item]) -> Page:
    """Return a Google News sitemap."""
    body = "".join(
        f"<url><loc>{escape(i.link)}</loc><news:news><news:publication><news:name>"
        f"{escape(name)}</news:name><news:language>{language}</news:language>"
        f"</news:publication><news:publication_date>{i.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(i.title)}</news:title>"
        "</news:news></url>\n"
        for i in items
    )
    return _xml(f"{_XML}<urlset {_MAPS} {_NEWS}>{body}</urlset>")


def etag(*words: str) -> str:
    """Return a strong entity tag for *words*."""
    return f'"{sha256("|".join(words).encode()).hexdigest()[:20]}"'


def _xml(text: str) -> Page:
    return text_page(text, "text/xml; charset=UTF-8", etag=etag(text))


def _lastmod(at: datetime | None) -> str:
    if at is None:
        return ""
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")
    return f"<lastmod>{stamp}</lastmod>"
