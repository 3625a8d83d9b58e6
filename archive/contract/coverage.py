"""The view `daily_coverage`, and the indexes by which its filters are answered.

A filter on source or day reaches the tables: days are told apart first, in arms
that both databases narrow, and only then counted, each by its index.
"""

from __future__ import annotations

from collections.abc import Sequence

_COVERAGE = """
SELECT d.source AS source, d.day AS day,
       (SELECT COUNT(*) FROM crawl x WHERE x.source_id = d.source_id
        AND x.kind = 'crawl' AND x.status IN ('done', 'partial')
        AND {started_at} = d.day) AS crawls,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND {published_at} = d.day) AS articles_published,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND {first_seen_at} = d.day) AS articles_captured,
       (SELECT COUNT(*) FROM gap x WHERE x.source_id = d.source_id
        AND {to_at} = d.day) AS gaps
FROM (SELECT DISTINCT e.source, e.source_id, e.day FROM (
SELECT s.name AS source, s.id AS source_id, {started_at} AS day
FROM source s CROSS JOIN crawl x WHERE x.source_id = s.id AND x.kind = 'crawl'
UNION ALL
SELECT s.name, s.id, {published_at} FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL AND x.published_at IS NOT NULL
UNION ALL
SELECT s.name, s.id, {first_seen_at} FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL
UNION ALL
SELECT s.name, s.id, {to_at} FROM source s CROSS JOIN gap x WHERE x.source_id = s.id
) e) d
"""
# CROSS JOIN: SQLite then starts from the few sources, and uses the index for each.

_INDEXES = {
    "ix_crawl_started_day": ("crawl", "started_at", "kind = 'crawl'"),
    "ix_article_published_day": ("article", "published_at", "version_id IS NOT NULL"),
    "ix_article_first_seen_day": ("article", "first_seen_at", "version_id IS NOT NULL"),
}
"""Index -> its table, the time whose day it holds, and of which rows."""

# to_char depends on the language where months have names; here there are none.
_FUNCTION = """CREATE FUNCTION utc_day(moment timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$"""


def daily_coverage(dialect: str) -> str:
    """Return the SELECT behind the view."""
    times = ("started_at", "published_at", "first_seen_at", "to_at")
    return _COVERAGE.format(**{time: _day(dialect, f"x.{time}") for time in times})


def _day(dialect: str, column: str) -> str:
    return f"substr({column}, 1, 10)" if dialect == "sqlite" else f"utc_day({column})"


def day_indexes(dialect: str) -> Sequence[str]:
    """Return the statements that make the indexes; the view comes after them."""
    made = [
        f"CREATE INDEX {name} ON {table} (source_id, {_day(dialect, time)}) "
        f"WHERE {rows}"
        for name, (table, time, rows) in _INDEXES.items()
    ]
    return made if dialect == "sqlite" else [_FUNCTION, *made]


def is_day_index(name: str | None) -> bool:
    """Tell whether an index is one of these, and not Alembic's to manage."""
    return name in _INDEXES
