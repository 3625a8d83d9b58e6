"""The frontier: links go through their states, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    update,
)

from archive.article import Link
from archive.models import ArticleRow, LinkRow
from archive.store import tombstones
from archive.store.commands import SettleLink
from archive.store.crawls import edit_counts
from archive.store.crawls.listing_signals import LISTING_CHANGED
from archive.store.results import Task
from archive.store.revisits import DueArticle
from archive.store.sql import chunks, new, update_rows

# A link that failed this often is left alone until somebody asks for it, unless
# there was an article once.
MAX_ATTEMPTS = 5


def due(
    connection: Connection, source_id: int, now: datetime, *, limit: int
) -> list[DueArticle]:
    """Return known articles whose time has come, once each, longest due first.

    Of the addresses that lead to one article, its own is fetched, no other.
    """
    own = LinkRow.url_digest == ArticleRow.url_digest
    statement = (
        select(LinkRow.id.label("link_id"), ArticleRow.__table__)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(
            LinkRow.source_id == source_id,
            LinkRow.state == "done",
            LinkRow.due_at <= now,
        )
        .order_by(LinkRow.due_at, own.desc(), LinkRow.id)
        .limit(limit)
    )
    found: dict[int, DueArticle] = {}
    others = []
    for row in connection.execute(statement):
        if row.id in found:
            others.append(row.link_id)
        else:
            seen = edit_counts.article_state(row, row.last_seen_at)
            found[row.id] = DueArticle(row.link_id, seen)
    _set(connection, others, due_at=None, due_reason="another address is looked at")
    return list(found.values())


def mark_pending(
    connection: Connection, ids: Sequence[int], now: datetime, why: str
) -> None:
    """Make links pending."""
    _set(connection, ids, state="pending", reason=why, changed_at=now)


def retry(connection: Connection, source_id: int, now: datetime, *, limit: int) -> int:
    """Make *limit* failed links pending whose next try is due; return how many."""
    again = (
        select(LinkRow.id)
        .where(
            LinkRow.source_id == source_id,
            LinkRow.state == "failed",
            LinkRow.due_at <= now,
            or_(LinkRow.attempts < MAX_ATTEMPTS, LinkRow.article_id.is_not(None)),
        )
        .order_by(LinkRow.due_at)
        .limit(limit)
    )
    ids = list(connection.execute(again).scalars())
    mark_pending(connection, ids, now, "retry")
    return len(ids)


def waiting(connection: Connection, source_id: int) -> int:
    """Return how many known articles are pending."""
    statement = select(func.count()).where(
        LinkRow.source_id == source_id,
        LinkRow.state == "pending",
        LinkRow.article_id.is_not(None),
    )
    return connection.execute(statement).scalar_one()


def _set(connection: Connection, ids: Sequence[int], **values: Any) -> None:  # noqa: ANN401
    for part in chunks(sorted(ids)):
        connection.execute(update(LinkRow).where(LinkRow.id.in_(part)).values(values))


def pending(
    connection: Connection, source_id: int, now: datetime, *, limit: int
) -> list[Task]:
    """Return up to *limit* links that wait to be fetched, oldest first."""
    statement = (
        select(LinkRow.__table__)
        .where(
            LinkRow.source_id == source_id,
            LinkRow.state == "pending",
            or_(
                LinkRow.due_at.is_(None),
                LinkRow.due_at <= now,
                LinkRow.reason == LISTING_CHANGED,
            ),
        )
        .order_by(LinkRow.id)
        .limit(limit)
    )
    return [task(row) for row in connection.execute(statement)]


def task(row: Row[Any]) -> Task:
    """Return what the crawler needs of a link's *row*."""
    return Task(
        row.id,
        row.url,
        row.article_id,
        row.etag,
        row.last_modified,
        hints(row.url, row.hints),
        row.reason,
        row.attempts,
    )


def hints(url: str, said: dict[str, Any] | None) -> Link | None:
    """Return what a listing said of the link *url*, if anything."""
    return Link(url=url, **said) if said else None


def settle(connection: Connection, works: Sequence[SettleLink]) -> None:
    """Put links into the state that their fetch came to."""
    rows = [
        {
            "id": work.link_id,
            "state": work.state,
            "reason": work.reason,
            "attempts": int(work.state == "failed"),
            "due_at": work.due_at,
            "due_reason": work.due_reason,
            "changed_at": work.at,
            "crawl_id": work.crawl_id,
        }
        for work in works
    ]
    update_rows(
        connection,
        LinkRow,
        rows,
        # what was taken out while it was fetched stays closed
        LinkRow.reason.is_distinct_from(tombstones.VERDICT),
        not_(answered_later(new(LinkRow.changed_at))),
        attempts=case(
            (new(LinkRow.state) == "done", 0),
            else_=LinkRow.attempts + new(LinkRow.attempts),
        ),
    )


def answered_later(at: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return whether a link's article was looked at after the moment *at*."""
    return and_(
        LinkRow.state == "done",
        LinkRow.article_id.is_not(None),
        LinkRow.changed_at > at,
    )
