"""The table of what was learned of each source's pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Table


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


__all__ = ["Learned"]
