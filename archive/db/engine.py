"""Opens connections to either database, and nobody else does."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from archive.errors import DatabaseUnavailableError

DEFAULT_URL = "sqlite:///newsarchive.db"

BUSY_TIMEOUT_S = 30

CACHE_KIB = 16 * 1024
"""Holds the upper pages of every index of a million articles; SQLite's 2 MiB do not,
and two in three milliseconds of a question then went into reading them again."""


def safe(url: str) -> str:
    """Return *url* fit for a message: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(unreadable address)"


def connect(url: str, *, write: bool = False) -> Engine:
    """Return an engine for *url*; with *write*, its transactions may write.

    A writing transaction takes SQLite's lock at its start: a later upgrade
    from reading to writing would fail at once, whatever the timeout.
    """
    address = parsed_url(url)
    options: dict[str, Any] = {}
    if address.get_backend_name() == "postgresql":
        options = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}
    engine = create_engine(address, **options)
    if engine.dialect.name == "sqlite":
        _configure_sqlite(engine, write=write)
    return engine


def parsed_url(url: str) -> URL:
    """Return the address of a database; one that cannot be read is an error."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        remedy = "use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        raise DatabaseUnavailableError(safe(url), "unreadable", remedy) from error
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        remedy = "use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        raise DatabaseUnavailableError(safe(url), "unknown database kind", remedy)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return address


def _configure_sqlite(engine: Engine, *, write: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction control breaks savepoints and
        # transactional DDL; SQLAlchemy's begin event takes its place.
        raw.isolation_level = None
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if write:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA synchronous = NORMAL")
        else:
            raw.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
