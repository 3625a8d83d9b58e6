"""Taking an article out: its text and bytes go, a tombstone stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, permutations
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from archive.models import (
    ArticleRow,
    ArticleUrl,
    CaptureRow,
    Content,
    LinkRow,
    Redaction,
    Source,
    Twin,
    Version,
)
from archive.search import forget
from archive.store import feed
from archive.store.related import editions, near_duplicates
from archive.store.sql import ids, insert, unique
from archive.store.tombstones import close, drop


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was removed.

    *shared* articles still hold one of its texts; *related* ones moved to its
    address or from it, or have nearly its text.
    """

    addresses: int
    versions: int
    captures: int
    payloads: int
    shared: tuple[int, ...]
    related: tuple[int, ...]


def redact(
    connection: Connection, article_id: int, reason: str, at: datetime
) -> Redacted:
    """Remove an article's versions, texts, bytes and hints; keep its addresses.

    Texts and bytes that other articles hold too stay with those.
    """
    article = connection.execute(
        select(ArticleRow.__table__)
        .where(ArticleRow.id == article_id)
        .with_for_update()
    ).one()
    links = ids(connection, LinkRow.id, LinkRow.article_id == article_id)
    captures = ids(
        connection,
        CaptureRow.id,
        or_(CaptureRow.article_id == article_id, CaptureRow.link_id.in_(links)),
    )
    places = _places(connection, article, links)
    texts = ids(connection, Version.content_hash, Version.article_id == article_id)
    versions = connection.execute(
        delete(Version).where(Version.article_id == article_id)
    ).rowcount
    related = _related(connection, article, places)
    shared = _remove_texts(connection, texts)
    payloads = drop(connection, captures)
    forget(connection, [article_id])
    near_duplicates.forget(connection, article_id)
    editions.forget(connection, article_id)
    _mark_removed(connection, article, links, versions, at)
    _upsert(connection, article, places, reason, at, unique([*texts, *payloads]))
    feed.append(
        connection,
        [
            feed.Entry(
                "article.redacted", at, article.source_id, article_id, article.url
            )
        ],
    )
    return Redacted(
        len(places),
        versions,
        len(captures),
        len(payloads),
        shared,
        tuple(other for other in related if other not in shared),
    )


def _places(
    connection: Connection,
    article: Any,  # noqa: ANN401
    links: Sequence[int],
) -> dict[str, str]:
    """Return every address of the article by the digest of its key."""
    met = select(ArticleUrl.url_digest, ArticleUrl.url).where(
        ArticleUrl.article_id == article.id
    )
    named = select(LinkRow.url_digest, LinkRow.url).where(LinkRow.id.in_(links))
    places = {
        digest: url
        for query in (met, named)
        for digest, url in connection.execute(query)
    }
    return places | {article.url_digest: article.url}


def _remove_texts(connection: Connection, texts: Sequence[str]) -> tuple[int, ...]:
    """Delete texts nobody else has; return the articles that have the rest."""
    holders = select(Version.content_hash, Version.article_id).where(
        Version.content_hash.in_(texts)
    )
    kept = connection.execute(holders.distinct()).all()
    gone = [text for text in texts if text not in {row.content_hash for row in kept}]
    connection.execute(delete(Content).where(Content.hash.in_(gone)))
    return tuple(unique(row.article_id for row in kept))


def _related(
    connection: Connection,
    article: Any,  # noqa: ANN401
    places: Collection[str],
) -> list[int]:
    """Return the articles with a text that may say the same."""
    # what moved here gave its address away
    moved = ids(
        connection,
        ArticleRow.id,
        (ArticleRow.source_id == article.source_id) & ArticleRow.url_digest.in_(places),
    )
    like = [
        ids(connection, mine, theirs == article.id)
        for mine, theirs in permutations((Twin.article_id, Twin.twin_id))
    ]
    others = {article.moved_to_id, *moved, *chain(*like)} - {article.id, None}
    readable = ArticleRow.id.in_(others) & ArticleRow.version_id.is_not(None)
    return ids(connection, ArticleRow.id, readable)


def _mark_removed(
    connection: Connection,
    article: Any,  # noqa: ANN401
    links: Sequence[int],
    versions: int,
    at: datetime,
) -> None:
    connection.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article.id)
        .values(
            status="gone",
            status_since=at,
            version_id=None,
            version_count=0,
            capture_id=None,
            published_at=None,
        )
    )
    close(connection, links, at)
    connection.execute(
        update(Source)
        .where(Source.id == article.source_id)
        .values(
            articles=Source.articles - int(article.version_id is not None),
            versions=Source.versions - versions,
        )
    )


def _upsert(
    connection: Connection,
    article: Any,  # noqa: ANN401
    places: dict[str, str],
    reason: str,
    at: datetime,
    digests: Sequence[str],
) -> None:
    rows = [
        {
            "source_id": article.source_id,
            "article_id": article.id,
            "url": url,
            "url_digest": digest,
            "at": at,
            "reason": reason,
            "digests": digests if digest == article.url_digest else [],
        }
        for digest, url in sorted(places.items())
    ]
    connection.execute(insert(connection, Redaction).on_conflict_do_nothing(), rows)
