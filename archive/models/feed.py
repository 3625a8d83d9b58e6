"""The ordered feed of changes: the tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Id, Table


class Change(Table):
    """An entry of the ordered feed of changes."""

    __tablename__ = "change"

    seq: Mapped[int] = mapped_column(
        Id, primary_key=True, autoincrement=False, comment="strictly increasing"
    )
    at: Mapped[datetime] = mapped_column(comment="when it was seen")
    kind: Mapped[str] = mapped_column(
        String(32),
        comment="article.new, version.new, version.inserted, version.earlier, "
        "article.gone, article.back, article.moved, article.edition, "
        "article.redacted, text.duplicate, text.similar, text.reread or "
        "version.merged",
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
