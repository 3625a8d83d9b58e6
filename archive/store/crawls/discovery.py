"""Discovery: what a listing names becomes links, sightings and work to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from archive.article import Link
from archive.models import LinkRow, ListingRow, Sighting
from archive.store import article_urls
from archive.store.commands import Found, StoreListing
from archive.store.crawls import frontier
from archive.store.crawls.listing_signals import (
    LISTING_CHANGED,
    fetch_promoted,
    listing_changed,
    retitled,
)
from archive.store.results import Discovered, Task
from archive.store.sql import chunks, insert, update_rows

NEVER = frozenset({"home", "listing", "not_html", "off_site", "robots"})
"""Why links are skipped that stand on a listing without being of it, such as ads."""


def discover(connection: Connection, work: StoreListing) -> Discovered:
    """Store a listing's links and sightings; return what is now to be fetched."""
    listing_id = _listing(connection, work)
    found = {item.address.digest: item for item in work.links}
    known = _known(connection, work.source_id, found)
    # Links are fetched in the order of their rows: the listing's.
    fresh = [item for digest, item in found.items() if digest not in known]
    _add(connection, work, fresh)
    _fetch_changed(connection, work, listing_id, known)
    links = _known(connection, work.source_id, found)
    _sight(connection, work, listing_id, links)
    _alias(connection, work, links)
    return Discovered(
        new=len(found) - len(known),
        old=sum(row.discovered_at < work.since for row in known.values()),
        shown=tuple(_shown(found, links, work.since)),
        tasks=tuple(_tasks(found, links, work.at)),
    )


def _shown(
    found: dict[str, Found], links: dict[str, Row[Any]], since: datetime
) -> Iterator[tuple[int, datetime | None]]:
    for digest, _ in sorted(found.items(), key=lambda pair: pair[1].link.position):
        row = links[digest]
        if row.state != "skipped" or row.reason not in NEVER:
            yield row.id, row.discovered_at if row.discovered_at < since else None


def _tasks(
    found: dict[str, Found], links: dict[str, Row[Any]], now: datetime
) -> Iterator[Task]:
    for digest, _ in sorted(found.items(), key=lambda pair: pair[1].link.position):
        row = links[digest]
        due = row.due_at is None or row.due_at <= now or row.reason == LISTING_CHANGED
        if row.state == "pending" and due:
            yield frontier.task(row)


def _fetch_changed(
    connection: Connection,
    work: StoreListing,
    listing_id: int,
    known: dict[str, Row[Any]],
) -> None:
    """Plan fetches of known articles that the listing says something new of.

    This is done where the old title is forgotten, in one transaction: a crawl that
    dies here does not forget the fetch.
    """
    pairs = [
        (item.link, known[item.address.digest])
        for item in work.links
        if item.address.digest in known
    ]
    changed = [row.id for link, row in pairs if listing_changed(link, row, work.at)]
    frontier.mark_pending(connection, changed, work.at, LISTING_CHANGED)
    places = {row.id: link.position for link, row in pairs if row.id not in changed}
    fetch_promoted(connection, listing_id, places, work.at)
    _retitle(connection, [(link, row) for link, row in pairs if retitled(link, row)])


def _listing(connection: Connection, work: StoreListing) -> int:
    values = {
        "source_id": work.source_id,
        "url": work.listing.url,
        "url_digest": work.listing.digest,
        "kind": work.listing.kind,
        "first_seen_at": work.at,
        "last_seen_at": work.at,
        "links": len(work.links),
        "etag": work.etag,
        "last_modified": work.last_modified,
        "problem": work.problem,
    }
    kept = {"source_id", "url_digest", "first_seen_at"}
    statement = insert(connection, ListingRow).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "url_digest"],
        set_={name: value for name, value in values.items() if name not in kept},
    ).returning(ListingRow.id)
    listing_id: int = connection.execute(statement).scalar_one()
    return listing_id


def _known(
    connection: Connection, source_id: int, digests: Iterable[str]
) -> dict[str, Row[Any]]:
    rows: dict[str, Row[Any]] = {}
    for part in chunks(sorted(digests)):
        statement = select(LinkRow.__table__).where(
            LinkRow.source_id == source_id, LinkRow.url_digest.in_(part)
        )
        rows |= {row.url_digest: row for row in connection.execute(statement)}
    return rows


def _add(connection: Connection, work: StoreListing, fresh: Sequence[Found]) -> None:
    rows = [
        {
            "source_id": work.source_id,
            "url": item.address.url,
            "url_digest": item.address.digest,
            "state": "pending",
            "reason": "discovered",
            "attempts": 0,
            "discovered_at": work.at,
            "changed_at": work.at,
            "hints": _hints(item.link),
        }
        for item in fresh
    ]
    if rows:
        statement = insert(connection, LinkRow).on_conflict_do_nothing()
        connection.execute(statement, rows)


def _retitle(connection: Connection, pairs: Iterable[tuple[Link, Row[Any]]]) -> None:
    """Keep what the listing says of known links now, to notice the next change."""
    rows = [{"id": row.id, "hints": _hints(link)} for link, row in pairs]
    update_rows(connection, LinkRow, rows)


def _hints(link: Link) -> dict[str, str] | None:
    said = {
        "title": link.title,
        "date_text": link.date_text,
        "excerpt": link.excerpt and link.excerpt[:500],
    }
    return {name: text for name, text in said.items() if text} or None


def _sight(
    connection: Connection,
    work: StoreListing,
    listing_id: int,
    links: dict[str, Row[Any]],
) -> None:
    rows = [
        {
            "listing_id": listing_id,
            "link_id": links[item.address.digest].id,
            "url": item.link.url,
            "position": item.link.position,
            "first_seen_at": work.at,
            "last_seen_at": work.at,
        }
        for item in work.links
        if item.address.digest in links
    ]
    if not rows:
        return
    statement = insert(connection, Sighting)
    statement = statement.on_conflict_do_update(
        index_elements=["listing_id", "link_id"],
        set_={
            name: statement.excluded[name]
            for name in ("url", "position", "last_seen_at")
        },
    )
    connection.execute(statement, sorted(rows, key=lambda row: row["link_id"]))


def _alias(
    connection: Connection, work: StoreListing, links: dict[str, Row[Any]]
) -> None:
    """Keep the spellings under which a listing shows known articles."""
    rows = []
    for item in work.links:
        row = links.get(item.address.digest)
        if row is None or row.article_id is None:
            continue
        rows += [
            {
                "source_id": work.source_id,
                "article_id": row.article_id,
                "url": address.url,
                "url_digest": address.digest,
                "kind": address.kind,
                "at": work.at,
            }
            for address in (item.address, *item.aliases)
            if address.kind != "canonical"
        ]
    article_urls.remember(connection, rows)
