"""The addresses under which articles were met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case

from archive.models import ArticleUrl
from archive.store.sql import insert
from archive.urls import digest


def remember(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store addresses of articles, or that they were met again (``at``)."""
    # of several in one batch the first meeting counts, and the last
    rows = sorted(rows, key=lambda row: row["at"])
    first = {_key(row): row["at"] for row in reversed(rows)}
    values = {
        _key(row): {
            "source_id": row["source_id"],
            "article_id": row["article_id"],
            "url": row["url"],
            "exact_digest": digest(row["url"]),
            "url_digest": row["url_digest"],
            "kind": row["kind"],
            "first_seen_at": first[_key(row)],
            "last_seen_at": row["at"],
        }
        for row in rows
    }
    if not values:
        return
    statement = insert(connection, ArticleUrl)
    met = statement.excluded
    sooner = met.first_seen_at < ArticleUrl.first_seen_at
    later = met.last_seen_at > ArticleUrl.last_seen_at
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "exact_digest"],
        set_={
            "first_seen_at": case(
                (sooner, met.first_seen_at), else_=ArticleUrl.first_seen_at
            ),
            "last_seen_at": case(
                (later, met.last_seen_at), else_=ArticleUrl.last_seen_at
            ),
        },
    )
    connection.execute(statement, [values[name] for name in sorted(values)])


def _key(row: dict[str, Any]) -> tuple[int, str]:
    return row["source_id"], digest(row["url"])
