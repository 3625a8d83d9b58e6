"""Articles, their versions and addresses: the tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, Id, JsonText, RowId, Table


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
        default=0, comment="highest number of a version, merged ones among them"
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


class Redaction(Table):
    """A tombstone: an address whose article was removed, and why."""

    __tablename__ = "redaction"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    url: Mapped[str] = mapped_column(comment="an address of the article")
    url_digest: Mapped[str] = mapped_column(
        Digest, comment="SHA-256 of its URL key; never fetched or stored again"
    )
    at: Mapped[datetime] = mapped_column(comment="when it was removed")
    reason: Mapped[str] = mapped_column(comment="why, as the operator put it")
    digests: Mapped[list[str]] = mapped_column(
        JsonText, comment="SHA-256 of the texts and bytes that were removed"
    )

    __table_args__ = (UniqueConstraint("source_id", "url_digest"),)
