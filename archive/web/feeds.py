"""The feed of changes: as a page, as JSON, as Atom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from archive.contract.records import FeedChange
from archive.contract.serialize import as_json as written
from archive.queries import articles
from archive.reader import Archive
from archive.text.printable import safe
from archive.web.params import archive, number, page

PAGE = 50
MOST = 1000
ATOM = "http://www.w3.org/2005/Atom"
WORDS = {
    "article.new": "new article",
    "version.new": "edited",
    "article.gone": "gone",
    "article.back": "back",
    "article.moved": "moved",
    "article.edition": "in another language",
    "article.redacted": "removed",
    "text.duplicate": "same text elsewhere",
    "text.similar": "similar text elsewhere",
    "text.reread": "read again",
    "version.merged": "versions merged",
    "version.inserted": "earlier version found",
    "version.earlier": "was there sooner",
}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A change, with the headline that its article has now (None: it has none)."""

    change: FeedChange
    headline: str | None

    @property
    def words(self) -> str:
        """What happened, for people."""
        return WORDS.get(self.change.kind, self.change.kind)


def changes(request: Request) -> Response:
    """Show what happened, the latest first."""
    reader = archive(request)
    source = request.query_params.get("source") or None
    latest = list(
        reader.stream(
            articles.latest_changes(
                before=number(request, "before"), source=source, limit=PAGE + 1
            ),
            FeedChange,
        )
    )
    return page(
        request,
        "changes.html",
        told=_told(reader, latest[:PAGE]),
        more=latest[PAGE - 1].seq if len(latest) > PAGE else None,
        source=source,
        sources=reader.sources(),
    )


def as_json(request: Request) -> Response:
    """Give the feed behind `after`, in order; ask again with `next`."""
    after = number(request, "after") or 0
    limit = min(number(request, "limit") or PAGE, MOST)
    source = request.query_params.get("source") or None
    found = list(archive(request).changes(after, source=source, limit=limit))
    told = {"changes": found, "next": found[-1].seq if found else after}
    return Response(written(told) + "\n", media_type="application/json")


def as_atom(request: Request) -> Response:
    """Give the latest changes to a feed reader."""
    reader = archive(request)
    source = request.query_params.get("source") or None
    query = articles.latest_changes(before=None, source=source, limit=PAGE)
    told = _told(reader, list(reader.stream(query, FeedChange)))
    feed = Element("feed", xmlns=ATOM)
    SubElement(feed, "title").text = f"newsarchive: {source or 'all sources'}"
    SubElement(feed, "id").text = f"urn:newsarchive:changes:{source or ''}"
    SubElement(feed, "link", rel="self", href=str(request.url))
    updated = max((item.change.at for item in told), default=None)
    SubElement(feed, "updated").text = (
        updated.isoformat() if updated else "1970-01-01T00:00:00+00:00"
    )
    for item in told:
        _entry(request, feed, item)
    body = tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/atom+xml")


def _entry(request: Request, feed: Element, item: FeedItem) -> None:
    change = item.change
    address = request.url_for("article", article_id=change.article_id)
    entry = SubElement(feed, "entry")
    headline = safe(item.headline or urlsplit(change.url).path)
    SubElement(entry, "title").text = f"{item.words}: {headline}"
    SubElement(entry, "id").text = f"urn:newsarchive:change:{change.seq}"
    SubElement(entry, "updated").text = change.at.isoformat()
    SubElement(entry, "link", rel="alternate", href=str(address))
    SubElement(SubElement(entry, "author"), "name").text = change.source
    SubElement(entry, "category", term=change.kind)


def _told(reader: Archive, found: Iterable[FeedChange]) -> list[FeedItem]:
    listed = list(found)
    ids = sorted({change.article_id for change in listed})
    with reader.connection() as connection:
        rows = connection.execute(articles.headlines(ids)).all()
    headlines = {row.article_id: row.headline for row in rows}
    return [FeedItem(change, headlines.get(change.article_id)) for change in listed]
