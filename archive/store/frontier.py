"""The frontier: links come in by discovery and go through their states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from archive.article import Link
from archive.models import ArticleUrl, LinkRow, ListingRow, Sighting
from archive.store.rows import chunks, insert
from archive.store.work import Discover, Discovered, Found, Settle, Task
from archive.urls import digest

# A link that failed this often is left alone until somebody asks for it.
MAX_ATTEMPTS = 5


def discover(connection: Connection, work: Discover) -> Discovered:
    """Store a listing's links and sightings; return what is now to be fetched."""
    listing_id = _listing(connection, work)
    found = {item.address.digest: item for item in work.links}
    known = _known(connection, work.source_id, found)
    fresh = [item for digest, item in sorted(found.items()) if digest not in known]
    _add(connection, work, fresh)
    links = _known(connection, work.source_id, found)
    _sight(connection, work, listing_id, links)
    _alias(connection, work, links)
    tasks = [
        task(row)
        for _, row in sorted(
            links.items(), key=lambda item: found[item[0]].link.position
        )
        if row.state == "pending" and (row.due_at is None or row.due_at <= work.at)
    ]
    new = sum(digest not in known for digest in found)
    return Discovered(new=new, known=len(found) - new, tasks=tuple(tasks))


def _listing(connection: Connection, work: Discover) -> int:
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


def _add(connection: Connection, work: Discover, fresh: Sequence[Found]) -> None:
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


def _hints(link: Link) -> dict[str, str] | None:
    said = {
        "title": link.title,
        "date_text": link.date_text,
        "excerpt": link.excerpt and link.excerpt[:500],
    }
    return {name: text for name, text in said.items() if text} or None


def _sight(
    connection: Connection, work: Discover, listing_id: int, links: dict[str, Row[Any]]
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


def _alias(connection: Connection, work: Discover, links: dict[str, Row[Any]]) -> None:
    """Keep the spellings under which a listing shows known articles."""
    rows = []
    for item in work.links:
        row = links.get(item.address.digest)
        if row is None or row.article_id is None or item.address.kind == "canonical":
            continue
        rows.append(
            {
                "source_id": work.source_id,
                "article_id": row.article_id,
                "url": item.link.url,
                "url_digest": item.address.digest,
                "kind": item.address.kind,
                "at": work.at,
            }
        )
    remember(connection, rows)


def remember(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store addresses of articles, or that they were met again (``at``)."""
    values = {
        (row["source_id"], digest(row["url"])): {
            "source_id": row["source_id"],
            "article_id": row["article_id"],
            "url": row["url"],
            "exact_digest": digest(row["url"]),
            "url_digest": row["url_digest"],
            "kind": row["kind"],
            "first_seen_at": row["at"],
            "last_seen_at": row["at"],
        }
        for row in rows
    }
    if not values:
        return
    statement = insert(connection, ArticleUrl)
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "exact_digest"],
        set_={"last_seen_at": statement.excluded.last_seen_at},
    )
    connection.execute(statement, [values[name] for name in sorted(values)])


def wake(connection: Connection, source_id: int, now: datetime, *, limit: int) -> int:
    """Make *limit* links pending whose time has come; return how many."""
    due = (
        select(LinkRow.id)
        .where(
            LinkRow.source_id == source_id,
            LinkRow.due_at <= now,
            or_(
                LinkRow.state == "done",
                (LinkRow.state == "failed") & (LinkRow.attempts < MAX_ATTEMPTS),
            ),
        )
        .order_by(LinkRow.due_at)
        .limit(limit)
    )
    statement = (
        update(LinkRow)
        .where(LinkRow.id.in_(due.scalar_subquery()))
        .values(state="pending", reason="due", changed_at=now)
    )
    return connection.execute(statement).rowcount


def pending(
    connection: Connection, source_id: int, now: datetime, *, limit: int
) -> list[Task]:
    """Return up to *limit* links that wait to be fetched, oldest first."""
    statement = (
        select(LinkRow.__table__)
        .where(
            LinkRow.source_id == source_id,
            LinkRow.state == "pending",
            or_(LinkRow.due_at.is_(None), LinkRow.due_at <= now),
        )
        .order_by(LinkRow.id)
        .limit(limit)
    )
    return [task(row) for row in connection.execute(statement)]


def task(row: Row[Any]) -> Task:
    """Return what the crawler needs of a link's *row*."""
    hints = Link(url=row.url, **row.hints) if row.hints else None
    return Task(row.id, row.url, row.article_id, row.etag, row.last_modified, hints)


def settle(connection: Connection, works: Sequence[Settle]) -> None:
    """Put links into the state that their fetch came to."""
    statement = (
        update(LinkRow)
        .where(LinkRow.id == bindparam("b_id"))
        .values(
            state=bindparam("b_state"),
            reason=bindparam("b_reason"),
            attempts=LinkRow.attempts * bindparam("b_keep") + bindparam("b_failures"),
            due_at=bindparam("b_due"),
            changed_at=bindparam("b_at"),
        )
    )
    rows = [
        {
            "b_id": work.link_id,
            "b_state": work.state,
            "b_reason": work.reason,
            "b_keep": int(work.state != "done"),
            "b_failures": int(work.state == "failed"),
            "b_due": work.due_at,
            "b_at": work.at,
        }
        for work in sorted(works, key=lambda work: work.link_id)
    ]
    if rows:
        connection.execute(statement, rows)


def tally(connection: Connection, source_id: int) -> dict[str, int]:
    """Return how many links of a source are in each state."""
    statement = (
        select(LinkRow.state, func.count())
        .where(LinkRow.source_id == source_id)
        .group_by(LinkRow.state)
    )
    return dict(connection.execute(statement).tuples().all())
