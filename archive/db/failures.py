"""What went wrong in the database: passing, one bad row, or all is lost."""

from __future__ import annotations

import sqlite3
from typing import Literal

from sqlalchemy.exc import (
    DBAPIError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)

from archive.db.engine import safe
from archive.errors import DatabaseUnavailableError

Fault = Literal["passing", "poison", "fatal"]

# SQLSTATE, by its start: OperationalError alone says nothing (a text too long
# for an index is one too).
_PASSING = ("08", "40001", "40P01", "53300", "55P03", "57P")

_FATAL = ("25006", "28", "3D", "42", "53100", "53200", "58", "F0", "XX")

_SQLITE_PASSING = ("database is locked", "database table is locked", "busy")

_SQLITE_FATAL = (
    "disk is full",
    "readonly",
    "malformed",
    "not a database",
    "disk i/o",
    "no such table",
    "unable to open",
)


def classify(error: Exception) -> Fault:
    """Say whether to try again, to give this one row up, or to stop."""
    if not isinstance(error, DBAPIError):
        # A StatementError that is no driver's tells that a value was refused.
        ours = isinstance(error, SQLAlchemyError)
        return "fatal" if ours and not isinstance(error, StatementError) else "poison"
    if error.connection_invalidated:
        return "passing"
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _by_state(state)
    text = str(error.orig).lower()
    if any(sign in text for sign in _SQLITE_PASSING):
        return "passing"
    if any(sign in text for sign in _SQLITE_FATAL):
        return "fatal"
    # psycopg gives no state when the server went away in mid-sentence.
    gone = "connection" in text or "server closed" in text
    return "passing" if gone else "poison"


def _by_state(state: str) -> Fault:
    if state.startswith(_PASSING):
        return "passing"
    return "fatal" if state.startswith(_FATAL) else "poison"


RECOVERY = "restore it from a backup, or save what sqlite3's `.recover` can read"


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
