"""Who crawls a source now: one process at a time, and not after its death."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, delete, or_, select

from archive.models import Lease
from archive.store.sql import insert

LEASE_S = 60.0
"""A holder that has not renewed its lease for so long is taken for dead."""


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
