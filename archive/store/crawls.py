"""The run ledger, and the lease that lets one crawl at a time visit a source."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Text, delete, func, or_, select, type_coerce, update

from archive.models import Crawl, Lease, Source
from archive.store.rows import insert

LEASE_S = 60.0
"""A holder that has not renewed its lease for so long is taken for dead."""

BROKEN = "walks broken"
"""Counts listings that were read in part: a page after the first one failed."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the archive keeps of a source's profile."""

    name: str
    title: str
    home: str
    time_zone: str
    language: str | None


def register(connection: Connection, site: Site, now: datetime) -> int:
    """Store or refresh a source; return its id."""
    values = {
        "name": site.name,
        "title": site.title,
        "home": site.home,
        "language": site.language,
        "time_zone": site.time_zone,
        "state": "never-run",
        "state_since": now,
        "articles": 0,
        "versions": 0,
    }
    refreshed = {
        name: values[name] for name in ("title", "home", "language", "time_zone")
    }
    statement = (
        insert(connection, Source)
        .values(values)
        .on_conflict_do_update(index_elements=["name"], set_=refreshed)
        .returning(Source.id)
    )
    source_id: int = connection.execute(statement).scalar_one()
    return source_id


def known(connection: Connection, name: str) -> int | None:
    """Return the id of a source that was crawled before."""
    statement = select(Source.id).where(Source.name == name)
    return connection.execute(statement).scalar()


@lru_cache(maxsize=1)
def _me(pid: int) -> str:
    return f"{socket.gethostname()}/{pid}/{_birth(pid)}"


def me() -> str:
    """Name this process so that another can tell whether it still lives."""
    return _me(os.getpid())


def _birth(pid: int) -> str:
    """Return when a process began, as the kernel counts; empty if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def _dead(holder: str) -> bool:
    """Say whether *holder* was a process of this machine that has ended."""
    host, _, rest = holder.partition("/")
    pid, _, birth = rest.partition("/")
    return host == socket.gethostname() and _birth(int(pid)) != birth


def acquire(connection: Connection, source_id: int) -> str | None:
    """Take or renew the lease of a source; return who else holds it, or None."""
    now = datetime.now(UTC)
    expires = now + timedelta(seconds=LEASE_S)
    found = _holder(connection, source_id, now)
    free = [Lease.expires_at <= now, Lease.holder == me()]
    if found is not None and _dead(found):
        free.append(Lease.holder == found)
    statement = insert(connection, Lease).values(
        source_id=source_id, holder=me(), expires_at=expires
    )
    statement = statement.on_conflict_do_update(
        index_elements=["source_id"],
        set_={"holder": me(), "expires_at": expires},
        where=or_(*free),
    )
    # PostgreSQL's driver counts no rows of an INSERT: only what returns is there.
    if connection.execute(statement.returning(Lease.source_id)).first():
        return None
    # Who took it between the two statements is to be seen only now.
    return _holder(connection, source_id, now) or "another crawl"


def holder(connection: Connection, source_id: int) -> str | None:
    """Return who is at a source now; a process that has died is not."""
    found = _holder(connection, source_id, datetime.now(UTC))
    return None if found is None or _dead(found) else found


def _holder(connection: Connection, source_id: int, now: datetime) -> str | None:
    return connection.execute(
        select(Lease.holder).where(Lease.source_id == source_id, Lease.expires_at > now)
    ).scalar()


def release(connection: Connection, source_id: int) -> None:
    """Give the lease back."""
    connection.execute(
        delete(Lease).where(Lease.source_id == source_id, Lease.holder == me())
    )


def begin(connection: Connection, source_id: int, kind: str, now: datetime) -> int:
    """Open a crawl; those of this source that never ended were interrupted."""
    connection.execute(
        update(Crawl)
        .where(Crawl.source_id == source_id, Crawl.status == "running")
        .values(status="interrupted", reason="killed", finished_at=now)
    )
    statement = (
        insert(connection, Crawl)
        .values(
            source_id=source_id,
            kind=kind,
            started_at=now,
            status="running",
            counts={},
        )
        .returning(Crawl.id)
    )
    crawl_id: int = connection.execute(statement).scalar_one()
    connection.execute(
        update(Source).where(Source.id == source_id).values(last_crawl_at=now)
    )
    return crawl_id


def unfinished_since(connection: Connection, source_id: int) -> datetime | None:
    """Return when the first crawl began since which none read its listings to the end.

    A link discovered since then says nothing of what lies behind it. None: the
    latest crawl came to its end.
    """
    ours = (Crawl.source_id == source_id, Crawl.kind == "crawl")
    whole = select(func.max(Crawl.id)).where(
        *ours,
        Crawl.status.in_(("done", "partial")),
        type_coerce(Crawl.counts, Text).not_like(f'%"{BROKEN}"%'),
    )
    statement = select(func.min(Crawl.started_at)).where(
        *ours, Crawl.id > func.coalesce(whole.scalar_subquery(), 0)
    )
    return connection.execute(statement).scalar()


def count(connection: Connection, crawl_id: int, counts: dict[str, Any]) -> None:
    """Store what a crawl has counted so far."""
    connection.execute(update(Crawl).where(Crawl.id == crawl_id).values(counts=counts))


def finish(
    connection: Connection,
    crawl_id: int,
    now: datetime,
    status: str,
    reason: str | None,
    figures: dict[str, Any] | None = None,
) -> None:
    """Close a crawl with what it came to."""
    connection.execute(
        update(Crawl)
        .where(Crawl.id == crawl_id)
        .values(status=status, reason=reason, finished_at=now, figures=figures)
    )
