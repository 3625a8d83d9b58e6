"""Backfills: which listing pages an order has read, and is to read next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from archive.models import (
    ArticleRow,
    Backfill,
    BackfillPage,
    LinkRow,
    ListingRow,
    Sighting,
)
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class Page:
    """A listing's page that is to be read; *led_by* is the one that named it."""

    route: str
    kind: str
    url: str
    digest: str
    depth: int = 0
    led_by: int | None = None
    id: int = 0
    older: int = 0


def begin(
    connection: Connection,
    source_id: int,
    stretch: tuple[datetime, datetime],
    now: datetime,
    shifting: Collection[str] = (),
) -> int:
    """Return the order for this stretch, begun anew if it was finished before.

    Pages that failed are to be read again; so is the last page read of each
    listing of a *shifting* kind, since deletions may have moved items up to it.
    """
    since, until = stretch
    values = {"source_id": source_id, "since": since, "until": until, "begun_at": now}
    statement = insert(connection, Backfill).values(values).on_conflict_do_nothing()
    connection.execute(statement)
    order = connection.execute(
        select(Backfill.__table__).where(
            Backfill.source_id == source_id,
            Backfill.since == since,
            Backfill.until == until,
        )
    ).one()
    if order.finished_at is not None:
        own = BackfillPage.backfill_id == order.id
        connection.execute(delete(BackfillPage).where(own))
        _finished(connection, order.id, None)
    _again(connection, order.id, shifting)
    order_id: int = order.id
    return order_id


def _again(connection: Connection, order_id: int, shifting: Collection[str]) -> None:
    own = BackfillPage.backfill_id == order_id
    waiting = select(BackfillPage.led_by).where(own, BackfillPage.state == "pending")
    connection.execute(
        update(BackfillPage)
        .where(
            own,
            (BackfillPage.state == "failed")
            | (BackfillPage.id.in_(waiting) & BackfillPage.kind.in_(shifting)),
        )
        .values(state="pending", fingerprint=None)
    )


def finish(connection: Connection, order_id: int, now: datetime) -> None:
    """Say that no page is left to read."""
    _finished(connection, order_id, now)


def _finished(connection: Connection, order_id: int, at: datetime | None) -> None:
    connection.execute(
        update(Backfill).where(Backfill.id == order_id).values(finished_at=at)
    )


def add(connection: Connection, order_id: int, pages: Sequence[Page]) -> None:
    """Add pages to be read; those that are known already stay as they are."""
    rows = [
        {
            "backfill_id": order_id,
            "route": page.route,
            "kind": page.kind,
            "url": page.url,
            "url_digest": page.digest,
            "depth": page.depth,
            "led_by": page.led_by,
            "state": "pending",
            "older": 0,
            "links": 0,
        }
        for page in pages
    ]
    if rows:
        statement = insert(connection, BackfillPage).on_conflict_do_nothing()
        connection.execute(statement, rows)


def next_page(connection: Connection, order_id: int) -> Page | None:
    """Return the page to read now: each listing goes back in time in turn."""
    statement = (
        select(BackfillPage.__table__)
        .where(BackfillPage.backfill_id == order_id, BackfillPage.state == "pending")
        .order_by(BackfillPage.id)
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Page(
        row.route,
        row.kind,
        row.url,
        row.url_digest,
        row.depth,
        row.led_by,
        row.id,
        row.older,
    )


def read(connection: Connection, page_id: int, state: str, **facts: Any) -> None:  # noqa: ANN401
    """Say what reading a page came to."""
    connection.execute(
        update(BackfillPage)
        .where(BackfillPage.id == page_id)
        .values(state=state, **facts)
    )


def leader(connection: Connection, page: Page) -> Row[Any] | None:
    """Return the row of the page that led to *page*."""
    if page.led_by is None:
        return None
    statement = select(BackfillPage.__table__).where(BackfillPage.id == page.led_by)
    return connection.execute(statement).one_or_none()


def newest(connection: Connection, source_id: int, digest: str) -> datetime | None:
    """Return when the newest article was published that a listing's page named."""
    statement = (
        select(func.max(ArticleRow.published_at))
        .join(LinkRow, LinkRow.article_id == ArticleRow.id)
        .join(Sighting, Sighting.link_id == LinkRow.id)
        .join(ListingRow, ListingRow.id == Sighting.listing_id)
        .where(ListingRow.source_id == source_id, ListingRow.url_digest == digest)
    )
    found: datetime | None = connection.execute(statement).scalar()
    return found


def known(connection: Connection, order_id: int, route: str, fingerprint: str) -> bool:
    """Say whether this very page was read before, perhaps under another number."""
    statement = select(func.count()).where(
        BackfillPage.backfill_id == order_id,
        BackfillPage.route == route,
        BackfillPage.fingerprint == fingerprint,
    )
    return bool(connection.execute(statement).scalar())


def tally(connection: Connection, order_id: int) -> dict[str, int]:
    """Return how many pages are in each state."""
    statement = (
        select(BackfillPage.state, func.count())
        .where(BackfillPage.backfill_id == order_id)
        .group_by(BackfillPage.state)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def reached(connection: Connection, order_id: int) -> datetime | None:
    """Return how far back the listings have told of."""
    statement = select(func.min(BackfillPage.oldest)).where(
        BackfillPage.backfill_id == order_id
    )
    found: datetime | None = connection.execute(statement).scalar()
    return found


def waiting(connection: Connection, source_id: int) -> int:
    """Return how many links of a source are still to be fetched for the first time."""
    statement = select(func.count()).where(
        LinkRow.source_id == source_id,
        LinkRow.state == "pending",
        LinkRow.article_id.is_(None),
    )
    count: int = connection.execute(statement).scalar_one()
    return count
