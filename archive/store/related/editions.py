"""Editions: one story in other languages or scripts is a link between articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select

from archive import edition_urls
from archive.models import Alternate, ArticleRow, ArticleUrl, Edition, Source, Version
from archive.store import feed
from archive.store.commands import SaveArticle
from archive.store.sql import chunks, insert, unique

_Pair = tuple[int, int]


def link(
    connection: Connection, saves: dict[int, SaveArticle], new: set[int]
) -> list[feed.Entry]:
    """Link the articles of *saves* to their other editions, if that may be news.

    It may for those of a *new* version, and where a page names what it did not name
    before, whichever of the two is stored first. Parallel addresses count where the
    two were published together.
    """
    changed = new | _upsert(connection, saves)
    saved = {key: save for key, save in saves.items() if key in changed}
    if not saved:
        return []
    named = {*_named_by(connection, saved), *_naming(connection, saved)}
    parallel = _parallel(connection, saved) - named
    articles = _articles(connection, {key for pair in named | parallel for key in pair})
    found = [(pair, "page") for pair in sorted(named)]
    found += [
        (pair, "address")
        for pair in sorted(parallel)
        if _published_together(*(articles.get(key) for key in pair))
    ]
    entries = []
    for (one, other), source in found:
        if one in articles and other in articles:
            entries += _add(connection, articles[one], articles[other], source, saved)
    return entries


def forget(connection: Connection, article_id: int) -> None:
    """Remove an article's links to other editions, and what its pages said of them."""
    pair = or_(Edition.article_id == article_id, Edition.edition_id == article_id)
    connection.execute(delete(Edition).where(pair))
    connection.execute(delete(Alternate).where(Alternate.article_id == article_id))


def _upsert(connection: Connection, saved: dict[int, SaveArticle]) -> set[int]:
    """Store what the pages name; return the articles whose pages name more now."""
    rows = {
        (key, place.digest): {
            "article_id": key,
            "url_digest": place.digest,
            "url": place.url,
        }
        for key, save in saved.items()
        for place in save.editions
    }
    if not rows:
        return set()
    statement = insert(connection, Alternate).on_conflict_do_nothing()
    statement = statement.returning(Alternate.article_id)
    added = connection.execute(statement, [rows[name] for name in sorted(rows)])
    return set(added.scalars())


def _named_by(connection: Connection, saved: dict[int, SaveArticle]) -> Iterable[_Pair]:
    """Yield the pairs in which one of *saved* names an article that is known."""
    naming: dict[str, set[int]] = {}
    for key, save in saved.items():
        for place in save.editions:
            naming.setdefault(place.digest, set()).add(key)
    for part in chunks(sorted(naming)):
        statement = select(ArticleUrl.url_digest, ArticleUrl.article_id).where(
            # every source, because the index starts with it
            ArticleUrl.source_id.in_(select(Source.id)),
            ArticleUrl.url_digest.in_(part),
        )
        for digest, other in connection.execute(statement):
            yield from (_pair(key, other) for key in naming[digest] if key != other)


def _naming(connection: Connection, saved: dict[int, SaveArticle]) -> Iterable[_Pair]:
    """Yield the pairs in which a known article names one of *saved*."""
    named = {
        place.digest: key
        for key, save in saved.items()
        for place in (save.address, *save.aliases)
    }
    for part in chunks(sorted(named)):
        statement = select(Alternate.url_digest, Alternate.article_id).where(
            Alternate.url_digest.in_(part)
        )
        for digest, other in connection.execute(statement):
            if named[digest] != other:
                yield _pair(named[digest], other)


def _parallel(connection: Connection, saved: dict[int, SaveArticle]) -> set[_Pair]:
    """Return the pairs of one source whose addresses differ in the language only."""
    keys = {key: edition_urls.key(save.address.url) for key, save in saved.items()}
    wanted = unique(shared for shared in keys.values() if shared is not None)
    if not wanted:
        return set()
    statement = select(
        ArticleRow.id, ArticleRow.source_id, ArticleRow.edition_key
    ).where(ArticleRow.edition_key.in_(wanted))
    known = connection.execute(statement).all()
    return {
        _pair(key, row.id)
        for row in known
        for key, save in saved.items()
        if row.edition_key == keys[key]
        and row.source_id == save.source_id
        and row.id != key
    }


def _articles(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for part in chunks(unique(ids)):
        statement = (
            select(
                *(ArticleRow.id, ArticleRow.source_id, ArticleRow.url),
                *(ArticleRow.published_at, Version.language, Version.script),
            )
            .join(Version, Version.id == ArticleRow.version_id)
            .where(ArticleRow.id.in_(part), ArticleRow.status != "moved")
        )
        found |= {row.id: row for row in connection.execute(statement)}
    return found


def _published_together(one: Row[Any] | None, other: Row[Any] | None) -> bool:
    if one is None or other is None:
        return False
    return edition_urls.together(one.published_at, other.published_at, one.url)


def _add(
    connection: Connection,
    one: Row[Any],
    other: Row[Any],
    source: str,
    saved: dict[int, SaveArticle],
) -> list[feed.Entry]:
    kind = edition_urls.kind((one.language, one.script), (other.language, other.script))
    if kind is None:
        return []
    article, counterpart = (one, other) if one.id in saved else (other, one)
    at: datetime = saved[article.id].fetched_at
    statement = insert(connection, Edition).values(
        article_id=one.id,
        edition_id=other.id,
        kind=kind,
        found_from=source,
        found_at=at,
    )
    statement = statement.on_conflict_do_nothing().returning(Edition.article_id)
    if connection.execute(statement).first() is None:
        return []
    return [
        feed.Entry(
            "article.edition",
            at,
            article.source_id,
            article.id,
            article.url,
            other_id=counterpart.id,
        )
    ]


def _pair(one: int, other: int) -> _Pair:
    return min(one, other), max(one, other)
