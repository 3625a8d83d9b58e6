"""What listings tell of known articles: they changed, or stand higher than before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from archive.article import Link
from archive.models import LinkRow, Sighting
from archive.store.sql import chunks, update_rows
from archive.text.normalize import normal

LISTING_CHANGED = "stirred"
"""Why a link is pending: a listing says that its article changed."""

AHEAD = timedelta(hours=1)
"""A time of change that much in the future is no time of change."""

PLACES = 5
"""Places that an article must rise; fewer, when those above it are deleted."""


def listing_changed(link: Link, row: Row[Any], now: datetime) -> bool:
    """Say whether a listing tells that a known article changed since it was read."""
    if row.state != "done" or row.article_id is None:
        return False
    changed = link.modified_at
    if changed is not None and row.changed_at < changed <= now + AHEAD:
        return True
    return retitled(link, row)


def retitled(link: Link, row: Row[Any]) -> bool:
    """Say whether a listing gives an article another title than before."""
    before = (row.hints or {}).get("title")
    return bool(link.title and before and normal(link.title) != normal(before))


def fetch_promoted(
    connection: Connection,
    listing_id: int,
    places: dict[int, int],
    now: datetime,
) -> None:
    """Plan a fetch now of articles that rose; *places* are by link, from 0.

    A newsroom that lifts an old article has often rewritten it.
    """
    rows = [
        {
            "id": link_id,
            "due_at": now,
            "due_reason": f"rose from place {before + 1} to {places[link_id] + 1}",
        }
        for link_id, before in _before(connection, listing_id, sorted(places))
        if before - places[link_id] >= PLACES
    ]
    update_rows(
        connection,
        LinkRow,
        rows,
        LinkRow.state == "done",
        LinkRow.article_id.is_not(None),
        or_(LinkRow.due_at.is_(None), LinkRow.due_at > now),
    )


def _before(
    connection: Connection, listing_id: int, links: list[int]
) -> Iterable[tuple[int, int]]:
    for part in chunks(links):
        statement = select(Sighting.link_id, Sighting.position).where(
            Sighting.listing_id == listing_id, Sighting.link_id.in_(part)
        )
        yield from (
            (row.link_id, row.position) for row in connection.execute(statement)
        )
