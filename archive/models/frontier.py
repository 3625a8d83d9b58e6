"""Listings, links, gaps and plans: the tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, Id, JsonText, RowId, Table


class ListingRow(Table):
    """A page, feed, sitemap or REST answer that names articles."""

    __tablename__ = "listing"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(comment="its address")
    url_digest: Mapped[str] = mapped_column(Digest, comment="SHA-256 of the URL key")
    kind: Mapped[str] = mapped_column(String(16), comment="page, feed, sitemap or rest")
    first_seen_at: Mapped[datetime] = mapped_column(comment="first visit")
    last_seen_at: Mapped[datetime] = mapped_column(comment="latest visit")
    links: Mapped[int] = mapped_column(default=0, comment="links at the latest visit")
    etag: Mapped[str | None] = mapped_column(comment="validator of the latest answer")
    last_modified: Mapped[str | None] = mapped_column(
        comment="validator of the latest answer"
    )
    problem: Mapped[str | None] = mapped_column(
        comment="why the latest answer was not what it should be"
    )

    __table_args__ = (UniqueConstraint("source_id", "url_digest"),)


class LinkRow(Table):
    """An article address named by a listing; all of a source's are its frontier."""

    __tablename__ = "link"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(comment="address as found, and as fetched")
    url_digest: Mapped[str] = mapped_column(Digest, comment="SHA-256 of the URL key")
    state: Mapped[str] = mapped_column(
        String(8), default="pending", comment="pending, done, failed or skipped"
    )
    reason: Mapped[str | None] = mapped_column(
        comment="why it is in this state, as a short code"
    )
    attempts: Mapped[int] = mapped_column(
        default=0, comment="failures since the last success"
    )
    due_at: Mapped[datetime | None] = mapped_column(
        comment="when to look at it (again); null: nothing planned"
    )
    due_reason: Mapped[str | None] = mapped_column(
        comment="why then, or why nothing is planned, in words"
    )
    discovered_at: Mapped[datetime] = mapped_column(comment="first sighting")
    changed_at: Mapped[datetime] = mapped_column(comment="latest change of state")
    hints: Mapped[dict[str, Any] | None] = mapped_column(
        JsonText, comment="what the listing said: title, date_text, excerpt"
    )
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), comment="the article found there"
    )
    crawl_id: Mapped[int | None] = mapped_column(
        ForeignKey("crawl.id"), comment="the crawl that last settled it"
    )
    etag: Mapped[str | None] = mapped_column(comment="validator of the last article")
    last_modified: Mapped[str | None] = mapped_column(
        comment="validator of the last article"
    )

    __table_args__ = (
        UniqueConstraint("source_id", "url_digest"),
        Index(None, "source_id", "state", "due_at"),
        Index(None, "article_id"),
        CheckConstraint(
            "state IN ('pending', 'done', 'failed', 'skipped')", name="state"
        ),
    )


class Sighting(Table):
    """One listing showed one link, from then to then."""

    __tablename__ = "sighting"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), primary_key=True)
    url: Mapped[str] = mapped_column(comment="address as this listing spelled it")
    position: Mapped[int] = mapped_column(comment="place on the listing, from 0")
    first_seen_at: Mapped[datetime] = mapped_column(comment="first sighting")
    last_seen_at: Mapped[datetime] = mapped_column(comment="latest sighting")

    __table_args__ = (Index(None, "link_id"),)


class Gap(Table):
    """A stretch of a listing that two crawls did not overlap."""

    __tablename__ = "gap"

    id: Mapped[RowId]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    from_at: Mapped[datetime] = mapped_column(comment="the visit before")
    to_at: Mapped[datetime] = mapped_column(comment="the visit that shared no link")
    closed_at: Mapped[datetime | None] = mapped_column(
        comment="when a deeper look met known links again"
    )

    __table_args__ = (Index(None, "source_id", "to_at"),)


Index(
    "ix_link_unsettled",
    LinkRow.source_id,
    LinkRow.id,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)


class Backfill(Table):
    """An order to fetch what a source published between two moments."""

    __tablename__ = "backfill"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    since: Mapped[datetime] = mapped_column(comment="the oldest that is wanted")
    until: Mapped[datetime] = mapped_column(comment="the first that is not")
    begun_at: Mapped[datetime] = mapped_column(comment="when it was first asked for")
    finished_at: Mapped[datetime | None] = mapped_column(
        comment="when no page was left to read; null: it goes on when asked again"
    )

    __table_args__ = (UniqueConstraint("source_id", "since", "until"),)


class BackfillPage(Table):
    """A listing's page that a backfill has read, or is to read."""

    __tablename__ = "backfill_page"

    id: Mapped[RowId]
    backfill_id: Mapped[int] = mapped_column(ForeignKey("backfill.id"))
    route: Mapped[str] = mapped_column(comment="address of the source's own listing")
    kind: Mapped[str] = mapped_column(String(16), comment="page, feed, sitemap or rest")
    url: Mapped[str] = mapped_column(comment="address of this page")
    url_digest: Mapped[str] = mapped_column(Digest, comment="SHA-256 of that address")
    led_by: Mapped[int | None] = mapped_column(
        Id, comment="the page that named it as its next, or as a sitemap"
    )
    depth: Mapped[int] = mapped_column(comment="how many sitemaps led to it")
    state: Mapped[str] = mapped_column(
        String(8), default="pending", comment="pending, done or failed"
    )
    reason: Mapped[str | None] = mapped_column(comment="why it failed, or ended")
    older: Mapped[int] = mapped_column(
        default=0, comment="pages in a row, up to this, older than what is wanted"
    )
    fingerprint: Mapped[str | None] = mapped_column(
        Digest, comment="tells a page that is served again under another number"
    )
    links: Mapped[int] = mapped_column(default=0, comment="links taken from it")
    oldest: Mapped[datetime | None] = mapped_column(comment="oldest date it showed")

    __table_args__ = (
        UniqueConstraint("backfill_id", "url_digest"),
        CheckConstraint("state IN ('pending', 'done', 'failed')", name="state"),
    )
