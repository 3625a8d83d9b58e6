"""Articles and their versions: the decision what is an edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from archive import search
from archive.article import Article
from archive.models import Content, Version
from archive.store import feed
from archive.store.articles import comparison, identity, late_captures, version_rows
from archive.store.articles.batch import Batch, plan, settle, stand
from archive.store.commands import SaveArticle
from archive.store.crawls import edit_counts
from archive.store.related import duplicates, editions
from archive.store.results import SaveResult
from archive.store.revisits import RevisitPolicy
from archive.store.sql import unique


def save(
    connection: Connection, saves: Sequence[SaveArticle], next_visit: RevisitPolicy
) -> tuple[list[SaveResult], list[feed.Entry]]:
    """Store what captures said; return an outcome for each, and the feed's news.

    Saving the same capture again changes nothing.
    """
    batch = Batch(connection, next_visit)
    rest: Sequence[SaveArticle] = sorted(saves, key=_place)
    while rest:
        rest = _round(batch, rest)
    edit_counts.add(connection, batch.edit_counts)
    return [batch.outcomes[save.capture_id] for save in saves], batch.entries


def _place(save: SaveArticle) -> tuple[Any, ...]:
    moment = save.fetched_at, save.capture_id
    return save.source_id, save.address.digest, *moment


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
    earlier = [row for placed in batch.placed.values() for row in placed.added]
    batch.entries += duplicates.link(batch.connection, [*batch.versions, *earlier])
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
    new = comparison.columns(save.article, save.features)
    if (
        old is not None
        and late_captures.is_late(article, save)
        and late_captures.place(batch, save, article, old)
    ):
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
        is_news = bool(comparison.difference(old, read))
        old = {**old, **read}
        batch.rewrite(article, old, save.fetched_at, is_news=is_news)
    changed = comparison.difference(old, new) if old is not None else "first"
    number = article.last_number + 1 if changed else old["number"] if old else 1
    if changed:
        _add(batch, save, article, old, new | {"number": number}, changed)
    elif old is not None and comparison.outdated(old, new):
        batch.rewrite(article, {**old, **new}, save.fetched_at, is_news=False)
    _stand(batch, save, article, new, changed, number)


def _add(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    old: dict[str, Any] | None,
    new: dict[str, Any],
    changed: str,
) -> None:
    added, removed = comparison.word_counts(old, new, save.features)
    version = {name: value for name, value in new.items() if name != "body"}
    batch.take(new["body"], save.features)
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
    kind = "version.new" if old else "article.new"
    batch.tell(kind, save.fetched_at, article, new["number"])


def _stand(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    new: dict[str, Any],
    changed: str,
    number: int,
) -> None:
    """Note how the article, its link and the capture stand after the save."""
    kind = "changed" if changed else "unchanged"
    kind = "new" if changed == "first" else kind
    said = {
        "version_count": article.version_count + bool(changed),
        "last_number": max(number, article.last_number),
        "capture_id": save.capture_id,
        "published_at": new["published_at"],
    }
    if changed:
        said["last_changed_at"] = save.fetched_at
    # what was seen to be gone after the capture was taken stays so
    if article.status != "live" and save.fetched_at >= article.status_since:
        said |= {
            "status": "live",
            "status_since": save.fetched_at,
            "moved_to_id": None,
        }
        batch.tell("article.back", save.fetched_at, article, number)
    row = stand(batch, save, article, **said)
    if not late_captures.is_late(article, save):
        batch.edit_counts += edit_counts.counted(
            article, save.fetched_at, changed=bool(changed)
        )
    outcome = SaveResult(kind, article.id, number, changed or None)
    next_fetch = plan(batch, save, row, save.fetched_at)
    settle(batch, save, outcome, next_fetch, is_first=bool(changed))
