"""The table behind search, and the SQL that differs between the databases."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.models.types import Id, SearchTerms, Table, Terms


class SearchEntry(Table):
    """What an article is found by, in the order in which results are shown."""

    __tablename__ = "search_entry"

    key: Mapped[int] = mapped_column(
        Id,
        primary_key=True,
        autoincrement=False,
        comment="second of publication (or of the first capture) and article_id",
    )
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    language: Mapped[str | None] = mapped_column(String(16), comment="as its version's")
    terms: Mapped[Terms] = mapped_column(
        SearchTerms, comment="folded words of headline, lead and body, then labels"
    )


# ascii: every letter beyond ASCII belongs to a word, the rest was folded away;
# the index's own parsing can therefore not differ from ours.
_SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
    terms, content = 'search_entry', content_rowid = 'key', columnsize = 0,
    tokenize = "ascii tokenchars '='"
)""",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index (rowid, terms) VALUES (new.key, new.terms);
END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, terms)
    VALUES ('delete', old.key, old.terms);
END""",
)
_POSTGRESQL = ("CREATE INDEX search_index ON search_entry USING gin (terms)",)


def search_index(dialect: str) -> Sequence[str]:
    """Return the statements that make the index over `search_entry`."""
    return _SQLITE if dialect == "sqlite" else _POSTGRESQL


def is_search_index(name: str | None) -> bool:
    """Tell whether a table or index is part of it, and not Alembic's to manage."""
    return (name or "").startswith("search_index")
