"""Sources, what is known of them, and what befell them: the tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import RowId, Table


class Learned(Table):
    """What a source's captures taught about its template; part of the extractor."""

    __tablename__ = "learned"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    version: Mapped[str] = mapped_column(
        String(64), comment="id of this knowledge, as extractors carry it"
    )
    data: Mapped[str] = mapped_column(comment="the knowledge, as JSON")
    pages: Mapped[int] = mapped_column(comment="pages that it was learned from")
    articles: Mapped[int] = mapped_column(comment="articles of the source at that time")
    learned_at: Mapped[datetime] = mapped_column(comment="when it was learned")


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
        comment="time since the latest edit, 0 to 9: "
        "from 0, 1, 3, 6, 12, 24, 72, 168, 720, 2160 hours on",
    )
    hours: Mapped[float] = mapped_column(Float, comment="hours that were watched")
    edits: Mapped[float] = mapped_column(Float, comment="edits seen in them")


class Incident(Table):
    """A source changed its state: what to tell the operator, once."""

    __tablename__ = "incident"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    crawl_id: Mapped[int | None] = mapped_column(
        ForeignKey("crawl.id"), comment="the crawl that noticed"
    )
    at: Mapped[datetime] = mapped_column(comment="when the state began")
    was: Mapped[str] = mapped_column(String(16), comment="the state before")
    state: Mapped[str] = mapped_column(String(16), comment="the state since then")
    reason: Mapped[str | None] = mapped_column(comment="evidence for the state")
    claimed_at: Mapped[datetime | None] = mapped_column(
        comment="when a process last set out to tell it"
    )
    told_at: Mapped[datetime | None] = mapped_column(comment="when it was told")

    __table_args__ = (Index(None, "source_id", "at"),)
