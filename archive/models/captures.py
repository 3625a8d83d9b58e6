"""What sites answered, byte for byte: the tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, JsonText, RowId, Table


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
