"""What the writer is told to store; plain values. What it answers is `results`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.article import Article, Capture, Link, Reading
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

    Links from before *since* were known: a crawl that read its listings to their
    end met them.
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

    *baseline* is what today's extractor reads from the capture *baseline_id*, which
    was taken right before it or after it; an outcome of ``stale`` asks for it.
    *features* are of the article's body, and worked out here if they are not given.
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
    features: TextFeatures | None = None


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
