"""The frontier: links go through their states, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from archive.article import Link
from archive.models import LinkRow
from archive.store.work import Settle, Task

# A link that failed this often is left alone until somebody asks for it.
MAX_ATTEMPTS = 5


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
            crawl_id=bindparam("b_crawl"),
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
            "b_crawl": work.crawl_id,
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
