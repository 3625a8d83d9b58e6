"""Tables of the crawl: sources, listings and the frontier of links."""

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


class Source(Table):
    """One news site."""

    __tablename__ = "source"

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(
        String(64), unique=True, comment="stem of the source's TOML"
    )
    title: Mapped[str] = mapped_column(comment="what readers call it")
    home: Mapped[str] = mapped_column(comment="address of the front page")
    language: Mapped[str | None] = mapped_column(String(16), comment="main language")
    time_zone: Mapped[str] = mapped_column(String(64), comment="IANA time zone")
    state: Mapped[str] = mapped_column(
        String(16),
        default="never-run",
        comment="ok, silent, broken, blocked, paused or never-run",
    )
    state_since: Mapped[datetime] = mapped_column(comment="when the state began")
    state_reason: Mapped[str | None] = mapped_column(comment="evidence for the state")
    last_crawl_at: Mapped[datetime | None] = mapped_column(
        comment="start of the latest crawl"
    )
    last_new_article_at: Mapped[datetime | None] = mapped_column(
        comment="when an article was last seen for the first time"
    )
    every_s: Mapped[int | None] = mapped_column(
        comment="seconds between two crawls, learned from how much news each found"
    )
    next_crawl_at: Mapped[datetime | None] = mapped_column(
        comment="when the schedule crawls it next; null: as soon as it can"
    )
    checked_at: Mapped[datetime | None] = mapped_column(
        comment="when `sources check` last found articles there"
    )
    usual_since: Mapped[datetime | None] = mapped_column(
        comment="crawls before say nothing of what is usual: the operator said so"
    )
    revisits_a_day: Mapped[int | None] = mapped_column(
        comment="looks at known articles that the latest crawl might make in 24 hours"
    )
    articles: Mapped[int] = mapped_column(default=0, comment="articles stored")
    versions: Mapped[int] = mapped_column(default=0, comment="versions stored")

    __table_args__ = (
        CheckConstraint(
            "state IN ('ok', 'silent', 'broken', 'blocked', 'paused', 'never-run')",
            name="state",
        ),
    )


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

__all__ = [
    "Gap",
    "Id",
    "LinkRow",
    "ListingRow",
    "Sighting",
    "Source",
]
