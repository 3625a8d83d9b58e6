"""What may be asked of the writer, and what it answers; plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.article import Article, Capture, Link, NoArticle, Reading
from archive.text.features import TextFeatures


@dataclass(frozen=True, slots=True)
class Address:
    """An address, and the digest of the identity that its source gives it."""

    url: str
    digest: str
    kind: str = "canonical"


@dataclass(frozen=True, slots=True)
class Found:
    """A link of a listing, under the identity that its source gives it.

    *aliases* are the other spellings under which the listing named it.
    """

    link: Link
    address: Address
    aliases: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreListing:
    """A listing was read: it named these links.

    Links from before *since* are old acquaintances: a crawl that read its
    listings to their end met them.
    """

    source_id: int
    crawl_id: int
    listing: Address
    at: datetime
    since: datetime
    links: tuple[Found, ...]
    problem: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class StoreCapture:
    """An answer came: its bytes must be safe before anything reads them."""

    source_id: int
    crawl_id: int
    link_id: int
    capture: Capture


@dataclass(frozen=True, slots=True)
class SaveArticle:
    """A capture was read as an article.

    *baseline* is what today's extractor reads from the article's previous
    capture (*baseline_id*); it is asked for by an outcome of ``stale``. *counted*
    is of the article's body, and worked out here if it is not given.
    """

    source_id: int
    crawl_id: int
    link_id: int
    capture_id: int
    fetched_at: datetime
    article: Article
    address: Address
    aliases: tuple[Address, ...] = ()
    editions: tuple[Address, ...] = ()
    redirected: bool = False
    etag: str | None = None
    last_modified: str | None = None
    baseline_id: int | None = None
    baseline: Reading | None = None
    counted: TextFeatures | None = None


@dataclass(frozen=True, slots=True)
class RejectCapture:
    """A capture was read, and no version comes of it.

    *gone* says that the article is no longer there, *due_at* when to look at
    the link again; where the article stands or is gone the policy of revisits
    says when instead.
    """

    source_id: int
    crawl_id: int
    link_id: int
    capture_id: int
    at: datetime
    verdict: str
    reason: str | None
    state: str
    due_at: datetime | None = None
    due_reason: str | None = None
    gone: bool = False
    extractor: str | None = None


@dataclass(frozen=True, slots=True)
class SettleLink:
    """No answer came of a link: say what became of it."""

    source_id: int
    crawl_id: int
    link_id: int
    at: datetime
    state: str
    reason: str
    due_at: datetime | None = None
    due_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reextract:
    """An article's captures were read again by today's *extractor*.

    *readings* are by version id; versions without one stay as they are.
    """

    article_id: int
    extractor: str
    at: datetime
    readings: Mapping[int, Reading]


Command = (
    StoreListing | StoreCapture | SaveArticle | RejectCapture | SettleLink | Reextract
)


@dataclass(frozen=True, slots=True)
class Task:
    """A link that is to be fetched, with what helps to do it."""

    link_id: int
    url: str
    article_id: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    hints: Link | None = None
    reason: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Discovered:
    """How many of a listing's links were *new*, and which are to be fetched.

    *old* counts those known before this crawl. *shown* has, in the listing's order,
    each link that may be an article, and since when it is known (None: it is news).
    """

    new: int
    old: int
    shown: tuple[tuple[int, datetime | None], ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What a save came to.

    *kind* is new, changed, unchanged or stale. ``stale`` stored nothing:
    another extractor read the current version, and *capture_id* must be read
    again by today's first.
    """

    kind: str
    article_id: int
    version_number: int | None = None
    change_kind: str | None = None
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleState:
    """What is known of an article when it was looked at, to plan the next visit.

    *edits* are those since its first version.
    """

    at: datetime
    first_seen_at: datetime
    last_changed_at: datetime
    published_at: datetime | None
    source_id: int = 0
    edits: int = 0
    gone_since: datetime | None = None

    @property
    def quiet_since(self) -> datetime:
        """When it was last edited, or else published."""
        if self.edits:
            return self.last_changed_at
        return min(self.published_at or self.first_seen_at, self.first_seen_at)


@dataclass(frozen=True, slots=True)
class NextFetch:
    """When to look again (None: nothing planned), and why then."""

    due_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class DueArticle:
    """A known article whose time has come; *seen* is how it last was."""

    link_id: int
    seen: ArticleState


RevisitPolicy = Callable[[ArticleState], NextFetch]
"""The policy of revisits, chosen by the crawler."""

__all__ = [
    "Address",
    "Article",
    "ArticleState",
    "Command",
    "Discovered",
    "DueArticle",
    "Found",
    "NextFetch",
    "NoArticle",
    "Reextract",
    "RejectCapture",
    "RevisitPolicy",
    "SaveArticle",
    "SaveResult",
    "SettleLink",
    "StoreCapture",
    "StoreListing",
    "Task",
]
