"""Which articles belong together: the tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Digest, Id, Table


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


class Alternate(Table):
    """An address that an article's page names as another edition of it."""

    __tablename__ = "alternate"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    url_digest: Mapped[str] = mapped_column(
        Digest, primary_key=True, comment="SHA-256 of the address's URL key"
    )
    url: Mapped[str] = mapped_column(comment="the address, as the page names it")

    __table_args__ = (Index(None, "url_digest"),)


class Edition(Table):
    """Two articles that are one story, in two languages or two scripts."""

    __tablename__ = "edition"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="the other article"
    )
    kind: Mapped[str] = mapped_column(
        String(8), comment="script (one language, other letters) or language"
    )
    found_from: Mapped[str] = mapped_column(
        String(8), comment="page (it names the other) or address (they are parallel)"
    )
    found_at: Mapped[datetime] = mapped_column(comment="when it was found")

    __table_args__ = (
        Index(None, "edition_id"),
        CheckConstraint("article_id < edition_id", name="order"),
    )


class Twin(Table):
    """Two articles with the same, or nearly the same, body."""

    __tablename__ = "twin"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    twin_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    similarity: Mapped[float] = mapped_column(Float, comment="1 for the same body")
    kind: Mapped[str] = mapped_column(String(8), comment="exact or near")
    found_at: Mapped[datetime] = mapped_column(comment="when it was found")

    __table_args__ = (
        Index(None, "twin_id"),
        CheckConstraint("article_id < twin_id", name="order"),
    )
