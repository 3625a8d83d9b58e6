"""How each source is doing, as the latest crawls left it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from archive.models import Crawl, Incident, Source
from archive.store.sql import insert

HISTORY = 3_000
"""Crawls that a source is compared with, at most."""


@dataclass(frozen=True, slots=True)
class PastCrawl:
    """An earlier crawl, as far as health is judged by it."""

    at: datetime
    counts: dict[str, int]
    figures: dict[str, Any]


def history(connection: Connection, source_id: int, before: int) -> list[PastCrawl]:
    """Return a source's crawls before that one that read its listings, in order."""
    statement = (
        select(Crawl.started_at, Crawl.counts, Crawl.figures)
        .where(
            Crawl.source_id == source_id,
            Crawl.kind == "crawl",
            Crawl.status.in_(("done", "partial")),
            Crawl.id < before,
        )
        .order_by(Crawl.id.desc())
        .limit(HISTORY)
    )
    rows = [
        PastCrawl(row.started_at, row.counts, row.figures or {})
        for row in connection.execute(statement)
    ]
    return rows[::-1]


def enter(
    connection: Connection,
    source_id: int,
    now: datetime,
    to: str,
    reason: str | None,
    crawl_id: int | None = None,
) -> bool:
    """Put a source into a state; an incident is recorded when it is another one."""
    source = select(Source.state).where(Source.id == source_id).with_for_update()
    was = connection.execute(source).scalar_one()
    values: dict[str, Any] = {"state": to, "state_reason": reason}
    if was != to:
        values["state_since"] = now
        connection.execute(
            insert(connection, Incident).values(
                source_id=source_id,
                crawl_id=crawl_id,
                at=now,
                was=was,
                state=to,
                reason=reason,
            )
        )
    connection.execute(update(Source).where(Source.id == source_id).values(values))
    return was != to


def explain(connection: Connection, source_id: int, reason: str) -> None:
    """Leave a source in its state, and say why nothing new is known of it."""
    statement = update(Source).where(Source.id == source_id)
    connection.execute(statement.values(state_reason=reason))


def healthy_homes(connection: Connection, but: int, limit: int) -> list[str]:
    """Return the home addresses of other sources that were well, latest first."""
    statement = (
        select(Source.home)
        .where(Source.id != but, Source.state.in_(("ok", "silent")))
        .order_by(Source.last_crawl_at.desc(), Source.id)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def mark_checked(connection: Connection, source_id: int, now: datetime) -> None:
    """Note that a live check found articles of a source."""
    statement = update(Source).where(Source.id == source_id)
    connection.execute(statement.values(checked_at=now))


def last_checked(connection: Connection) -> dict[str, datetime]:
    """Return when each source was last found working, by a check or a crawl.

    A crawl counts when it came to its end with all its listings read; sources
    that were never found working are not among them.
    """
    crawled = (
        select(func.max(Crawl.finished_at))
        .where(
            Crawl.source_id == Source.id,
            Crawl.kind == "crawl",
            Crawl.status == "done",
        )
        .scalar_subquery()
    )
    found = {}
    for name, by_check, by_crawl in connection.execute(
        select(Source.name, Source.checked_at, crawled)
    ):
        moments = [moment for moment in (by_check, by_crawl) if moment is not None]
        if moments:
            found[name] = max(moments)
    return found


def accept(connection: Connection, source_id: int, now: datetime) -> None:
    """Judge a source from now on by crawls from now on."""
    statement = update(Source).where(Source.id == source_id)
    connection.execute(statement.values(usual_since=now))


def usual_since(connection: Connection, source_id: int) -> datetime | None:
    """Return since when crawls tell what is usual; None: since the first."""
    statement = select(Source.usual_since).where(Source.id == source_id)
    return connection.execute(statement).scalar()
