"""Small pieces of SQL that the writing modules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.dialects import postgresql, sqlite

# Both databases bound the number of parameters of one statement.
CHUNK = 500


def insert(connection: Connection, table: type[Any]) -> Any:  # noqa: ANN401
    """Return the dialect's INSERT, which knows ON CONFLICT."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Cut *items* into runs that fit one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def unique(items: Iterable[Any]) -> list[Any]:
    """Return the distinct items, sorted: every batch locks in the same order."""
    return sorted(set(items))


def ids(
    connection: Connection,
    column: Any,  # noqa: ANN401
    condition: ColumnElement[bool],
) -> list[Any]:
    """Return the distinct values of a column where a condition holds, in order."""
    statement = select(column).where(condition).distinct().order_by(column)
    return list(connection.execute(statement).scalars())
