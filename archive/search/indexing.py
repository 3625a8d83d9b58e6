"""Keeps the index in step with the articles; called by whoever stores them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, delete, insert, select

from archive.models import ArticleRow, Content, SearchEntry, Version
from archive.models.types import Terms
from archive.text.folding import word, words

# A key is a second since 1970 and, below it, an article: results come newest
# first from the index itself, and a date range is a range of keys.
ID_BITS = 30
LAST_SECOND = (1 << 33) - 1
CHUNK = 500
NOTHING: Mapping[str, Sequence[str]] = {}
EVERY = "="
"""The label that every article has."""


class Searchable(NamedTuple):
    """What of an article goes into the index; *folded*: the body's words, if known."""

    article_id: int
    source_id: int
    language: str | None
    published_at: datetime | None
    headline: str
    lead: str | None
    body: str
    folded: Sequence[str] | None = None


def key(at: datetime, article_id: int = 0) -> int:
    """Return the place of an article in the order of results."""
    second = int(at.astimezone(UTC).timestamp())
    return min(max(second, 0), LAST_SECOND) << ID_BITS | article_id


def article_of(entry_key: int) -> int:
    """Return the article that a key belongs to."""
    return entry_key & ((1 << ID_BITS) - 1)


def moment_of(entry_key: int) -> datetime:
    """Return the time that a key holds."""
    return datetime.fromtimestamp(entry_key >> ID_BITS, UTC)


def source_label(source_id: int) -> str:
    """Return the label by which a source's articles are found."""
    return f"s={source_id}"


def language_label(language: str) -> str:
    """Return the label by which articles in a language are found."""
    return f"l={word(language)}"


def index(connection: Connection, articles: Sequence[Searchable]) -> None:
    """Make these articles found by what they say now, and by nothing they said.

    An article without a date of publication counts as of its first capture.
    Runs in the caller's transaction; the last of several rows of an article wins.
    """
    latest = {article[0]: Searchable(*article) for article in articles}
    forget(connection, list(latest))
    seen = _first_seen(
        connection,
        [item.article_id for item in latest.values() if not item.published_at],
    )
    rows = [
        _entry(item, item.published_at or seen[item.article_id])
        for item in latest.values()
    ]
    if rows:
        # ascending: SQLite's index starts a new segment whenever a key is smaller
        rows.sort(key=lambda row: int(row["key"]))  # type: ignore[call-overload]
        connection.execute(insert(SearchEntry), rows)


def refresh(
    connection: Connection,
    article_ids: Sequence[int],
    folded: Mapping[str, Sequence[str]] = NOTHING,
) -> None:
    """Read these articles as they stand, and make them found by that.

    *folded* has the folded words of bodies by their content hash, where known.
    """
    ordered = sorted(set(article_ids))
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        forget(connection, part)
        found = connection.execute(_standing().where(ArticleRow.id.in_(part)))
        items = [
            Searchable(*row[:7])._replace(folded=folded.get(row.hash)) for row in found
        ]
        index(connection, items)


def outdated(connection: Connection) -> Iterator[int | None]:
    """Yield each article that is not found by what it says now; None for the others.

    Leaves out those that are not found at all.
    """
    last = 0
    while part := _part(connection, last):
        last = part[-1].article_id
        undated = [item.article_id for item in part if not item.published_at]
        seen = _first_seen(connection, undated)
        for item in part:
            entry = _entry(item, item.published_at or seen[item.article_id])
            yield None if _is_current(connection, entry) else item.article_id


def _part(connection: Connection, last: int) -> list[Searchable]:
    statement = _standing().where(ArticleRow.id > last).order_by(ArticleRow.id)
    return [
        Searchable(*row[:7]) for row in connection.execute(statement.limit(CHUNK)).all()
    ]


def _is_current(connection: Connection, entry: Mapping[str, Any]) -> bool:
    # the database compares: PostgreSQL prints terms in an order of its own
    same = and_(
        *(
            column.is_not_distinct_from(entry[column.name])
            for column in SearchEntry.__table__.c
        )
    )
    here = SearchEntry.article_id == entry["article_id"]
    return connection.execute(select(same).where(here)).scalar() in {None, True}


def _standing() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(ArticleRow.id, ArticleRow.source_id, Version.language),
            *(ArticleRow.published_at, Version.headline, Version.lead, Content.body),
            Content.hash,
        )
        .join(Version, Version.id == ArticleRow.version_id)
        .join(Content, Content.hash == Version.content_hash)
    )


def forget(connection: Connection, article_ids: Sequence[int]) -> None:
    """Make these articles not found any more."""
    ordered = sorted(article_ids)
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        connection.execute(delete(SearchEntry).where(SearchEntry.article_id.in_(part)))


def _first_seen(connection: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    seen: dict[int, datetime] = {}
    for start in range(0, len(ids), CHUNK):
        statement = select(ArticleRow.id, ArticleRow.first_seen_at).where(
            ArticleRow.id.in_(ids[start : start + CHUNK])
        )
        seen |= {row.id: row.first_seen_at for row in connection.execute(statement)}
    return seen


def _entry(item: Searchable, at: datetime) -> dict[str, object]:
    opening = words(f"{item.headline}\n{item.lead or ''}")
    body = words(item.body) if item.folded is None else item.folded
    labels = [EVERY, source_label(item.source_id)]
    if item.language:
        labels.append(language_label(item.language))
    return {
        "key": key(at, item.article_id),
        "article_id": item.article_id,
        "source_id": item.source_id,
        "language": item.language,
        "terms": Terms([*opening, *body], labels),
    }
