"""How articles stand after a round of saves: the rows, written in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, update

from archive.models import ArticleRow, CaptureRow, Content, LinkRow, Source, Version
from archive.models.types import UtcTime
from archive.store import feed, tombstones
from archive.store.commands import SaveArticle
from archive.store.crawls.edit_counts import EditCount
from archive.store.results import SaveResult
from archive.store.revisits import NextFetch, RevisitPolicy
from archive.store.sql import insert
from archive.text.features import TextFeatures, text_features


@dataclass
class Batch:
    """One transaction's saves, of distinct articles, on their way into tables."""

    connection: Connection
    next_visit: RevisitPolicy
    outcomes: dict[int, SaveResult] = field(default_factory=dict)
    entries: list[feed.Entry] = field(default_factory=list)
    texts: dict[str, tuple[str, TextFeatures]] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    rewrites: list[dict[str, Any]] = field(default_factory=list)
    rewritten: set[int] = field(default_factory=set)
    articles: dict[int, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    captures: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[int, list[Any]] = field(default_factory=dict)
    lessons: list[EditCount] = field(default_factory=list)

    def allowed(self, saves: Sequence[SaveArticle]) -> Sequence[SaveArticle]:
        """Return *saves* without those of articles that were taken out for good."""
        refused = tombstones.refuse(self.connection, saves)
        self.outcomes |= refused
        return [save for save in saves if save.capture_id not in refused]

    def count(self, source_id: int, at: datetime, *, new_article: bool) -> None:
        """Add one version, perhaps of a new article, to its source's counters."""
        counted = self.counts.setdefault(source_id, [0, 0, None])
        counted[0] += int(new_article)
        counted[1] += 1
        if new_article:
            counted[2] = at

    def take(self, body: str, known: TextFeatures | None = None) -> None:
        """Have a body stored, with what is *known* of it or is to be worked out."""
        known = known or text_features(body)
        self.texts[known.content_hash] = body, known

    def folded(self) -> dict[str, Sequence[str]]:
        """Return the folded words of the bodies that were taken, by their hash."""
        return {key: known.folded for key, (_, known) in self.texts.items()}

    def reworded(self) -> list[int]:
        """Return the articles whose words may not be what they were."""
        new = {row["article_id"] for row in self.versions}
        return sorted(new | self.rewritten)

    def clear(self) -> None:
        """Forget what was written; outcomes, entries and lessons stay."""
        for waiting in (self.versions, self.rewrites, self.links, self.captures):
            waiting.clear()
        for kept in (self.texts, self.articles, self.counts, self.rewritten):
            kept.clear()


def settle(
    batch: Batch, save: SaveArticle, article_id: int, kind: str, plan: NextFetch
) -> None:
    """Note what the link and the capture came to, and the next visit."""
    batch.links.append(
        {
            "b_id": save.link_id,
            "b_crawl": save.crawl_id,
            "b_reason": kind,
            "b_article": article_id,
            "b_due": plan.due_at,
            "b_why": plan.reason,
            "b_at": save.fetched_at,
            "b_etag": save.etag,
            "b_last_modified": save.last_modified,
        }
    )
    batch.captures.append(
        {
            "b_id": save.capture_id,
            "b_article": article_id,
            "b_verdict": "unchanged" if kind == "unchanged" else "article",
            "b_extractor": save.article.extractor,
        }
    )


def write(batch: Batch) -> None:
    """Put a round's decisions into their tables, each table in one order."""
    connection = batch.connection
    if batch.texts:
        rows = [
            {"hash": key, "body": body, "word_count": known.word_count}
            for key, (body, known) in sorted(batch.texts.items())
        ]
        connection.execute(insert(connection, Content).on_conflict_do_nothing(), rows)
    _close(connection, batch.versions)
    if batch.versions:
        statement = insert(connection, Version).returning(
            Version.id, sort_by_parameter_order=True
        )
        ids = connection.execute(statement, batch.versions).scalars()
        stands = dict(
            zip((row["article_id"] for row in batch.versions), ids, strict=True)
        )
    else:
        stands = {}
    _update(connection, batch, stands)
    _count(connection, batch.counts)


def _close(connection: Connection, versions: Sequence[dict[str, Any]]) -> None:
    """End the versions that new ones replace."""
    rows = [
        {"b_article": row["article_id"], "b_at": row["valid_from"]}
        for row in versions
        if row["number"] > 1
    ]
    if rows:
        statement = (
            update(Version)
            .where(
                Version.article_id == bindparam("b_article"),
                Version.valid_to.is_(None),
            )
            .values(valid_to=bindparam("b_at"))
        )
        connection.execute(statement, rows)


def _update(connection: Connection, batch: Batch, stands: dict[int, int]) -> None:
    if batch.rewrites:
        names = [name[2:] for name in batch.rewrites[0] if name != "b_id"]
        connection.execute(
            _set(Version, {name: f"b_{name}" for name in names}), batch.rewrites
        )
    plain = {
        "status": "b_status",
        "status_since": "b_since",
        "moved_to_id": "b_moved",
        "version_count": "b_count",
        "last_number": "b_last",
        "capture_id": "b_capture",
        "published_at": "b_published",
        "last_seen_at": "b_seen",
        "last_changed_at": "b_changed",
    }
    same = [row for key, row in sorted(batch.articles.items()) if key not in stands]
    new = [
        row | {"b_version": stands[key]}
        for key, row in sorted(batch.articles.items())
        if key in stands
    ]
    if same:
        connection.execute(_set(ArticleRow, plain), same)
    if new:
        connection.execute(_set(ArticleRow, plain | {"version_id": "b_version"}), new)
    if batch.links:
        connection.execute(_settled(), sorted(batch.links, key=lambda row: row["b_id"]))
    if batch.captures:
        connection.execute(
            _set(
                CaptureRow,
                {
                    "article_id": "b_article",
                    "verdict": "b_verdict",
                    "extractor": "b_extractor",
                },
            ),
            sorted(batch.captures, key=lambda row: row["b_id"]),
        )


def _set(table: type[Any], values: dict[str, str]) -> Any:  # noqa: ANN401
    statement = update(table).where(table.id == bindparam("b_id"))
    return statement.values({name: bindparam(key) for name, key in values.items()})


def _settled() -> Any:  # noqa: ANN401
    names = {
        "crawl_id": "b_crawl",
        "reason": "b_reason",
        "article_id": "b_article",
        "due_at": "b_due",
        "due_reason": "b_why",
        "changed_at": "b_at",
        "etag": "b_etag",
        "last_modified": "b_last_modified",
    }
    return _set(LinkRow, names).values(state="done", attempts=0)


def _count(connection: Connection, counts: dict[int, list[Any]]) -> None:
    rows = [
        {"b_id": source_id, "b_articles": articles, "b_versions": versions, "b_at": at}
        for source_id, (articles, versions, at) in sorted(counts.items())
    ]
    if not rows:
        return
    statement = (
        update(Source)
        .where(Source.id == bindparam("b_id"))
        .values(
            articles=Source.articles + bindparam("b_articles"),
            versions=Source.versions + bindparam("b_versions"),
            last_new_article_at=func.coalesce(
                bindparam("b_at", type_=UtcTime), Source.last_new_article_at
            ),
        )
    )
    connection.execute(statement, rows)
