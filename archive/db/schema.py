"""Brings a database to the latest schema, and says what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    Inspector,
    inspect,
)
from sqlalchemy.exc import SQLAlchemyError

from archive.contract.views import views
from archive.db.engine import connect, parsed_url, safe
from archive.db.failures import unavailable
from archive.errors import DatabaseUnavailableError, SchemaMismatchError
from archive.models import metadata

# Marks an SQLite file as an archive, so that no other program's file is taken
# for an empty one.
APPLICATION_ID = 0x4E415243

OURS = frozenset({"article", "capture", "feed_head", "version"})
"""Tables that every archive has, and no other database all of."""


def _scripts() -> Config:
    config = Config()
    folder = Path(__file__).resolve().parents[2] / "migrations"
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
    address = parsed_url(url)
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
    address = parsed_url(url)
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


@contextmanager
def writing(url: str) -> Iterator[Engine]:
    """Give an engine that may write, and let go of its connections.

    Raises ArchiveError, also for what the driver says meanwhile.
    """
    engine = opened(url, write=True)
    try:
        yield engine
    except SQLAlchemyError as error:
        raise unavailable(url, error) from error
    finally:
        engine.dispose()


def missing_tables(found: Inspector) -> list[str]:
    """Return the tables that an archive of today's schema lacks."""
    return sorted(set(metadata.tables) - set(found.get_table_names()))


def missing_views(found: Inspector) -> list[str]:
    """Return the views of the reader's contract that are not there."""
    there = set(found.get_view_names())
    return [name for name in views(found.dialect.name) if name not in there]
