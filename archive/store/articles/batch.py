"""A transaction's saves: what was decided of each, on its way into the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from archive.store import feed, tombstones
from archive.store.articles import comparison
from archive.store.articles.version_order import Placed
from archive.store.commands import SaveArticle
from archive.store.crawls.edit_counts import EditCount
from archive.store.results import SaveResult
from archive.store.revisits import ArticleState, NextFetch, RevisitPolicy
from archive.text.features import TextFeatures, text_features

READ = (
    "headline",
    "lead",
    "content_hash",
    "authors",
    "extractor",
    *comparison.METADATA,
)
"""What another reading of a version's capture may change."""


@dataclass
class Batch:
    """One transaction's saves, of distinct articles, on their way into tables."""

    connection: Connection
    next_visit: RevisitPolicy
    outcomes: dict[int, SaveResult] = field(default_factory=dict)
    entries: list[feed.Entry] = field(default_factory=list)
    texts: dict[str, tuple[str, TextFeatures]] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    placed: dict[int, Placed] = field(default_factory=dict)
    firsts: list[dict[str, Any]] = field(default_factory=list)
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
            counted[2] = max(at, counted[2] or at)

    def take(self, body: str, known: TextFeatures | None = None) -> None:
        """Have a body stored, with what is *known* of it or is to be worked out."""
        known = known or text_features(body)
        self.texts[known.content_hash] = body, known

    def rewrite(
        self, article: Row[Any], version: dict[str, Any], at: datetime, *, told: bool
    ) -> None:
        """Put today's reading into a version; it stays the same edit."""
        self.take(version["body"])
        self.rewritten.add(article.id)
        self.rewrites.append(
            {"b_id": version["id"]} | {f"b_{name}": version[name] for name in READ}
        )
        if told:
            self.tell("text.reread", at, article, version["number"])

    def tell(self, kind: str, at: datetime, article: Row[Any], number: int) -> None:
        """Have the feed tell of a version of *article*."""
        self.entries.append(
            feed.Entry(kind, at, article.source_id, article.id, article.url, number)
        )

    def folded(self) -> dict[str, Sequence[str]]:
        """Return the folded words of the bodies that were taken, by their hash."""
        return {key: known.folded for key, (_, known) in self.texts.items()}

    def reworded(self) -> list[int]:
        """Return the articles whose words may not be what they were."""
        new = {row["article_id"] for row in self.versions}
        return sorted(new | self.rewritten)

    def clear(self) -> None:
        """Forget what was written; outcomes, entries and lessons stay."""
        for waiting in (self.versions, self.firsts, self.rewrites, self.links):
            waiting.clear()
        for kept in (self.texts, self.placed, self.articles, self.counts):
            kept.clear()
        self.captures.clear()
        self.rewritten.clear()


def stand(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    **said: Any,  # noqa: ANN401 - columns
) -> dict[str, Any]:
    """Note what is *said* of an article anew, and when it was seen; return its row.

    Names are those of the statement in `version_rows`, without their ``b_``.
    """
    known = {
        "id": article.id,
        "status": article.status,
        "since": article.status_since,
        "moved": article.moved_to_id,
        "count": article.version_count,
        "last": article.last_number,
        "capture": article.capture_id,
        "published": article.published_at,
        "first": min(article.first_seen_at, save.fetched_at),
        "seen": max(article.last_seen_at, save.fetched_at),
        "changed": article.last_changed_at,
    } | said
    batch.articles[article.id] = {f"b_{name}": known[name] for name in known}
    return known


def plan(
    batch: Batch, save: SaveArticle, row: dict[str, Any], at: datetime
) -> NextFetch:
    """Return the next visit to the article of that *row*, seen *at* a moment."""
    gone = row["since"] if row["status"] == "gone" else None
    return batch.next_visit(
        ArticleState(
            at,
            row["first"],
            row["changed"],
            row["published"],
            save.source_id,
            max(0, row["count"] - 1),
            gone,
        )
    )


def settle(
    batch: Batch,
    save: SaveArticle,
    outcome: SaveResult,
    visit: NextFetch,
    *,
    is_first: bool,
) -> None:
    """Note what the link and the capture came to, and the next *visit*.

    *is_first* says that the capture is the first of a version.
    """
    batch.outcomes[save.capture_id] = outcome
    batch.links.append(
        {
            "b_id": save.link_id,
            "b_crawl": save.crawl_id,
            "b_reason": outcome.kind,
            "b_article": outcome.article_id,
            "b_due": visit.due_at,
            "b_why": visit.reason,
            "b_at": save.fetched_at,
            "b_etag": save.etag,
            "b_last_modified": save.last_modified,
        }
    )
    batch.captures.append(
        {
            "b_id": save.capture_id,
            "b_article": outcome.article_id,
            "b_verdict": "article" if is_first else "unchanged",
            "b_extractor": save.article.extractor,
        }
    )
