"""What was taken out of the archive on demand, and may not come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, JsonText, RowId, Table


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
