"""How articles stand after a round of saves: the rows, written in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, not_, or_

from archive.models import ArticleRow, CaptureRow, Content, LinkRow, Source, Version
from archive.store.articles import version_order
from archive.store.articles.batch import Batch
from archive.store.crawls.frontier import answered_later
from archive.store.sql import insert, new, update_rows


def write(batch: Batch) -> None:
    """Put a round's decisions into their tables, each table in one order."""
    connection = batch.connection
    if batch.texts:
        rows = [
            {"hash": key, "body": body, "word_count": known.word_count}
            for key, (body, known) in sorted(batch.texts.items())
        ]
        connection.execute(insert(connection, Content).on_conflict_do_nothing(), rows)
    _close(connection, batch.versions)
    if batch.versions:
        statement = insert(connection, Version).returning(
            Version.id, sort_by_parameter_order=True
        )
        ids = connection.execute(statement, batch.versions).scalars()
        stands = dict(
            zip((row["article_id"] for row in batch.versions), ids, strict=True)
        )
    else:
        stands = {}
    for article_id, placed in sorted(batch.placed.items()):
        version_order.put(connection, article_id, placed)
    version_order.begin(connection, batch.firsts)
    _update(connection, batch, stands)
    _count(connection, batch.counts)


def _close(connection: Connection, versions: Sequence[dict[str, Any]]) -> None:
    """End the versions that new ones replace."""
    rows = [
        {"article_id": row["article_id"], "valid_to": row["valid_from"]}
        for row in versions
        if row["number"] > 1
    ]
    stands = Version.valid_to.is_(None)
    update_rows(connection, Version, rows, stands, key="article_id")


def _update(connection: Connection, batch: Batch, stands: dict[int, int]) -> None:
    update_rows(connection, Version, batch.rewrites)
    same = [row for key, row in batch.articles.items() if key not in stands]
    new_versions = [
        row | {"version_id": stands[key]}
        for key, row in batch.articles.items()
        if key in stands
    ]
    update_rows(connection, ArticleRow, same)
    update_rows(connection, ArticleRow, new_versions)
    late = answered_later(new(LinkRow.changed_at))
    update_rows(connection, LinkRow, batch.links, not_(late))
    update_rows(connection, CaptureRow, batch.captures)


def _count(connection: Connection, counts: dict[int, list[Any]]) -> None:
    names = ("articles", "versions", "last_new_article_at")
    rows = [
        {"id": source_id} | dict(zip(names, counted, strict=True))
        for source_id, counted in counts.items()
    ]
    last, at = Source.last_new_article_at, new(Source.last_new_article_at)
    is_later = and_(at.is_not(None), or_(last.is_(None), last < at))
    update_rows(
        connection,
        Source,
        rows,
        articles=Source.articles + new(Source.articles),
        versions=Source.versions + new(Source.versions),
        last_new_article_at=case((is_later, at), else_=last),
    )
