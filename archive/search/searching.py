"""Asks the index; the answers are the same on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, text

from archive.contract import filters, tables
from archive.contract.records import LatestArticle
from archive.models import Source
from archive.search import indexing
from archive.search.query import Query, SearchError, for_postgresql, for_sqlite, parse
from archive.search.snippets import Marked, Marker

PAGE = 50
MOST_COUNTED = 2000
"""Facets count this many of the newest results: exact totals grow with the archive."""

_SQLITE = """
SELECT rowid FROM search_index
WHERE search_index MATCH :query AND rowid >= :low AND rowid < :high
ORDER BY rowid DESC LIMIT :limit
"""
# PostgreSQL's planner guesses how often words occur, and walks through all articles
# for a rare one: so first the newest are looked through, then the index is asked.
_POSTGRESQL = """
WITH newest AS MATERIALIZED (
SELECT key FROM (SELECT key, terms FROM search_entry
                 WHERE key >= :low AND key < :high
                 ORDER BY key DESC LIMIT GREATEST(2000, 4 * CAST(:limit AS int))) recent
WHERE terms @@ CAST(:query AS tsquery) ORDER BY key DESC LIMIT :limit),
others AS MATERIALIZED (
SELECT key FROM search_entry
WHERE terms @@ CAST(:query AS tsquery) AND key >= :low AND key < :high
AND (SELECT COUNT(*) FROM newest) < CAST(:limit AS int))
SELECT key FROM newest UNION SELECT key FROM others ORDER BY key DESC LIMIT :limit
"""
_ENTRIES = """
SELECT e.key, s.name, e.language FROM ({keys}) found
JOIN search_entry e ON e.key = found.{key}
JOIN source s ON s.id = e.source_id
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; pass *position* as `before` to go on behind it."""

    article: LatestArticle
    headline: Marked
    snippet: Marked
    position: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How the results are spread; *is_partial*: only the newest were counted."""

    total: int
    is_partial: bool
    sources: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """A search, understood: what is wanted, and of which articles."""

    query: Query
    source: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, words: str, choice: filters.ArticleFilter) -> Search:
        """Read what was typed; SearchError when there is no word in it."""
        return cls(
            parse(words), choice.source, choice.language, choice.since, choice.until
        )

    def keys(
        self, connection: Connection, *, before: int | None, limit: int
    ) -> list[int]:
        """Return the places of what is found behind *before*, newest first."""
        sql = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
        bounds = self._bounds(connection, before=before, limit=limit)
        if bounds is None:
            return []
        return list(connection.execute(text(sql), bounds).scalars())

    def hits(self, connection: Connection, keys: Sequence[int]) -> Iterator[Hit]:
        """Yield what stands at *keys*, with the words marked.

        An article that was removed since its key was found is left out.
        """
        by_id = {indexing.article_of(key): key for key in keys}
        statement = select(tables.LATEST).where(tables.LATEST.c.article_id.in_(by_id))
        found = {
            row.article_id: LatestArticle(*row) for row in connection.execute(statement)
        }
        marker = Marker.of(self.query)
        for article_id, key in by_id.items():
            if article_id in found:
                yield _hit(found[article_id], marker, key)

    def facets(self, connection: Connection) -> Facets:
        """Count the newest results by source, language and month of publication."""
        sql = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
        column = "rowid" if connection.dialect.name == "sqlite" else "key"
        bounds = self._bounds(connection, before=None, limit=MOST_COUNTED + 1)
        if bounds is None:
            return Facets(0, is_partial=False)
        statement = text(_ENTRIES.format(keys=sql, key=column))
        rows = sorted(connection.execute(statement, bounds).all(), reverse=True)
        counted = rows[:MOST_COUNTED]
        months = Counter(f"{indexing.moment_of(row[0]):%Y-%m}" for row in counted)
        return Facets(
            total=len(counted),
            is_partial=len(rows) > MOST_COUNTED,
            sources=_most(Counter(row[1] for row in counted)),
            languages=_most(Counter(row[2] for row in counted if row[2])),
            months=dict(sorted(months.items())),
        )

    def _bounds(
        self, connection: Connection, *, before: int | None, limit: int
    ) -> dict[str, object] | None:
        """Return the parameters of the index's query, None if nothing can match."""
        labels = []
        if self.source is not None:
            statement = select(Source.id).where(Source.name == self.source)
            source_id = connection.execute(statement).scalar()
            if source_id is None:
                return None
            labels.append(indexing.source_label(source_id))
        if self.language is not None:
            labels.append(indexing.language_label(self.language))
        low = indexing.key(self.since) if self.since else 0
        high = indexing.key(self.until) if self.until else filters.LARGEST
        if before is not None:
            high = min(high, before)
        written = for_sqlite if connection.dialect.name == "sqlite" else for_postgresql
        query = written(self.query, labels)
        return {"query": query, "low": low, "high": high, "limit": limit}


def _hit(article: LatestArticle, marker: Marker, key: int) -> Hit:
    below = " · ".join(filter(None, (article.lead, article.body)))
    return Hit(article, marker.marked(article.headline), marker.snippet(below), key)


def _most(counts: Counter[str]) -> dict[str, int]:
    """Return counts with the greatest first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


__all__ = ["Facets", "Hit", "Search", "SearchError"]
