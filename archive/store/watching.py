"""How sources are doing: their states, the incidents, and when they are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Exists, case, func, or_, select, update

from archive import looks
from archive.models import Backfill, Crawl, Incident, LinkRow, Source
from archive.store import crawls
from archive.store.frontier import MAX_ATTEMPTS
from archive.store.rows import insert

HISTORY = 3_000
"""Crawls that a source is compared with, at most."""

CLAIM = timedelta(minutes=5)
"""A process that set out to tell of an incident, and did not in that time, died."""

STALE = timedelta(days=1)
"""Incidents older than that are no news: nobody was there to be told."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier crawl, as far as health is judged by it."""

    at: datetime
    counts: dict[str, int]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """What the schedule knows of a source.

    *waiting*: links are due to be looked at; *spent*: no look is left for today;
    *backfill* is the stretch of an order that is not finished.
    """

    source_id: int
    state: str
    every_s: int | None
    next_crawl_at: datetime | None
    last_run_at: datetime | None
    last_kind: str | None
    waiting: bool
    backfill: tuple[datetime, datetime] | None
    holder: str | None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An incident that is to be told."""

    incident_id: int
    source: str
    title: str
    home: str
    at: datetime
    was: str
    state: str
    reason: str | None


def history(connection: Connection, source_id: int, before: int) -> list[Past]:
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
        Past(row.started_at, row.counts, row.figures or {})
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


def well(connection: Connection, but: int, limit: int) -> list[str]:
    """Return the home addresses of other sources that were well, latest first."""
    statement = (
        select(Source.home)
        .where(Source.id != but, Source.state.in_(("ok", "silent")))
        .order_by(Source.last_crawl_at.desc(), Source.id)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def plan(
    connection: Connection, source_id: int, every_s: int | None, due_at: datetime
) -> None:
    """Set when a source is next crawled, and how often; None leaves that."""
    values: dict[str, Any] = {"next_crawl_at": due_at}
    if every_s is not None:
        values["every_s"] = every_s
    connection.execute(update(Source).where(Source.id == source_id).values(values))


def cadence(connection: Connection, source_id: int) -> int | None:
    """Return the learned pause between two crawls, in seconds."""
    statement = select(Source.every_s).where(Source.id == source_id)
    return connection.execute(statement).scalar()


def ration(connection: Connection, source_id: int, a_day: int, now: datetime) -> int:
    """Set how many looks a day a source may have; return how many are left now."""
    this = Source.id == source_id
    connection.execute(update(Source).where(this).values(revisits_a_day=a_day))
    had = select(looks.used(now - looks.DAY)).select_from(Source).where(this)
    return max(0, a_day - connection.execute(had).scalar_one())


def _waiting(now: datetime) -> Exists:
    return (
        select(LinkRow.id)
        .where(
            LinkRow.source_id == Source.id,
            LinkRow.due_at <= now,
            or_(
                LinkRow.state.in_(("done", "pending")),
                (LinkRow.state == "failed") & (LinkRow.attempts < MAX_ATTEMPTS),
            ),
        )
        .exists()
    )


def planned(
    connection: Connection, names: Iterable[str], now: datetime
) -> dict[str, Planned]:
    """Return what is planned for the sources of these names that are known."""
    latest = select(func.max(Crawl.id)).where(Crawl.source_id == Source.id)
    order = select(func.min(Backfill.id)).where(
        Backfill.source_id == Source.id, Backfill.finished_at.is_(None)
    )
    waiting = _waiting(now)
    over = looks.used(now - looks.DAY) >= Source.revisits_a_day
    statement = (
        select(
            *(Source.__table__, Crawl.started_at, Crawl.kind),
            *(waiting.label("waiting"), Backfill.since, Backfill.until),
            case((waiting, over)).label("spent"),
        )
        .outerjoin(Crawl, Crawl.id == latest.correlate(Source).scalar_subquery())
        .outerjoin(Backfill, Backfill.id == order.correlate(Source).scalar_subquery())
        .where(Source.name.in_(list(names)))
    )
    return {
        row.name: Planned(
            row.id,
            row.state,
            row.every_s,
            row.next_crawl_at,
            row.started_at,
            row.kind,
            bool(row.waiting),
            (row.since, row.until) if row.since else None,
            crawls.holder(connection, row.id),
            bool(row.spent),
        )
        for row in connection.execute(statement)
    }


def claim(connection: Connection) -> list[Told]:
    """Return the incidents nobody was told of; for a while nobody else gets them."""
    now = datetime.now(UTC)
    free = (
        Incident.told_at.is_(None),
        or_(Incident.claimed_at.is_(None), Incident.claimed_at < now - CLAIM),
    )
    query = (
        select(Incident.__table__, Source.name, Source.title, Source.home)
        .join(Source, Source.id == Incident.source_id)
        .where(*free)
        .order_by(Incident.id)
    )
    told = []
    for row in connection.execute(query).all():
        mine = update(Incident).where(Incident.id == row.id, *free)
        if connection.execute(mine.values(claimed_at=now)).rowcount:
            told.append(
                Told(
                    row.id,
                    row.name,
                    row.title,
                    row.home,
                    row.at,
                    row.was,
                    row.state,
                    row.reason,
                )
            )
    return told


def told(connection: Connection, incident_ids: Iterable[int], now: datetime) -> None:
    """Note that the operator was told of incidents."""
    ids = sorted(incident_ids)
    if ids:
        statement = update(Incident).where(Incident.id.in_(ids))
        connection.execute(statement.values(told_at=now))
