"""Duplicates: the same body at another address is a link between articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from archive.models import ArticleRow, Content, Twin, Version
from archive.store import feed
from archive.store.sql import insert, unique

# Shorter bodies are the same by chance: "The text follows."
MIN_WORDS = 30

_Holders = dict[str, dict[int, Any]]


def link(
    connection: Connection, versions: Sequence[dict[str, Any]]
) -> list[feed.Entry]:
    """Link the articles of new *versions* to others that ever had the same body."""
    hashes = unique(row["content_hash"] for row in versions)
    if not hashes:
        return []
    statement = (
        select(
            Version.content_hash,
            Version.article_id,
            ArticleRow.source_id,
            ArticleRow.url,
        )
        .join(ArticleRow, ArticleRow.id == Version.article_id)
        .join(Content, Content.hash == Version.content_hash)
        .where(
            Version.content_hash.in_(hashes),
            Content.word_count >= MIN_WORDS,
            ArticleRow.status != "moved",
        )
    )
    holders: _Holders = {}
    for row in connection.execute(statement):
        holders.setdefault(row.content_hash, {})[row.article_id] = row
    pairs = {
        (min(row["article_id"], other), max(row["article_id"], other)): row
        for row in versions
        for other in holders.get(row["content_hash"], {})
        if other != row["article_id"]
    }
    return _add(connection, pairs, holders)


def _add(
    connection: Connection,
    pairs: dict[tuple[int, int], dict[str, Any]],
    holders: _Holders,
) -> list[feed.Entry]:
    entries = []
    for (first, second), version in sorted(pairs.items()):
        statement = insert(connection, Twin).values(
            article_id=first,
            twin_id=second,
            similarity=1.0,
            kind="exact",
            found_at=version["valid_from"],
        )
        statement = statement.on_conflict_do_nothing().returning(Twin.article_id)
        if connection.execute(statement).first():
            article_id = version["article_id"]
            article = holders[version["content_hash"]][article_id]
            entries.append(
                feed.Entry(
                    "text.duplicate",
                    version["valid_from"],
                    article.source_id,
                    article_id,
                    article.url,
                    version["number"],
                    second if article_id == first else first,
                )
            )
    return entries
