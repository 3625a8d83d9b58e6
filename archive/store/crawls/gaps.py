"""Listings between two fetches: when the last one was, and what it left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, update

from archive.models import Gap, ListingRow
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class LastFetch:
    """What is known of a listing's latest fetch.

    *gap_from* is where its oldest open gap begins, *gap_to* where it ends: a link
    from before it must be met, behind those from after it, to close the gap.
    """

    at: datetime
    etag: str | None
    last_modified: str | None
    gap_from: datetime | None
    gap_to: datetime | None = None


def last_fetches(
    connection: Connection, source_id: int, before: datetime
) -> dict[str, LastFetch]:
    """Return the latest fetch of every listing of a source, by its digest.

    Fetches since *before* are those of crawls that may not have come to their
    end: a page that has not changed since may still have pages behind it that
    nobody read.
    """
    open_since = (
        select(
            Gap.listing_id,
            func.min(Gap.from_at).label("from_at"),
            func.min(Gap.to_at).label("to_at"),
        )
        .where(Gap.source_id == source_id, Gap.closed_at.is_(None))
        .group_by(Gap.listing_id)
        .subquery()
    )
    statement = (
        select(
            ListingRow.url_digest,
            ListingRow.last_seen_at,
            ListingRow.etag,
            ListingRow.last_modified,
            open_since.c.from_at,
            open_since.c.to_at,
        )
        .outerjoin(open_since, open_since.c.listing_id == ListingRow.id)
        .where(
            ListingRow.source_id == source_id,
            ListingRow.links > 0,
            ListingRow.first_seen_at < before,
        )
    )
    found = {}
    for row in connection.execute(statement):
        whole = row.last_seen_at < before
        found[row.url_digest] = LastFetch(
            min(row.last_seen_at, before),
            row.etag if whole else None,
            row.last_modified if whole else None,
            row.from_at,
            row.to_at,
        )
    return found


def leave(
    connection: Connection, source_id: int, digest: str, begin: datetime, end: datetime
) -> None:
    """Record that a listing's fetch at *end* met nothing from before *begin*."""
    listing_id = connection.execute(_listing(source_id, digest)).scalar_one()
    connection.execute(
        insert(connection, Gap).values(
            listing_id=listing_id, source_id=source_id, from_at=begin, to_at=end
        )
    )


def close(connection: Connection, source_id: int, digest: str, now: datetime) -> int:
    """Close the gaps of a listing that was read to behind all of them."""
    statement = update(Gap).where(
        Gap.listing_id == _listing(source_id, digest).scalar_subquery(),
        Gap.closed_at.is_(None),
    )
    return connection.execute(statement.values(closed_at=now)).rowcount


def filled(
    connection: Connection,
    source_id: int,
    window: tuple[datetime, datetime],
    now: datetime,
) -> int:
    """Close the gaps within a *window* that a backfill has read to its end."""
    since, until = window
    statement = update(Gap).where(
        Gap.source_id == source_id,
        Gap.closed_at.is_(None),
        Gap.from_at >= since,
        Gap.to_at <= until,
    )
    return connection.execute(statement.values(closed_at=now)).rowcount


def _listing(source_id: int, digest: str) -> Select[int]:
    return select(ListingRow.id).where(
        ListingRow.source_id == source_id, ListingRow.url_digest == digest
    )
