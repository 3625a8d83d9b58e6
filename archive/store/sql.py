"""Small pieces of SQL that the writing modules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

# Both databases bound the number of parameters of one statement.
CHUNK = 500


def insert(connection: Connection, table: type[Any]) -> Any:  # noqa: ANN401
    """Return the dialect's INSERT, which knows ON CONFLICT."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def new(column: Any) -> BindParameter[Any]:  # noqa: ANN401 - a model's attribute
    """Return what `update_rows` is given for *column*, to make conditions of."""
    return bindparam(_new(column.key), type_=column.type)


def _new(name: str) -> str:
    return f"new_{name}"  # SQLAlchemy keeps the columns' own names for itself


def update_rows(
    connection: Connection,
    table: type[Any],
    rows: Iterable[Mapping[str, Any]],
    *conditions: ColumnElement[bool],
    key: str = "id",
    **formulas: ColumnElement[Any],
) -> None:
    """Set columns of many rows, in the order of their keys: sorted batches pass.

    Each of *rows* holds its *key* and, by the columns' names, what to set; all hold
    the same columns. Rows that fail a condition stay. A formula, by its column, is
    set in place of the plain value; `new` stands in both for what a row holds.
    """
    ordered = sorted(rows, key=lambda row: row[key])
    if not ordered:
        return
    given = {name: new(getattr(table, name)) for name in ordered[0]}
    named = getattr(table, key) == given.pop(key)
    statement = update(table).where(named, *conditions).values(given | formulas)
    connection.execute(
        statement,
        [{_new(name): value for name, value in row.items()} for row in ordered],
    )


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
