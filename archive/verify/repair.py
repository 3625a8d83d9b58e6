"""Puts right what can be computed from the rows again; nothing else."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, text

from archive.models import Source
from archive.search import outdated, refresh
from archive.store.sql import chunks
from archive.verify.sql import INCOMPLETE

_COUNTERS = (
    """
UPDATE article SET version_count =
    (SELECT count(*) FROM version v WHERE v.article_id = article.id)
WHERE version_count <> (SELECT count(*) FROM version v WHERE v.article_id = article.id)
    AND id NOT IN (SELECT id FROM incomplete)
""",
    """
UPDATE source SET
    articles = (SELECT count(DISTINCT v.article_id) FROM article a
        JOIN version v ON v.article_id = a.id WHERE a.source_id = source.id),
    versions = (SELECT count(*) FROM article a
        JOIN version v ON v.article_id = a.id WHERE a.source_id = source.id)
WHERE id NOT IN (SELECT source_id FROM incomplete)
""",
)
_WRONGLY_INDEXED = """
SELECT a.id FROM article a LEFT JOIN search_entry e ON e.article_id = a.id
WHERE (a.version_id IS NULL) <> (e.article_id IS NULL) ORDER BY a.id
"""


def counters(connection: Connection) -> None:
    """Count versions and articles again, while nobody stores any.

    Not where a version was lost: what was counted is the last trace of it.
    """
    lock = select(Source.id).order_by(Source.id).with_for_update()
    connection.execute(lock).all()
    for statement in _COUNTERS:
        connection.execute(text(INCOMPLETE + statement))


def search(connection: Connection) -> None:
    """Index what cannot be found, drop what cannot be read."""
    wrong = list(connection.execute(text(_WRONGLY_INDEXED)).scalars())
    for part in chunks(wrong):
        refresh(connection, part)
    _rebuild(connection)


def index(connection: Connection) -> None:
    """Index anew what is found by what it does not say."""
    wrong = [article for article in outdated(connection) if article is not None]
    for part in chunks(wrong):
        refresh(connection, part)
    _rebuild(connection)


def _rebuild(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        rebuild = "INSERT INTO search_index (search_index) VALUES ('rebuild')"
        connection.exec_driver_sql(rebuild)


REPAIRS: dict[str, Callable[[Connection], None]] = {
    "counters": counters,
    "index": index,
    "search": search,
}
"""What `verify --repair` may do, by the name that its checks give."""
