"""Crawls: how each began, what it has counted, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, func, select, type_coerce, update

from archive.models import Crawl, Source
from archive.store.sql import insert

BROKEN = "walks broken"
"""Counts listings that were read in part: a page after the first one failed."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the archive keeps of a source's profile."""

    name: str
    title: str
    home: str
    time_zone: str
    language: str | None


def register(connection: Connection, site: Site, now: datetime) -> int:
    """Store or refresh a source; return its id."""
    values = {
        "name": site.name,
        "title": site.title,
        "home": site.home,
        "language": site.language,
        "time_zone": site.time_zone,
        "state": "never-run",
        "state_since": now,
        "articles": 0,
        "versions": 0,
    }
    refreshed = {
        name: values[name] for name in ("title", "home", "language", "time_zone")
    }
    statement = (
        insert(connection, Source)
        .values(values)
        .on_conflict_do_update(index_elements=["name"], set_=refreshed)
        .returning(Source.id)
    )
    source_id: int = connection.execute(statement).scalar_one()
    return source_id


def known(connection: Connection, name: str) -> int | None:
    """Return the id of a source that was crawled before."""
    statement = select(Source.id).where(Source.name == name)
    return connection.execute(statement).scalar()


def begin(connection: Connection, source_id: int, kind: str, now: datetime) -> int:
    """Open a crawl; those of this source that never ended were interrupted."""
    connection.execute(
        update(Crawl)
        .where(Crawl.source_id == source_id, Crawl.status == "running")
        .values(status="interrupted", reason="killed", finished_at=now)
    )
    statement = (
        insert(connection, Crawl)
        .values(
            source_id=source_id,
            kind=kind,
            started_at=now,
            status="running",
            counts={},
        )
        .returning(Crawl.id)
    )
    crawl_id: int = connection.execute(statement).scalar_one()
    connection.execute(
        update(Source).where(Source.id == source_id).values(last_crawl_at=now)
    )
    return crawl_id


def unfinished_since(connection: Connection, source_id: int) -> datetime | None:
    """Return when the first crawl began since which none read its listings to the end.

    A link discovered since then says nothing of what lies behind it. None: the
    latest crawl came to its end.
    """
    ours = (Crawl.source_id == source_id, Crawl.kind == "crawl")
    whole = select(func.max(Crawl.id)).where(
        *ours,
        Crawl.status.in_(("done", "partial")),
        type_coerce(Crawl.counts, Text).not_like(f'%"{BROKEN}"%'),
    )
    statement = select(func.min(Crawl.started_at)).where(
        *ours, Crawl.id > func.coalesce(whole.scalar_subquery(), 0)
    )
    return connection.execute(statement).scalar()


def count(connection: Connection, crawl_id: int, counts: dict[str, Any]) -> None:
    """Store what a crawl has counted so far."""
    connection.execute(update(Crawl).where(Crawl.id == crawl_id).values(counts=counts))


def finish(
    connection: Connection,
    crawl_id: int,
    now: datetime,
    status: str,
    reason: str | None,
    figures: dict[str, Any] | None = None,
) -> None:
    """Close a crawl with what it came to."""
    connection.execute(
        update(Crawl)
        .where(Crawl.id == crawl_id)
        .values(status=status, reason=reason, finished_at=now, figures=figures)
    )
