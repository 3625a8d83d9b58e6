"""The order of an article's versions: the moments at which they were captured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, bindparam, null, select, update

from archive.models import CaptureRow, Merge, Version
from archive.store.sql import insert

Moment = tuple[datetime, int]
"""When a capture was taken, and its id: of two in one second, which came later."""


@dataclass
class Placed:
    """What a late capture does to an article's versions.

    *moved* have another first capture, or another version before them: for each the
    columns that change, and its id. *added* are new ones: rows without a number.
    """

    moved: list[dict[str, Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)


def moment(version: Any) -> Moment:  # noqa: ANN401 - a row or columns of one
    """Return the moment from which a version, or a merged one, stood."""
    return version.valid_from, version.capture_id


def numbered(connection: Connection, article_id: int) -> list[Row[Any]]:
    """Return what has a number of an article's, in order: versions and merged ones.

    Rows of id (None if merged), number, valid_from, valid_to, capture_id, into_number.
    """
    versions = select(
        *(Version.id, Version.number, Version.valid_from, Version.valid_to),
        *(Version.capture_id, null().label("into_number")),
    ).where(Version.article_id == article_id)
    merged = select(
        *(null().label("id"), Merge.version_number.label("number")),
        *(Merge.valid_from, null().label("valid_to"), Merge.capture_id),
        Merge.into_number,
    ).where(Merge.article_id == article_id)
    rows = [*connection.execute(versions), *connection.execute(merged)]
    return sorted(rows, key=lambda row: (moment(row), row.id is None))


def put(connection: Connection, article_id: int, placed: Placed) -> None:
    """Store what a late capture does, and number the article's versions anew."""
    before = numbered(connection, article_id)
    free = max(row.number for row in before)
    for row in placed.moved:
        statement = update(Version).where(Version.id == row["id"])
        connection.execute(statement.values(row))
    for place, row in enumerate(placed.added, 1):
        numbers = {"article_id": article_id, "number": free + place}
        connection.execute(insert(connection, Version).values(row | numbers))
    after = numbered(connection, article_id)
    _number(connection, article_id, after)
    _end(connection, [row for row in after if row.id is not None])
    first, now = ({row.capture_id for row in rows} for rows in (before, after))
    _mark(connection, first - now, "article", "unchanged")
    _mark(connection, now - first, "unchanged", "article")


def begin(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Let versions (b_id) begin with another capture (b_capture) of the same second.

    b_was is the one that they began with until now. Their numbers stay.
    """
    if rows:
        _set(connection, rows, capture_id=bindparam("b_capture"))
        statement = update(CaptureRow).where(CaptureRow.id == bindparam("b_was"))
        connection.execute(statement.values(verdict="unchanged"), rows)


def _number(connection: Connection, article_id: int, rows: Sequence[Row[Any]]) -> None:
    """Give the numbers from 1 on in order; merged versions have theirs."""
    wrong = [
        {"b_id": row.id, "b_number": number}
        for number, row in enumerate(rows, 1)
        if row.id is not None and row.number != number
    ]
    # by way of negative ones: two versions never have the same number
    _set(connection, wrong, number=-bindparam("b_number", type_=Version.number.type))
    _set(connection, wrong, number=bindparam("b_number"))
    if any(row.id is None for row in rows):
        _number_merged(connection, article_id, rows)


def _number_merged(
    connection: Connection, article_id: int, rows: Sequence[Row[Any]]
) -> None:
    """Do the same for merged ones, which are part of the version before them."""
    into = 0
    wrong = []
    for number, row in enumerate(rows, 1):
        into = number if row.id is not None else into
        if row.id is None and (row.number, row.into_number) != (number, into):
            wrong.append({"b_was": row.number, "b_number": number, "b_into": into})
    here = update(Merge).where(Merge.article_id == article_id)
    # none takes the number of one that has yet to move: they only ever grow
    for row in reversed(wrong):
        connection.execute(
            here.where(Merge.version_number == row["b_was"]).values(
                version_number=row["b_number"], into_number=row["b_into"]
            )
        )


def _end(connection: Connection, versions: Sequence[Row[Any]]) -> None:
    """End each version where the next one begins."""
    ends = {one.id: other.valid_from for one, other in pairwise(versions)}
    wrong = [
        {"b_id": row.id, "b_to": ends.get(row.id)}
        for row in versions
        if row.valid_to != ends.get(row.id)
    ]
    _set(connection, wrong, valid_to=bindparam("b_to"))


def _set(connection: Connection, rows: Sequence[dict[str, Any]], **values: Any) -> None:  # noqa: ANN401
    if rows:
        statement = update(Version).where(Version.id == bindparam("b_id"))
        connection.execute(statement.values(values), rows)


def _mark(connection: Connection, ids: Iterable[int], old: str, new: str) -> None:
    """Note of captures that they are, or are not, the first of a version."""
    for capture_id in sorted(ids):
        connection.execute(
            update(CaptureRow)
            .where(CaptureRow.id == capture_id, CaptureRow.verdict == old)
            .values(verdict=new)
        )
