"""Tables of what was published: captures, articles, versions and the feed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, Id, JsonText, RowId, Table


class Payload(Table):
    """Bytes as received, compressed, kept once."""

    __tablename__ = "payload"

    sha256: Mapped[str] = mapped_column(
        Digest, primary_key=True, comment="SHA-256 of the bytes as received"
    )
    codec: Mapped[str] = mapped_column(String(8), comment="zstd")
    size: Mapped[int] = mapped_column(comment="length of the bytes as received")
    data: Mapped[bytes] = mapped_column(LargeBinary, comment="the compressed bytes")


class CaptureRow(Table):
    """One HTTP answer for an article address."""

    __tablename__ = "capture"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    crawl_id: Mapped[int | None] = mapped_column(ForeignKey("crawl.id"))
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"))
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), comment="the article read from it"
    )
    url: Mapped[str] = mapped_column(comment="address asked for")
    final_url: Mapped[str] = mapped_column(comment="address that answered")
    fetched_at: Mapped[datetime] = mapped_column(comment="when it was received")
    status: Mapped[int] = mapped_column(comment="HTTP status")
    headers: Mapped[dict[str, str]] = mapped_column(
        JsonText, comment="HTTP headers, names in lower case"
    )
    payload_sha256: Mapped[str | None] = mapped_column(
        Digest, ForeignKey("payload.sha256"), comment="null where no body came"
    )
    verdict: Mapped[str | None] = mapped_column(
        String(32),
        comment="null until read; article, unchanged, not_modified, gone, or why not",
    )
    reason: Mapped[str | None] = mapped_column(comment="evidence for the verdict")
    extractor: Mapped[str | None] = mapped_column(comment="what read it")

    __table_args__ = (
        Index(None, "article_id", "id"),
        Index(None, "link_id"),
        Index(
            "ix_capture_unread",
            "source_id",
            "id",
            sqlite_where=text("verdict IS NULL"),
            postgresql_where=text("verdict IS NULL"),
        ),
        Index(None, "crawl_id"),
        Index(None, "payload_sha256"),
    )


class ArticleRow(Table):
    """The thing with an identity: one canonical address of one source."""

    __tablename__ = "article"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(comment="canonical address")
    url_digest: Mapped[str] = mapped_column(Digest, comment="SHA-256 of the URL key")
    edition_key: Mapped[int | None] = mapped_column(
        comment="what its address shares with its editions in other languages"
    )
    status: Mapped[str] = mapped_column(
        String(8), default="live", comment="live, gone or moved"
    )
    status_since: Mapped[datetime] = mapped_column(comment="when the status began")
    moved_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), comment="where it moved to"
    )
    version_id: Mapped[int | None] = mapped_column(
        Id, comment="the version that stands now"
    )
    version_count: Mapped[int] = mapped_column(default=0, comment="versions so far")
    last_number: Mapped[int] = mapped_column(
        default=0, comment="highest version number given out; none is used again"
    )
    capture_id: Mapped[int | None] = mapped_column(
        Id, comment="latest capture that was read as this article"
    )
    published_at: Mapped[datetime | None] = mapped_column(
        comment="of the version that stands now"
    )
    first_seen_at: Mapped[datetime] = mapped_column(comment="first capture")
    last_seen_at: Mapped[datetime] = mapped_column(
        comment="latest capture that still showed it"
    )
    last_changed_at: Mapped[datetime] = mapped_column(
        comment="first capture of the version that stands now"
    )

    __table_args__ = (
        UniqueConstraint("source_id", "url_digest"),
        Index(None, "source_id", "published_at"),
        Index(None, "published_at"),
        Index(None, "edition_key"),
        CheckConstraint("status IN ('live', 'gone', 'moved')", name="status"),
    )


class ArticleUrl(Table):
    """An address under which an article was met."""

    __tablename__ = "article_url"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    url: Mapped[str] = mapped_column(comment="the address, as met")
    exact_digest: Mapped[str] = mapped_column(
        Digest, comment="SHA-256 of the address as met"
    )
    url_digest: Mapped[str] = mapped_column(Digest, comment="SHA-256 of its URL key")
    kind: Mapped[str] = mapped_column(
        String(16), comment="canonical, alias, amp, print, redirect or feed"
    )
    first_seen_at: Mapped[datetime] = mapped_column(comment="first met")
    last_seen_at: Mapped[datetime] = mapped_column(comment="last met")

    __table_args__ = (
        UniqueConstraint("source_id", "exact_digest"),
        Index(None, "source_id", "url_digest"),
        Index(None, "article_id"),
        Index(None, "exact_digest"),
    )


class Content(Table):
    """A normalised body text, stored once."""

    __tablename__ = "content"

    hash: Mapped[str] = mapped_column(
        Digest, primary_key=True, comment="SHA-256 of the normalised body"
    )
    body: Mapped[str] = mapped_column(
        comment="paragraphs, with a blank line between two"
    )
    word_count: Mapped[int] = mapped_column(comment="words of the body")


class Version(Table):
    """What the publisher said from one edit to the next."""

    __tablename__ = "version"

    id: Mapped[RowId]
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int] = mapped_column(comment="counts from 1 for each article")
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), comment="the capture it was first seen in"
    )
    valid_from: Mapped[datetime] = mapped_column(comment="first seen")
    valid_to: Mapped[datetime | None] = mapped_column(
        comment="when the next version was first seen; null: it stands"
    )
    headline: Mapped[str] = mapped_column(comment="the headline")
    lead: Mapped[str | None] = mapped_column(comment="the standfirst, if set apart")
    content_hash: Mapped[str] = mapped_column(
        Digest, ForeignKey("content.hash"), comment="names the body"
    )
    authors: Mapped[list[str]] = mapped_column(JsonText, comment="names, as printed")
    section: Mapped[str | None] = mapped_column(comment="rubric, as printed")
    tags: Mapped[list[str]] = mapped_column(JsonText, comment="keywords, as printed")
    language: Mapped[str | None] = mapped_column(String(16), comment="ISO 639 code")
    script: Mapped[str | None] = mapped_column(
        String(4), comment="ISO 15924: Latn, Cyrl, Arab ..."
    )
    published_at: Mapped[datetime | None] = mapped_column(
        comment="the page's own date of publication"
    )
    published_precision: Mapped[str | None] = mapped_column(
        String(8), comment="second, minute or day"
    )
    published_raw: Mapped[str | None] = mapped_column(comment="that date, as printed")
    published_from: Mapped[str | None] = mapped_column(
        String(16), comment="where on the page it stood"
    )
    modified_at: Mapped[datetime | None] = mapped_column(
        comment="the page's own date of change"
    )
    image_url: Mapped[str | None] = mapped_column(comment="leading picture")
    image_caption: Mapped[str | None] = mapped_column(comment="its caption")
    image_credit: Mapped[str | None] = mapped_column(comment="whose picture it is")
    change_kind: Mapped[str] = mapped_column(
        String(40),
        comment="first, or what changed: headline, lead, body, metadata, joined by +",
    )
    words_added: Mapped[int] = mapped_column(
        comment="words not in the version before (headline, lead and body)"
    )
    words_removed: Mapped[int] = mapped_column(
        comment="words of the version before that are gone"
    )
    extractor: Mapped[str] = mapped_column(comment="what read it")

    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index(None, "content_hash"),
    )


class Merge(Table):
    """A version that turned out to be no edit, and was merged into another."""

    __tablename__ = "merge"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    version_number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="the number it had"
    )
    into_number: Mapped[int] = mapped_column(comment="the version it is part of now")
    valid_from: Mapped[datetime] = mapped_column(comment="when it was first seen")
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), comment="the capture it was first seen in"
    )
    change_kind: Mapped[str] = mapped_column(
        String(40), comment="what had seemed to have changed"
    )
    extractor: Mapped[str] = mapped_column(comment="what reads both the same")
    at: Mapped[datetime] = mapped_column(comment="when it was merged")


class Change(Table):
    """An entry of the ordered feed of changes."""

    __tablename__ = "change"

    seq: Mapped[int] = mapped_column(
        Id, primary_key=True, autoincrement=False, comment="strictly increasing"
    )
    at: Mapped[datetime] = mapped_column(comment="when it was seen")
    kind: Mapped[str] = mapped_column(
        String(32),
        comment="article.new, version.new, article.gone, article.back, "
        "article.moved, article.edition, article.redacted, text.duplicate, "
        "text.similar, text.reread or version.merged",
    )
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    version_number: Mapped[int | None] = mapped_column(comment="the version concerned")
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"),
        comment="the other article of a move, a twin or an edition",
    )
    url: Mapped[str] = mapped_column(comment="the article's canonical address")

    __table_args__ = (Index(None, "article_id"), Index(None, "source_id", "seq"))


class FeedHead(Table):
    """The last `seq` given out; its lock puts commits in the order of `seq`."""

    __tablename__ = "feed_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Id, comment="last seq given out")


class Twin(Table):
    """Two articles with the same, or nearly the same, body."""

    __tablename__ = "twin"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    twin_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    similarity: Mapped[float] = mapped_column(Float, comment="1 for the same body")
    kind: Mapped[str] = mapped_column(String(8), comment="exact or near")
    found_at: Mapped[datetime] = mapped_column(comment="when it was found")

    __table_args__ = (
        Index(None, "twin_id"),
        CheckConstraint("article_id < twin_id", name="order"),
    )


__all__ = [
    "ArticleRow",
    "ArticleUrl",
    "CaptureRow",
    "Change",
    "Content",
    "FeedHead",
    "Merge",
    "Payload",
    "Twin",
    "Version",
]
