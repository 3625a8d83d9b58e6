"""The only place that opens a connection, or changes the schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from archive.errors import DatabaseUnavailableError, SchemaMismatchError
from archive.models.lacking import missing_tables, missing_views
from archive.models.views import views

DEFAULT_URL = "sqlite:///newsarchive.db"
BUSY_TIMEOUT_S = 30

CACHE_KIB = 16 * 1024
"""Holds the upper pages of every index of a million articles; SQLite's 2 MiB do not,
and two in three milliseconds of a question then went into reading them again."""

# Marks an SQLite file as an archive, so that no other program's file is taken
# for an empty one.
APPLICATION_ID = 0x4E415243

RECOVERY = "restore it from a backup, or save what sqlite3's `.recover` can read"

OURS = frozenset({"article", "capture", "feed_head", "version"})
"""Tables that every archive has, and no other database all of."""


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
    address = _address(url)
    options: dict[str, Any] = {}
    if address.get_backend_name() == "postgresql":
        options = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}
    engine = create_engine(address, **options)
    if engine.dialect.name == "sqlite":
        _configure_sqlite(engine, write=write)
    return engine


def _address(url: str) -> URL:
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


def _scripts() -> Config:
    config = Config()
    folder = Path(__file__).resolve().parent.parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Return the schema revision that this code was written for."""
    revision = ScriptDirectory.from_config(_scripts()).get_current_head()
    if revision is None:  # pragma: no cover - the package always has migrations
        message = "no migrations found"
        raise RuntimeError(message)
    return revision


def upgrade(url: str) -> None:
    """Create the schema at *url*, or bring it up to date; safe to repeat.

    Views that somebody dropped are made again; a lost table is an error.
    """
    _refuse_remains(url)
    engine = connect(url, write=True)
    config = _scripts()
    config.attributes["engine"] = engine
    try:
        with engine.connect() as connection:
            _refuse_foreign(connection, url)
            found = revision(connection)
            _refuse_unstamped(connection, url, found)
        if not _is_known(found):
            raise SchemaMismatchError(safe(url), found, head(), is_known=False)
        command.upgrade(config, "head")
        with engine.begin() as connection:
            _complete(connection, url)
    except SQLAlchemyError as error:
        raise unavailable(url, error) from error
    finally:
        engine.dispose()


def _is_known(found: str | None) -> bool:
    history = ScriptDirectory.from_config(_scripts()).walk_revisions()
    return found in {None, *(each.revision for each in history)}


def _refuse_unstamped(connection: Connection, url: str, found: str | None) -> None:
    """Refuse an archive that does not say of which schema it is."""
    if found is None and set(inspect(connection).get_table_names()) >= OURS:
        cause = "it is an archive, but its table alembic_version is empty or gone"
        remedy = (
            "restore it from a backup, or, if this newsarchive made it, run "
            "`alembic stamp head` with its address in NEWSARCHIVE_DATABASE_URL"
        )
        raise DatabaseUnavailableError(safe(url), cause, remedy)


def _refuse_remains(url: str) -> None:
    """Refuse an SQLite file that was emptied: its log is all that is left."""
    address = _address(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return
    file, log = Path(address.database), Path(f"{address.database}-wal")
    emptied = file.is_file() and not file.stat().st_size
    if emptied and log.is_file() and log.stat().st_size:
        cause = "the file is empty, but not its write-ahead log"
        remedy = f"keep {log} apart, restore the file from a backup, or name another"
        raise DatabaseUnavailableError(safe(url), cause, remedy)


def _refuse_foreign(connection: Connection, url: str) -> None:
    """Refuse a database of another program, also one that Alembic migrates."""
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if tables and not tables >= OURS:
        raise DatabaseUnavailableError(
            safe(url),
            f"it holds other tables ({', '.join(sorted(tables)[:3])})",
            "name a new or an archive's own database",
        )


def _complete(connection: Connection, url: str) -> None:
    found = inspect(connection)
    if lost := missing_tables(found):
        cause = f"it lacks the tables {', '.join(lost)}"
        raise DatabaseUnavailableError(safe(url), cause, "restore it from a backup")
    wanted = views(connection.dialect.name)
    for name in missing_views(found):
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {wanted[name]}")


def revision(connection: Connection) -> str | None:
    """Return the schema revision found in the database, None where none is."""
    return MigrationContext.configure(connection).get_current_revision()


def opened(url: str, *, write: bool = False) -> Engine:
    """Return an engine for an archive that exists and has today's schema.

    Raises DatabaseUnavailableError or SchemaMismatchError, never creates.
    """
    address = _address(url)
    file = address.database
    if address.get_backend_name() == "sqlite" and file and file != ":memory:":
        path = Path(file)
        if not path.is_file() or not path.stat().st_size:
            cause = "the file is empty" if path.is_file() else "no such file"
            remedy = "restore it from a backup, or begin anew by `newsarchive init`"
            raise DatabaseUnavailableError(safe(url), cause, remedy)
    engine = connect(url, write=write)
    try:
        with engine.connect() as connection:
            found = revision(connection)
            if found is not None:
                _refuse_foreign(connection, url)
            _refuse_unstamped(connection, url, found)
    except SQLAlchemyError as error:
        engine.dispose()
        raise unavailable(url, error) from error
    except DatabaseUnavailableError:
        engine.dispose()
        raise
    if found != head():
        engine.dispose()
        known = _is_known(found)
        raise SchemaMismatchError(safe(url), found, head(), is_known=known)
    return engine


def is_corrupt(error: BaseException | None) -> bool:
    """Tell whether SQLite says that pages of its file are damaged or gone."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_CORRUPT


def unavailable(url: str, error: Exception) -> DatabaseUnavailableError:
    """Return the readable form of what the driver said about *url*."""
    original = error.orig if isinstance(error, DBAPIError) else error
    cause = str(original).strip().splitlines()[0] if str(original).strip() else "?"
    if is_corrupt(original):
        remedy = RECOVERY
    elif isinstance(error, OperationalError):
        remedy = "check that it is there, running and reachable"
    else:
        remedy = "check it with `newsarchive verify`"
    return DatabaseUnavailableError(safe(url), cause, remedy)
