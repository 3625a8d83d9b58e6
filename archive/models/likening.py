"""Tables of sketches, by which near twins find each other."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Id, Table


class Sketch(Table):
    """What a version's text is compared by; empty if it is too short."""

    __tablename__ = "sketch"

    version_id: Mapped[int] = mapped_column(
        Id, primary_key=True, autoincrement=False, comment="the version sketched"
    )
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    data: Mapped[bytes] = mapped_column(LargeBinary, comment="a MinHash of its words")

    __table_args__ = (Index(None, "article_id"),)


class SketchBand(Table):
    """A part of a sketch; versions that share one are compared."""

    __tablename__ = "sketch_band"

    band: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="which part, from 0"
    )
    digest: Mapped[int] = mapped_column(
        Id, primary_key=True, autoincrement=False, comment="hash of that part"
    )
    version_id: Mapped[int] = mapped_column(
        Id, primary_key=True, autoincrement=False, comment="the version"
    )


__all__ = ["Sketch", "SketchBand"]
