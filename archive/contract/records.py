"""What reading the archive gives: immutable values, one class per view; no SQL.

Times are aware UTC. The order of the fields is the order of the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Names = tuple[str, ...]
Counts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LatestArticle:
    """An article as it stands now; `status` is live, gone or moved."""

    article_id: int
    source: str
    url: str
    headline: str
    lead: str | None
    body: str
    authors: Names
    section: str | None
    tags: Names
    language: str | None
    script: str | None
    published_at: datetime | None
    modified_at: datetime | None
    image_url: str | None
    word_count: int
    content_hash: str
    version_number: int
    version_count: int
    first_seen_at: datetime
    last_seen_at: datetime
    last_changed_at: datetime
    status: str
    moved_to: str | None

    @property
    def text(self) -> str:
        """Headline, lead and body, with a blank line between two."""
        return "\n\n".join(filter(None, (self.headline, self.lead, self.body)))


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """What the publisher said from `valid_from` until `valid_to` (None: still)."""

    article_id: int
    source: str
    url: str
    version_number: int
    valid_from: datetime
    valid_to: datetime | None
    headline: str
    lead: str | None
    body: str
    authors: Names
    published_at: datetime | None
    modified_at: datetime | None
    content_hash: str
    change_kind: str
    words_added: int
    words_removed: int
    extractor: str
    capture_id: int

    @property
    def text(self) -> str:
        """Headline, lead and body, with a blank line between two."""
        return "\n\n".join(filter(None, (self.headline, self.lead, self.body)))


@dataclass(frozen=True, slots=True)
class FeedChange:
    """An entry of the ordered feed; `other_id` is the duplicate, or where it moved."""

    seq: int
    at: datetime
    kind: str
    article_id: int
    version_number: int | None
    source: str
    url: str
    other_id: int | None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source is doing, since when, and why we think so."""

    source: str
    state: str
    since: datetime
    reason: str | None
    last_crawl_at: datetime | None
    last_new_article_at: datetime | None
    articles: int
    versions: int
    next_crawl_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """One day of one source (`day` is its UTC date): whether no news, or no crawl."""

    source: str
    day: str
    crawls: int
    articles_published: int
    articles_captured: int
    gaps: int


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """An address under which an article was met."""

    url: str
    article_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class TextTwin:
    """Two articles with the same (`exact`) or nearly the same (`near`) body."""

    article_id: int
    twin_id: int
    similarity: float
    kind: str


@dataclass(frozen=True, slots=True)
class ArticleEdition:
    """The same story in another `language` or `script`: `edition_id` is an article.

    `found_from` is page (one names the other) or address (they are parallel).
    """

    article_id: int
    edition_id: int
    kind: str
    found_from: str


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """One run over one source; `finished_at` is None while it runs, or if killed."""

    crawl_id: int
    source: str
    kind: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    reason: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class NextLook:
    """When an address is to be fetched again (None: nothing planned), and why then.

    `state` and `attempts` tell how the last fetch ended: `failed` so often, say.
    """

    url: str
    state: str
    state_reason: str | None
    attempts: int
    looked_at: datetime
    due_at: datetime | None
    due_reason: str | None


@dataclass(frozen=True, slots=True)
class RawCapture:
    """One HTTP answer: what was fetched, what came, and what reading it gave."""

    capture_id: int
    source: str
    article_id: int | None
    url: str
    final_url: str
    fetched_at: datetime
    status: int
    headers: dict[str, str]
    payload_sha256: str | None
    verdict: str | None
    reason: str | None
    extractor: str | None
