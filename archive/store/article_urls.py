"""The addresses under which articles were met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from archive.models import ArticleUrl
from archive.store.sql import insert
from archive.urls import digest


def remember(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store addresses of articles, or that they were met again (``at``)."""
    values = {
        (row["source_id"], digest(row["url"])): {
            "source_id": row["source_id"],
            "article_id": row["article_id"],
            "url": row["url"],
            "exact_digest": digest(row["url"]),
            "url_digest": row["url_digest"],
            "kind": row["kind"],
            "first_seen_at": row["at"],
            "last_seen_at": row["at"],
        }
        for row in rows
    }
    if not values:
        return
    statement = insert(connection, ArticleUrl)
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "exact_digest"],
        set_={"last_seen_at": statement.excluded.last_seen_at},
    )
    connection.execute(statement, [values[name] for name in sorted(values)])
