"""What befell a source, and which alerts were sent of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from archive.models import Incident, Source

CLAIM = timedelta(minutes=5)
"""A process that claimed an incident, and sent nothing in that time, died."""

TOO_OLD = timedelta(days=1)
"""Incidents older than that are no news: no alert is sent."""


@dataclass(frozen=True, slots=True)
class UnsentIncident:
    """An incident that no alert was sent of."""

    incident_id: int
    source: str
    title: str
    home: str
    at: datetime
    was: str
    state: str
    reason: str | None


def claim_unsent(connection: Connection) -> list[UnsentIncident]:
    """Return the incidents without an alert; for a while nobody else gets them."""
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
    claimed = []
    for row in connection.execute(query).all():
        mine = update(Incident).where(Incident.id == row.id, *free)
        if connection.execute(mine.values(claimed_at=now)).rowcount:
            claimed.append(
                UnsentIncident(
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
    return claimed


def mark_sent(
    connection: Connection, incident_ids: Iterable[int], now: datetime
) -> None:
    """Note that alerts of these incidents were sent."""
    ids = sorted(incident_ids)
    if ids:
        statement = update(Incident).where(Incident.id.in_(ids))
        connection.execute(statement.values(told_at=now))
