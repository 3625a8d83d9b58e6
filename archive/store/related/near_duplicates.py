"""Near duplicates: articles of much the same text are linked, and never merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
)

from archive.models import ArticleRow, Content, Sketch, SketchBand, Twin, Version
from archive.store import feed
from archive.store.sql import insert
from archive.text.minhash import ALIKE, BANDS, bands, minhash, similarity

T = TypeVar("T")

# Ids are given out before they are committed: another writer's version may
# appear a little below the last one that was sketched.
OVERLAP = 1_000
NOTHING: Mapping[str, bytes | None] = {}

CROWD = 50
"""Versions compared for one part of a minhash; a part of more is boilerplate."""


def link(
    connection: Connection,
    now: datetime,
    minhashes: Mapping[str, bytes | None] = NOTHING,
    *,
    limit: int = 200,
) -> int:
    """Compare up to *limit* new versions with all before; return how many.

    Call it again until it returns 0. *minhashes* are those that are made already,
    by content hash.
    """
    fresh = connection.execute(_fresh(limit)).all()
    made = {row.id: (row.article_id, _minhash(row, minhashes)) for row in fresh}
    if made:
        rows = [
            {"version_id": key, "article_id": article_id, "data": data}
            for key, (article_id, data) in sorted(made.items())
        ]
        connection.execute(insert(connection, Sketch).on_conflict_do_nothing(), rows)
        made = _kept(connection, made)
        parts = [
            {"band": band, "digest": digest, "version_id": key}
            for key, (_, data) in sorted(made.items())
            for band, digest in enumerate(bands(data) if data else ())
        ]
        if parts:
            statement = insert(connection, SketchBand).on_conflict_do_nothing()
            connection.execute(statement, parts)
    entries = []
    for key, (article_id, data) in sorted(made.items()):
        if data:
            entries += _compared(connection, key, article_id, data, now)
    feed.append(connection, entries)
    return len(fresh)


def _minhash(row: Row[Any], made: Mapping[str, bytes | None]) -> bytes:
    """Return a text's minhash, empty if it is too short to be compared."""
    return (made[row.hash] if row.hash in made else minhash(row.body)) or b""


def _kept(connection: Connection, made: dict[int, T]) -> dict[int, T]:
    """Return *made* without versions that were taken out since they were read.

    The minhashes that stand now keep others from being taken out before we end.
    """
    statement = select(Version.id).where(Version.id.in_(made))
    standing = set(connection.execute(statement).scalars())
    gone = made.keys() - standing
    connection.execute(delete(Sketch).where(Sketch.version_id.in_(gone)))
    return {key: made[key] for key in made if key in standing}


def _fresh(limit: int) -> Any:  # noqa: ANN401 - a select of rows
    last = select(
        func.coalesce(func.max(Sketch.version_id), literal(0, Integer))
    ).scalar_subquery()
    sketched = select(Sketch.version_id).where(Sketch.version_id == Version.id)
    return (
        select(Version.id, Version.article_id, Content.hash, Content.body)
        .join(Content, Content.hash == Version.content_hash)
        .join(
            ArticleRow,
            # by its own key too: no index leads from a version to its article
            and_(
                ArticleRow.id == Version.article_id, ArticleRow.version_id == Version.id
            ),
        )
        .where(Version.id > last - OVERLAP, ~sketched.exists())
        .order_by(Version.id)
        .limit(limit)
    )


def _compared(
    connection: Connection, key: int, article_id: int, data: bytes, now: datetime
) -> list[feed.Entry]:
    entries = []
    for other in _candidates(connection, key, article_id, data):
        alike = similarity(data, other.data)
        if alike < ALIKE:
            continue
        first, second = sorted((article_id, other.article_id))
        statement = insert(connection, Twin).values(
            article_id=first,
            twin_id=second,
            similarity=alike,
            kind="near",
            found_at=now,
        )
        statement = statement.on_conflict_do_nothing().returning(Twin.article_id)
        if connection.execute(statement).first():
            entries.append(_entry(connection, article_id, other.article_id, now))
    return entries


def _candidates(
    connection: Connection, key: int, article_id: int, data: bytes
) -> Sequence[Any]:
    digests = {f"b_{band}": digest for band, digest in enumerate(bands(data))}
    values = {"b_key": key, "b_article": article_id, **digests}
    return connection.execute(_SHARING, values).all()


def _sharing() -> Select[int, bytes]:
    """Return the question for candidates; to build it takes longer than to ask it."""
    parts = [
        and_(SketchBand.band == band, SketchBand.digest == bindparam(f"b_{band}"))
        for band in range(BANDS)
    ]
    shared = (
        select(SketchBand.version_id)
        .where(or_(*parts), SketchBand.version_id < bindparam("b_key"))
        .group_by(SketchBand.version_id)
        .order_by(func.count().desc(), SketchBand.version_id)
        .limit(CROWD)
    )
    return (
        select(Sketch.article_id, Sketch.data)
        .join(ArticleRow, ArticleRow.id == Sketch.article_id)
        .where(
            Sketch.version_id.in_(shared.scalar_subquery()),
            Sketch.article_id != bindparam("b_article"),
            ArticleRow.status != "moved",
        )
        .order_by(Sketch.version_id)
    )


_SHARING = _sharing()


def _entry(
    connection: Connection, article_id: int, other_id: int, now: datetime
) -> feed.Entry:
    statement = select(ArticleRow.source_id, ArticleRow.url).where(
        ArticleRow.id == article_id
    )
    row = connection.execute(statement).one()
    return feed.Entry(
        "text.similar", now, row.source_id, article_id, row.url, other_id=other_id
    )


def forget(connection: Connection, article_id: int) -> None:
    """Remove an article's minhashes, and its links to near duplicates."""
    connection.execute(
        delete(Twin).where(
            or_(Twin.article_id == article_id, Twin.twin_id == article_id)
        )
    )
    own = select(Sketch.version_id, Sketch.data).where(Sketch.article_id == article_id)
    parts = [
        {"b_band": band, "b_digest": digest, "b_version": row.version_id}
        for row in connection.execute(own).all()
        for band, digest in enumerate(bands(row.data) if row.data else ())
    ]
    if parts:
        statement = delete(SketchBand).where(
            SketchBand.band == bindparam("b_band"),
            SketchBand.digest == bindparam("b_digest"),
            SketchBand.version_id == bindparam("b_version"),
        )
        connection.execute(statement, parts)
    connection.execute(delete(Sketch).where(Sketch.article_id == article_id))
