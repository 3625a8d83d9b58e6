"""The log of the crawls: the tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import JsonText, RowId, Table


class Crawl(Table):
    """One run over one source: what for, when, what it saw, how it ended."""

    __tablename__ = "crawl"

    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    kind: Mapped[str] = mapped_column(
        String(16), comment="crawl, revisit, backfill or reextract"
    )
    started_at: Mapped[datetime] = mapped_column(comment="first request")
    finished_at: Mapped[datetime | None] = mapped_column(
        comment="null while it runs, or when it was killed"
    )
    status: Mapped[str] = mapped_column(
        String(16),
        default="running",
        comment="running, done, partial, failed or interrupted",
    )
    reason: Mapped[str | None] = mapped_column(comment="why it ended that way")
    counts: Mapped[dict[str, Any]] = mapped_column(
        JsonText, default=dict, comment="what happened, by reason"
    )
    figures: Mapped[dict[str, Any] | None] = mapped_column(
        JsonText,
        comment="what it measured: answers, latency, articles read, their fields",
    )
    listings_whole: Mapped[bool | None] = mapped_column(
        comment="no listing broke off behind its first page; null while it runs, or "
        "when it was interrupted"
    )

    __table_args__ = (
        Index(None, "source_id", "started_at"),
        CheckConstraint(
            "status IN ('running', 'done', 'partial', 'failed', 'interrupted')",
            name="status",
        ),
    )


class Lease(Table):
    """Who may crawl a source now; a row, so that it expires when its holder dies."""

    __tablename__ = "lease"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(
        comment="host, process id and start of the holder"
    )
    expires_at: Mapped[datetime] = mapped_column(comment="free for anybody after this")
