"""How articles stand after a round of saves: the rows, written in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, not_, or_, update

from archive.models import ArticleRow, CaptureRow, Content, LinkRow, Source, Version
from archive.models.types import UtcTime
from archive.store.articles import version_order
from archive.store.articles.batch import Batch
from archive.store.crawls.frontier import answered_later
from archive.store.sql import insert


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
        {"b_article": row["article_id"], "b_at": row["valid_from"]}
        for row in versions
        if row["number"] > 1
    ]
    if rows:
        statement = (
            update(Version)
            .where(
                Version.article_id == bindparam("b_article"),
                Version.valid_to.is_(None),
            )
            .values(valid_to=bindparam("b_at"))
        )
        connection.execute(statement, rows)


def _update(connection: Connection, batch: Batch, stands: dict[int, int]) -> None:
    if batch.rewrites:
        names = [name[2:] for name in batch.rewrites[0] if name != "b_id"]
        connection.execute(
            _set(Version, {name: f"b_{name}" for name in names}), batch.rewrites
        )
    plain = {
        "status": "b_status",
        "status_since": "b_since",
        "moved_to_id": "b_moved",
        "version_count": "b_count",
        "last_number": "b_last",
        "capture_id": "b_capture",
        "published_at": "b_published",
        "first_seen_at": "b_first",
        "last_seen_at": "b_seen",
        "last_changed_at": "b_changed",
    }
    same = [row for key, row in sorted(batch.articles.items()) if key not in stands]
    new = [
        row | {"b_version": stands[key]}
        for key, row in sorted(batch.articles.items())
        if key in stands
    ]
    if same:
        connection.execute(_set(ArticleRow, plain), same)
    if new:
        connection.execute(_set(ArticleRow, plain | {"version_id": "b_version"}), new)
    _settle(connection, batch)


def _settle(connection: Connection, batch: Batch) -> None:
    if batch.links:
        connection.execute(_settled(), sorted(batch.links, key=lambda row: row["b_id"]))
    if batch.captures:
        connection.execute(
            _set(
                CaptureRow,
                {
                    "article_id": "b_article",
                    "verdict": "b_verdict",
                    "extractor": "b_extractor",
                },
            ),
            sorted(batch.captures, key=lambda row: row["b_id"]),
        )


def _set(table: type[Any], values: dict[str, str]) -> Any:  # noqa: ANN401
    statement = update(table).where(table.id == bindparam("b_id"))
    return statement.values({name: bindparam(key) for name, key in values.items()})


def _settled() -> Any:  # noqa: ANN401
    names = {
        "crawl_id": "b_crawl",
        "reason": "b_reason",
        "article_id": "b_article",
        "due_at": "b_due",
        "due_reason": "b_why",
        "changed_at": "b_at",
        "etag": "b_etag",
        "last_modified": "b_last_modified",
    }
    settled = _set(LinkRow, names).values(state="done", attempts=0)
    return settled.where(not_(answered_later(bindparam("b_at", type_=UtcTime))))


def _count(connection: Connection, counts: dict[int, list[Any]]) -> None:
    rows = [
        {"b_id": source_id, "b_articles": articles, "b_versions": versions, "b_at": at}
        for source_id, (articles, versions, at) in sorted(counts.items())
    ]
    if not rows:
        return
    at = bindparam("b_at", type_=UtcTime)
    last = Source.last_new_article_at
    is_later = and_(at.is_not(None), or_(last.is_(None), last < at))
    statement = (
        update(Source)
        .where(Source.id == bindparam("b_id"))
        .values(
            articles=Source.articles + bindparam("b_articles"),
            versions=Source.versions + bindparam("b_versions"),
            last_new_article_at=case((is_later, at), else_=last),
        )
    )
    connection.execute(statement, rows)
