"""What an operator did about a source: looked it over, took it as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from archive.models import Crawl, Source


def checked(connection: Connection, source_id: int, now: datetime) -> None:
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
