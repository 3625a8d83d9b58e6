"""Tables of what crawls mean to do: what revisits learn, how far backfills got."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, Id, RowId, Table


class Habit(Table):
    """How often a source edits articles that were quiet for so long."""

    __tablename__ = "habit"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    edited: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        comment="edits before: 0, 1, 2 for two or three, 3 for more",
    )
    stretch: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        comment="time since the latest edit, by number: archive.habits.STRETCHES",
    )
    hours: Mapped[float] = mapped_column(Float, comment="hours that were watched")
    edits: Mapped[float] = mapped_column(Float, comment="edits seen in them")


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


__all__ = ["Backfill", "BackfillPage", "Habit"]
