"""Which database faults pass, which are the data's, and which end the run."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

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
