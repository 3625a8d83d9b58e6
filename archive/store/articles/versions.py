"""Articles and their versions: the decision what is an edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from archive import search
from archive.article import Article
from archive.models import Content, Version
from archive.store import feed
from archive.store.articles import comparison, identity, version_rows
from archive.store.articles.version_rows import Batch
from archive.store.commands import SaveArticle
from archive.store.crawls import edit_counts
from archive.store.related import duplicates, editions
from archive.store.results import SaveResult
from archive.store.revisits import ArticleState, RevisitPolicy
from archive.store.sql import unique


def save(
    connection: Connection, saves: Sequence[SaveArticle], next_visit: RevisitPolicy
) -> tuple[list[SaveResult], list[feed.Entry]]:
    """Store what captures said; return an outcome for each, and the feed's news.

    Saving the same capture again changes nothing.
    """
    batch = Batch(connection, next_visit)
    rest = sorted(saves, key=lambda save: (save.source_id, save.address.digest))
    while rest:
        rest = _round(batch, rest)
    edit_counts.add(connection, batch.lessons)
    return [batch.outcomes[save.capture_id] for save in saves], batch.entries


def _round(batch: Batch, saves: Sequence[SaveArticle]) -> list[SaveArticle]:
    """Store the first save of each article; return what must wait for another."""
    saves = batch.allowed(saves)
    if not saves:
        return []
    found = identity.resolve(batch.connection, saves)
    batch.entries += found.entries
    # Its lock may have been waited for while somebody took an article out.
    saves = batch.allowed(saves)
    first: dict[int, SaveArticle] = {}
    later = []
    for save in saves:
        article_id = found.articles[save.capture_id].id
        if first.setdefault(article_id, save) is not save:
            later.append(save)
    current = _current(batch.connection, found.articles.values())
    for article_id, save in first.items():
        _decide(batch, save, found.articles[save.capture_id], current.get(article_id))
    version_rows.write(batch)
    batch.entries += duplicates.link(batch.connection, batch.versions)
    new = {row["article_id"] for row in batch.versions}
    batch.entries += editions.link(batch.connection, first, new)
    search.refresh(batch.connection, batch.reworded(), batch.folded())
    batch.clear()
    return later


def _current(
    connection: Connection,
    articles: Any,  # noqa: ANN401 - rows of any shape
) -> dict[int, dict[str, Any]]:
    ids = unique(row.version_id for row in articles if row.version_id is not None)
    if not ids:
        return {}
    statement = (
        select(Version.__table__, Content.body)
        .join(Content, Content.hash == Version.content_hash)
        .where(Version.id.in_(ids))
    )
    rows = connection.execute(statement).mappings()
    return {row["article_id"]: dict(row) for row in rows}


def _decide(
    batch: Batch, save: SaveArticle, article: Row[Any], old: dict[str, Any] | None
) -> None:
    new = comparison.columns(save.article, save.counted)
    if article.capture_id is not None and save.capture_id < article.capture_id:
        # Read late, after a newer one: no evidence of an edit.
        _stand(batch, save, article, old or new, "", old["number"] if old else 1)
        return
    if old is not None and old["extractor"] != new["extractor"]:
        if save.baseline is None or save.baseline_id != article.capture_id:
            batch.outcomes[save.capture_id] = SaveResult(
                "stale", article.id, capture_id=article.capture_id
            )
            return
        # A page that today's extractor cannot read any more is no evidence of
        # an edit: what it reads now is then taken for the same version.
        text = save.baseline if isinstance(save.baseline, Article) else save.article
        read = comparison.columns(text)
        told = bool(comparison.difference(old, read))
        old = {**old, **read}
        _rewrite(batch, article, old, save, told=told)
    changed = comparison.difference(old, new) if old is not None else "first"
    number = article.last_number + 1 if changed else old["number"] if old else 1
    if changed:
        _add(batch, save, article, old, new | {"number": number}, changed)
    elif old is not None and comparison.outdated(old, new):
        _rewrite(batch, article, {**old, **new}, save, told=False)
    _stand(batch, save, article, new, changed, number)


def _add(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    old: dict[str, Any] | None,
    new: dict[str, Any],
    changed: str,
) -> None:
    added, removed = comparison.word_counts(old, new, save.counted)
    version = {name: value for name, value in new.items() if name != "body"}
    batch.take(new["body"], save.counted)
    batch.count(save.source_id, save.fetched_at, new_article=old is None)
    batch.versions.append(
        {
            **version,
            "article_id": article.id,
            "capture_id": save.capture_id,
            "valid_from": save.fetched_at,
            "change_kind": changed,
            "words_added": added,
            "words_removed": removed,
        }
    )
    batch.entries.append(
        feed.Entry(
            "version.new" if old else "article.new",
            save.fetched_at,
            save.source_id,
            article.id,
            article.url,
            new["number"],
        )
    )


def _rewrite(
    batch: Batch,
    article: Row[Any],
    version: dict[str, Any],
    save: SaveArticle,
    *,
    told: bool,
) -> None:
    """Put today's reading into the standing version; it stays the same edit."""
    batch.take(version["body"])
    names = ("headline", "lead", "content_hash", "authors", "extractor")
    batch.rewritten.add(article.id)
    batch.rewrites.append(
        {"b_id": version["id"]}
        | {f"b_{name}": version[name] for name in (*names, *comparison.METADATA)}
    )
    if told:
        batch.entries.append(
            feed.Entry(
                "text.reread",
                save.fetched_at,
                article.source_id,
                article.id,
                article.url,
                version["number"],
            )
        )


def _stand(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    new: dict[str, Any],
    changed: str,
    number: int,
) -> None:
    """Note how the article, its link and the capture stand after the save."""
    is_back = article.status != "live"
    first = changed == "first"
    kind = "new" if first else "changed" if changed else "unchanged"
    batch.outcomes[save.capture_id] = SaveResult(
        kind, article.id, number, changed or None
    )
    since = save.fetched_at if changed else article.last_changed_at
    batch.articles[article.id] = {
        "b_id": article.id,
        "b_status": "live",
        "b_since": save.fetched_at if is_back else article.status_since,
        "b_moved": None,
        "b_count": article.version_count + bool(changed),
        "b_last": max(number, article.last_number),
        "b_capture": max(save.capture_id, article.capture_id or 0),
        "b_published": new["published_at"],
        "b_seen": max(article.last_seen_at, save.fetched_at),
        "b_changed": since,
    }
    if is_back:
        batch.entries.append(_back(save, article, number))
    if save.capture_id > (article.capture_id or 0):
        batch.lessons += edit_counts.counted(
            article, save.fetched_at, changed=bool(changed)
        )
    edits = max(0, article.version_count + bool(changed) - 1)
    seen = ArticleState(
        save.fetched_at,
        article.first_seen_at,
        since,
        new["published_at"],
        article.source_id,
        edits,
    )
    version_rows.settle(batch, save, article.id, kind, batch.next_visit(seen))


def _back(save: SaveArticle, article: Row[Any], number: int) -> feed.Entry:
    return feed.Entry(
        "article.back",
        save.fetched_at,
        article.source_id,
        article.id,
        article.url,
        number,
    )
