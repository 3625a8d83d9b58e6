"""When a source is due next, and how many revisits it may have in a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Exists, case, func, or_, select, update

from archive.models import Backfill, Crawl, LinkRow, Source
from archive.queries import sources
from archive.store.crawls import leases
from archive.store.crawls.frontier import MAX_ATTEMPTS


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What the schedule knows of a source.

    *waiting*: links are due to be fetched; *spent*: no revisit is left for today;
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


def plan_crawl(
    connection: Connection, source_id: int, every_s: int | None, due_at: datetime
) -> None:
    """Set when a source is next crawled, and how often; None leaves that."""
    values: dict[str, Any] = {"next_crawl_at": due_at}
    if every_s is not None:
        values["every_s"] = every_s
    connection.execute(update(Source).where(Source.id == source_id).values(values))


def crawl_interval(connection: Connection, source_id: int) -> int | None:
    """Return the learned pause between two crawls, in seconds."""
    statement = select(Source.every_s).where(Source.id == source_id)
    return connection.execute(statement).scalar()


def revisits_spent(connection: Connection, source_id: int, now: datetime) -> int:
    """Return how many revisits of a source were made in the day before *now*."""
    had = select(sources.revisits(now - sources.DAY)).select_from(Source)
    return connection.execute(had.where(Source.id == source_id)).scalar_one()


def mark_begun(
    connection: Connection,
    source_id: int,
    now: datetime,
    *,
    revisits_a_day: int | None,
    next_crawl_at: datetime | None,
) -> None:
    """Note that a crawl began, and what was set then; None leaves that as it is."""
    values = {
        "last_crawl_at": now,
        "revisits_a_day": revisits_a_day,
        "next_crawl_at": next_crawl_at,
    }
    connection.execute(
        update(Source)
        .where(Source.id == source_id)
        .values({name: value for name, value in values.items() if value is not None})
    )


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


def source_plans(
    connection: Connection, names: Iterable[str], now: datetime
) -> dict[str, SourcePlan]:
    """Return what is planned for the sources of these names that are known."""
    latest = select(func.max(Crawl.id)).where(Crawl.source_id == Source.id)
    order = select(func.min(Backfill.id)).where(
        Backfill.source_id == Source.id, Backfill.finished_at.is_(None)
    )
    waiting = _waiting(now)
    over = sources.revisits(now - sources.DAY) >= Source.revisits_a_day
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
        row.name: SourcePlan(
            row.id,
            row.state,
            row.every_s,
            row.next_crawl_at,
            row.started_at,
            row.kind,
            bool(row.waiting),
            (row.since, row.until) if row.since else None,
            leases.holder(connection, row.id),
            bool(row.spent),
        )
        for row in connection.execute(statement)
    }
