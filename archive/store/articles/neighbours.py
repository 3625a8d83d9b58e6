"""What was seen of an article right before a capture, and right after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    not_,
    or_,
    select,
    union_all,
)

from archive.models import CaptureRow, Content, LinkRow, Version
from archive.store.articles import version_order
from archive.store.articles.version_order import Moment
from archive.store.commands import SaveArticle


@dataclass
class Place:
    """Where a late capture stands.

    The version that stood *before* it (None: it is the earliest), and which one was
    seen next: the same *again*, in that capture, or the one *after*. *number* is that
    of a version that were put here.
    """

    number: int
    before: dict[str, Any] | None
    again: Row[Any] | None
    after: dict[str, Any] | None


def find(connection: Connection, article_id: int, at: Moment) -> Place:
    """Return where a capture of an article with versions stands."""
    rows = version_order.numbered(connection, article_id)
    versions = [row for row in rows if row.id is not None]
    earlier = [row for row in versions if version_order.moment(row) <= at]
    later = versions[len(earlier) :][:1]
    again = None
    if earlier:
        until = version_order.moment(later[0]) if later else None
        again = _seen_again(connection, article_id, at, until)
    texts = _texts(connection, [row.id for row in (*earlier[-1:], *later)])
    return Place(
        1 + sum(version_order.moment(row) <= at for row in rows),
        texts[earlier[-1].id] if earlier else None,
        again,
        texts[later[0].id] if later else None,
    )


def is_between(
    connection: Connection, article_id: int, at: Moment, end: Moment
) -> bool:
    """Say whether the article was read between two moments of one second."""
    statement = _readings(article_id).where(
        CaptureRow.id > at[1], CaptureRow.id < end[1], CaptureRow.fetched_at == at[0]
    )
    return connection.execute(statement.limit(1)).first() is not None


def _texts(connection: Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    statement = (
        select(Version.__table__, Content.body)
        .join(Content, Content.hash == Version.content_hash)
        .where(Version.id.in_(ids))
    )
    rows = connection.execute(statement).mappings()
    return {row["id"]: dict(row) for row in rows}


def _readings(article_id: int) -> Select[int, datetime]:
    return select(CaptureRow.id, CaptureRow.fetched_at).where(
        CaptureRow.article_id == article_id,
        CaptureRow.verdict.in_(("article", "unchanged")),
    )


def _seen_again(
    connection: Connection, article_id: int, at: Moment, until: Moment | None
) -> Row[Any] | None:
    """Return the first capture that saw the same version behind *at*."""
    links = select(LinkRow.id).where(LinkRow.article_id == article_id)
    not_modified = select(CaptureRow.id, CaptureRow.fetched_at).where(
        CaptureRow.link_id.in_(links), CaptureRow.verdict == "not_modified"
    )
    seen = union_all(_readings(article_id), not_modified).subquery()
    when = seen.c.fetched_at, seen.c.id
    statement = select(seen).where(_behind(when, at)).order_by(*when).limit(1)
    row = connection.execute(statement).one_or_none()
    if row is None or (until is not None and (row.fetched_at, row.id) >= until):
        return None
    return row


def _behind(columns: tuple[Any, Any], at: Moment) -> ColumnElement[bool]:
    when, capture_id = columns
    return or_(when > at[0], and_(when == at[0], capture_id > at[1]))


def last_reading(
    connection: Connection, article_id: int, save: SaveArticle, version: dict[str, Any]
) -> int:
    """Return the last capture before the save's that was read as *version*."""
    if version["extractor"] == save.article.extractor:
        return int(version["capture_id"])
    when = CaptureRow.fetched_at, CaptureRow.id
    statement = (
        _readings(article_id)
        .where(not_(_behind(when, (save.fetched_at, save.capture_id - 1))))
        .order_by(*(column.desc() for column in when))
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return int(row.id if row else version["capture_id"])
