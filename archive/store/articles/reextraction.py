"""Texts read again: versions are rewritten or merged, and never made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, delete, select, update

from archive import search
from archive.article import Article
from archive.models import ArticleRow, Content, Merge, Source, Version
from archive.store import feed
from archive.store.articles import comparison
from archive.store.commands import Reextract
from archive.store.sql import insert, update_rows
from archive.text.normalize import normal, words


def reextract(
    connection: Connection, work: Reextract
) -> tuple[dict[str, int], list[Any]]:
    """Rewrite an article's versions; return counts, and the feed's news.

    A version whose difference to the one before it was only noise is merged
    into that one. Numbers and ids of the others stay.
    """
    article = connection.execute(
        select(ArticleRow.__table__)
        .where(ArticleRow.id == work.article_id)
        .with_for_update()
    ).one()
    old = _versions(connection, article.id)
    if not old:  # taken out for good while its captures were read
        return {}, []
    new = [_read(version, work) for version in old]
    _store_texts(connection, new)
    kept = _merge(connection, article, new, work.at)
    entries = [
        _entry("text.reread", article, version["number"], work.at)
        for before, version in zip(old, new, strict=True)
        if version in kept and comparison.difference(before, version)
    ]
    merged = [version for version in new if version not in kept]
    entries += [
        _entry("version.merged", article, version["number"], work.at)
        for version in merged
    ]
    _rewrite(connection, kept)
    _stand(connection, article.id, kept[-1], len(kept))
    if merged:
        _recount(connection, article.source_id, len(merged))
    search.refresh(connection, [article.id])
    return {
        "versions": len(new),
        "reread": len(entries) - len(merged),
        "merged": len(merged),
        "unread": sum(version["extractor"] != work.extractor for version in new),
    }, entries


def _versions(connection: Connection, article_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(Version.__table__, Content.body)
        .join(Content, Content.hash == Version.content_hash)
        .where(Version.article_id == article_id)
        .order_by(Version.number)
    ).mappings()
    return [dict(row) for row in rows]


def _read(version: dict[str, Any], work: Reextract) -> dict[str, Any]:
    """Return *version* as it reads today; without a reading it stays as it is."""
    reading = work.readings.get(version["id"])
    if reading is None:
        return dict(version)
    if isinstance(reading, Article):
        return version | comparison.columns(reading)
    # A page that holds no article for today's extractor keeps its text.
    return version | {"extractor": work.extractor}


def _store_texts(connection: Connection, versions: Sequence[dict[str, Any]]) -> None:
    bodies = {version["content_hash"]: version["body"] for version in versions}
    rows = [
        {"hash": key, "body": body, "word_count": len(words(normal(body)))}
        for key, body in sorted(bodies.items())
    ]
    connection.execute(insert(connection, Content).on_conflict_do_nothing(), rows)


def _merge(
    connection: Connection,
    article: Any,  # noqa: ANN401 - a row
    versions: list[dict[str, Any]],
    at: datetime,
) -> list[dict[str, Any]]:
    kept = versions[:1]
    for version in versions[1:]:
        if not _is_comparable(kept[-1], version):
            kept.append(version)
            continue
        changed = comparison.difference(kept[-1], version)
        if changed:
            version["change_kind"] = changed
            kept.append(version)
            continue
        kept[-1]["valid_to"] = version["valid_to"]
        connection.execute(
            insert(connection, Merge).values(
                article_id=article.id,
                version_number=version["number"],
                into_number=kept[-1]["number"],
                valid_from=version["valid_from"],
                capture_id=version["capture_id"],
                change_kind=version["change_kind"],
                extractor=version["extractor"],
                at=at,
            )
        )
        connection.execute(delete(Version).where(Version.id == version["id"]))
    for before, version in pairwise(kept):
        if _is_comparable(before, version):
            counts = comparison.word_counts(before, version)
            version["words_added"], version["words_removed"] = counts
    kept[0]["words_added"], _ = comparison.word_counts(None, kept[0])
    return kept


def _is_comparable(before: dict[str, Any], version: dict[str, Any]) -> bool:
    """Say whether one extractor read both: else a difference may be its own."""
    return bool(before["extractor"] == version["extractor"])


def _rewrite(connection: Connection, versions: Sequence[dict[str, Any]]) -> None:
    names = (
        *("id", *comparison.READ, "change_kind"),
        *("words_added", "words_removed", "valid_to"),
    )
    rows = [{name: version[name] for name in names} for version in versions]
    update_rows(connection, Version, rows)


def _stand(
    connection: Connection, article_id: int, last: dict[str, Any], count: int
) -> None:
    """Bring what the article repeats of its versions up to date."""
    connection.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id)
        .values(
            version_id=last["id"],
            version_count=count,
            published_at=last["published_at"],
            last_changed_at=last["valid_from"],
        )
    )


def _recount(connection: Connection, source_id: int, merged: int) -> None:
    connection.execute(
        update(Source)
        .where(Source.id == source_id)
        .values(versions=Source.versions - merged)
    )


def _entry(kind: str, article: Any, number: int, at: datetime) -> feed.Entry:  # noqa: ANN401
    return feed.Entry(kind, at, article.source_id, article.id, article.url, number)


def outdated(
    connection: Connection,
    source_id: int,
    extractor: str,
    *,
    after: int,
    since: datetime | None,
    limit: int,
) -> list[tuple[int, int, int]]:
    """Return (article, version, capture) of texts that another extractor read.

    Whole articles, by ascending id from *after* on, at most *limit* of them.
    """
    articles = (
        select(Version.article_id)
        .join(ArticleRow, ArticleRow.id == Version.article_id)
        .where(
            ArticleRow.source_id == source_id,
            ArticleRow.id > after,
            Version.extractor != extractor,
        )
        .group_by(Version.article_id)
        .order_by(Version.article_id)
        .limit(limit)
    )
    if since is not None:
        articles = articles.where(ArticleRow.last_changed_at >= since)
    statement = (
        select(Version.article_id, Version.id, Version.capture_id)
        .where(Version.article_id.in_(articles.scalar_subquery()))
        .order_by(Version.article_id, Version.number)
    )
    rows = connection.execute(statement)
    return [(row.article_id, row.id, row.capture_id) for row in rows]
