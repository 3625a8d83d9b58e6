"""Which article a save belongs to: found by address, known by link, or new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from archive import edition_urls
from archive.models import ArticleRow, ArticleUrl, LinkRow
from archive.store import article_urls, feed
from archive.store.commands import SaveArticle
from archive.store.sql import insert, unique


@dataclass
class Identities:
    """For each save (by capture) its article's row, locked; and who moved."""

    articles: dict[int, Row[Any]] = field(default_factory=dict)
    entries: list[feed.Entry] = field(default_factory=list)


def resolve(connection: Connection, saves: Sequence[SaveArticle]) -> Identities:
    """Find or make the article of each save, and lock them all in one order."""
    links = _links(connection, saves)
    by_address = _by_address(connection, saves)
    fresh = []
    for save in saves:
        known = by_address.get((save.source_id, save.address.digest))
        linked = links[save.link_id].article_id
        if known is None and (linked is None or save.redirected):
            fresh.append(save)
        elif known is None:
            by_address[save.source_id, save.address.digest] = linked
    _add(connection, fresh)
    by_address |= _by_address(connection, fresh)
    ids = {
        save.capture_id: by_address[save.source_id, save.address.digest]
        for save in saves
    }
    former = {
        links[save.link_id].article_id: save
        for save in saves
        if links[save.link_id].article_id not in (None, ids[save.capture_id])
    }
    rows = _locked(connection, unique([*ids.values(), *former]))
    found = Identities({capture_id: rows[key] for capture_id, key in ids.items()})
    for key, save in former.items():
        found.entries += _moved(connection, rows[key], rows[ids[save.capture_id]], save)
    _upsert(connection, saves, found)
    return found


def _links(connection: Connection, saves: Sequence[SaveArticle]) -> dict[int, Any]:
    statement = select(LinkRow.id, LinkRow.article_id).where(
        LinkRow.id.in_(unique(save.link_id for save in saves))
    )
    rows: dict[int, Any] = {}
    for row in connection.execute(statement):
        rows[row.id] = row
    return rows


def _by_address(
    connection: Connection, saves: Sequence[SaveArticle]
) -> dict[tuple[int, str], int]:
    digests = unique(save.address.digest for save in saves)
    sources = unique(save.source_id for save in saves)
    found: dict[tuple[int, str], int] = {}
    for row, article_id in (
        (ArticleUrl, ArticleUrl.article_id),
        (ArticleRow, ArticleRow.id),
    ):
        # the source is named, because the index starts with it
        statement = select(row.source_id, row.url_digest, article_id).where(
            row.source_id.in_(sources), row.url_digest.in_(digests)
        )
        for source_id, digest, known in connection.execute(statement):
            found[source_id, digest] = known
    return found


def _add(connection: Connection, saves: Sequence[SaveArticle]) -> None:
    rows = {
        (save.source_id, save.address.digest): {
            "source_id": save.source_id,
            "url": save.address.url,
            "url_digest": save.address.digest,
            "edition_key": edition_urls.key(save.address.url),
            "status": "live",
            "status_since": save.fetched_at,
            "version_count": 0,
            "last_number": 0,
            "first_seen_at": save.fetched_at,
            "last_seen_at": save.fetched_at,
            "last_changed_at": save.fetched_at,
        }
        # the earliest of several is the first one seen
        for save in sorted(saves, key=lambda save: save.fetched_at, reverse=True)
    }
    if rows:
        statement = insert(connection, ArticleRow).on_conflict_do_nothing()
        connection.execute(statement, [rows[key] for key in sorted(rows)])


def _locked(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    statement = (
        select(ArticleRow.__table__)
        .where(ArticleRow.id.in_(ids))
        .order_by(ArticleRow.id)
        .with_for_update()
    )
    return {row.id: row for row in connection.execute(statement)}


def _moved(
    connection: Connection, old: Row[Any], new: Row[Any], save: SaveArticle
) -> list[feed.Entry]:
    if old.status == "moved" and old.moved_to_id == new.id:
        return []
    if save.fetched_at < max(old.last_seen_at, old.status_since):
        return []  # it was seen to stand, or to be elsewhere, after that
    connection.execute(
        update(ArticleRow)
        .where(ArticleRow.id == bindparam("b_id"))
        .values(
            status="moved",
            status_since=save.fetched_at,
            moved_to_id=new.id,
        ),
        {"b_id": old.id},
    )
    return [
        feed.Entry(
            "article.moved",
            save.fetched_at,
            old.source_id,
            old.id,
            old.url,
            other_id=new.id,
        )
    ]


def _upsert(
    connection: Connection, saves: Sequence[SaveArticle], found: Identities
) -> None:
    rows = []
    for save in saves:
        article = found.articles[save.capture_id]
        for address in (save.address, *save.aliases):
            kind = address.kind
            if kind == "canonical" and address.digest != article.url_digest:
                kind = "alias"
            rows.append(
                {
                    "source_id": save.source_id,
                    "article_id": article.id,
                    "url": address.url,
                    "url_digest": address.digest,
                    "kind": kind,
                    "at": save.fetched_at,
                }
            )
    article_urls.remember(connection, rows)
