"""Crawls: how each began, what it has counted, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from archive.models import Crawl, Source
from archive.store.crawls import gaps, leases, site_templates
from archive.store.crawls.gaps import LastFetch
from archive.store.crawls.site_templates import StoredTemplate
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class Site:
    """What the archive keeps of a source's profile."""

    name: str
    title: str
    home: str
    time_zone: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A crawl that began *at* some moment, and what is known of its source.

    Where another process, the *holder*, has the source, nothing began, and the
    rest is empty. Links known before *news_since* were met by a crawl that read
    its listings to their end; *last_fetches* are those of listings, by digest.
    """

    source_id: int
    at: datetime
    news_since: datetime
    holder: str | None = None
    crawl_id: int = 0
    last_fetches: Mapping[str, LastFetch] = field(default_factory=dict)
    template: StoredTemplate | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What a crawl came to; *listings_whole* is None when that cannot be told."""

    status: str
    reason: str | None
    counts: Mapping[str, int]
    figures: dict[str, Any]
    listings_whole: bool | None


def register(connection: Connection, site: Site, now: datetime) -> int:
    """Store or refresh a source; return its id.

    The row of one that is as it was is not written, and so not locked either.
    """
    said = {
        "title": site.title,
        "home": site.home,
        "language": site.language,
        "time_zone": site.time_zone,
    }
    same = select(Source.id).where(
        Source.name == site.name,
        *(getattr(Source, name).is_not_distinct_from(said[name]) for name in said),
    )
    source_id: int | None = connection.execute(same).scalar()
    if source_id is not None:
        return source_id
    new = {"state": "never-run", "state_since": now, "articles": 0, "versions": 0}
    statement = (
        insert(connection, Source)
        .values(name=site.name, **said, **new)
        .on_conflict_do_update(index_elements=["name"], set_=said)
        .returning(Source.id)
    )
    stored: int = connection.execute(statement).scalar_one()
    return stored


def known(connection: Connection, name: str) -> int | None:
    """Return the id of a source that was crawled before."""
    statement = select(Source.id).where(Source.name == name)
    return connection.execute(statement).scalar()


def begin(connection: Connection, site: Site, kind: str, now: datetime) -> Begun:
    """Take the lease of a source and open a crawl of it, unless another has it.

    Crawls of this source that never ended were interrupted.
    """
    source_id = register(connection, site, now)
    holder = leases.acquire(connection, source_id)
    if holder is not None:
        return Begun(source_id, now, now, holder)
    news_since = _unfinished_since(connection, source_id) or now
    connection.execute(
        update(Crawl)
        .where(Crawl.source_id == source_id, Crawl.status == "running")
        .values(status="interrupted", reason="killed", finished_at=now)
    )
    row = insert(connection, Crawl).values(
        source_id=source_id, kind=kind, started_at=now, status="running", counts={}
    )
    return Begun(
        source_id,
        now,
        news_since,
        crawl_id=connection.execute(row.returning(Crawl.id)).scalar_one(),
        last_fetches=gaps.last_fetches(connection, source_id, news_since),
        template=site_templates.get(connection, source_id),
    )


def _unfinished_since(connection: Connection, source_id: int) -> datetime | None:
    """Return when the first crawl began since which none read its listings to the end.

    A link discovered since then says nothing of what lies behind it. None: the
    latest crawl came to its end.
    """
    ours = (Crawl.source_id == source_id, Crawl.kind == "crawl")
    whole = select(func.max(Crawl.id)).where(
        *ours,
        Crawl.status.in_(("done", "partial")),
        Crawl.listings_whole.is_(True),
    )
    statement = select(func.min(Crawl.started_at)).where(
        *ours, Crawl.id > func.coalesce(whole.scalar_subquery(), 0)
    )
    return connection.execute(statement).scalar()


def count(connection: Connection, crawl_id: int, counts: dict[str, Any]) -> None:
    """Store what a crawl has counted so far."""
    connection.execute(update(Crawl).where(Crawl.id == crawl_id).values(counts=counts))


def finish(
    connection: Connection, crawl_id: int, now: datetime, ending: Ending
) -> None:
    """Close a crawl with what it came to."""
    connection.execute(
        update(Crawl)
        .where(Crawl.id == crawl_id)
        .values(
            status=ending.status,
            reason=ending.reason,
            finished_at=now,
            counts=dict(ending.counts),
            figures=ending.figures,
            listings_whole=ending.listings_whole,
        )
    )
