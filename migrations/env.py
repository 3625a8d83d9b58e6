"""How Alembic reaches the database; `archive.db.upgrade` is its usual caller."""

from __future__ import annotations

import os
import warnings
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, TypeDecorator
from sqlalchemy.exc import DBAPIError

from archive import db
from archive.contract.coverage import is_day_index
from archive.models import metadata
from archive.models.search import is_search_index
from archive.models.types import CleanText, JsonText, SearchTerms, UtcTime

# A migration that waits for a lock would make every crawler wait behind it.
LOCK_TIMEOUT = "5s"

EXPRESSIONS = "Skipped unsupported reflection of expression-based index"
"""SQLite says so of the indexes of days, which are not Alembic's to compare."""

STORED = {
    CleanText: "sa.Text()",
    JsonText: "sa.Text()",
    SearchTerms: 'sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")',
    UtcTime: 'sa.DateTime(timezone=True).with_variant(sa.String(25), "sqlite")',
}
"""Types of ours -> what a revision calls them, which imports nothing of ours."""


def _engine() -> Engine:
    given: Engine | None = context.config.attributes.get("engine")
    if given is not None:
        return given
    url = os.environ.get("NEWSARCHIVE_DATABASE_URL", db.DEFAULT_URL)
    return db.connect(url, write=True)


def _is_ours(_thing: object, name: str | None, *_: object) -> bool:
    return not (is_search_index(name) or is_day_index(name))


def _spelled(kind: str, thing: object, found: AutogenContext) -> str | Literal[False]:
    """Return how a generated revision writes a type; False: Alembic knows."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    if isinstance(thing, SearchTerms):
        found.imports.add("from sqlalchemy.dialects import postgresql")
    return STORED[type(thing)]


def _run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        transactional_ddl=True,
        compare_server_default=True,
        render_item=_spelled,
        include_object=_is_ours,
        autogenerate_plugins=[
            "alembic.autogenerate.*",
            "alembic.ext.checkconstraint_byname",
        ],
    )
    with warnings.catch_warnings(), context.begin_transaction():
        warnings.filterwarnings("ignore", EXPRESSIONS)
        if not sqlite:
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        context.run_migrations()


def migrate() -> None:
    """Run the migrations in one transaction, foreign keys off on SQLite.

    With them on, rebuilding a table deletes the rows that refer to it.
    """
    engine = _engine()
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                raw = connection.connection.driver_connection
                if raw is not None:
                    raw.execute("PRAGMA foreign_keys = OFF")
                _run(connection)
                _check_sqlite(connection)
            else:
                _run(connection)
    finally:
        engine.dispose()


def _check_sqlite(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        message = f"the migration broke references: {broken[:3]}"
        raise DBAPIError(message, None, Exception(message))
    connection.rollback()
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(f"PRAGMA application_id = {db.APPLICATION_ID}")


migrate()
