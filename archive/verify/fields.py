"""Whether the lists and moments of every row can be read, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, select, type_coerce
from sqlalchemy.types import NullType

from archive.models import metadata
from archive.models.types import JsonText, UtcTime

TABLES = tuple(
    metadata.tables[name] for name in ("article", "capture", "version", "change")
)
"""What readers are shown lists and moments of."""

STEP = 500


def unreadable(connection: Connection) -> Iterator[tuple[str, str] | None]:
    """Yield (where, what) for a row that cannot be read, None for one that can."""
    for table in TABLES:
        yield from _rows(connection, table)


def _rows(connection: Connection, table: Table) -> Iterator[tuple[str, str] | None]:
    (key,) = table.primary_key
    columns = [
        column for column in table.c if isinstance(column.type, UtcTime | JsonText)
    ]
    # as the driver gives it: the types themselves stop at the first that is wrong
    raw = [type_coerce(column, NullType()) for column in columns]
    rows = connection.execution_options(yield_per=STEP).execute(select(key, *raw))
    with rows:
        for row_id, *values in rows:
            wrong = [
                column.name
                for column, value in zip(columns, values, strict=True)
                if not _is_readable(connection, column, value)
            ]
            where = f"{table.name} {row_id}"
            yield (where, f"cannot be read: {', '.join(wrong)}") if wrong else None


def _is_readable(connection: Connection, column: Column[Any], value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    read: Callable[..., object] = column.type.process_result_value  # type: ignore[attr-defined]
    try:
        found = read(value, connection.dialect)
    except (TypeError, ValueError):
        return False
    if isinstance(column.type, UtcTime):
        return isinstance(found, datetime) and found.tzinfo is not None
    if column.name == "headers":
        return isinstance(found, dict)
    return isinstance(found, list) and all(isinstance(each, str) for each in found)
