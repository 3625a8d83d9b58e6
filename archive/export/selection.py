"""What is exported: which rows, since when, as of when."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, TableClause, select

from archive.contract import filters, tables
from archive.contract.records import ArticleVersion, FeedChange, LatestArticle
from archive.errors import ArchiveError
from archive.models import FeedHead
from archive.queries import articles

CHUNK = 50

ROWS: dict[str, tuple[TableClause, type]] = {
    "articles": (tables.LATEST, LatestArticle),
    "versions": (tables.HISTORY, ArticleVersion),
    "changes": (tables.CHANGES, FeedChange),
}
"""What a row may be: a view, and the record of its rows."""

ORDERS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "versions": ("article_id", "version_number"),
    "changes": ("seq",),
}
DATES = {"articles": "published_at", "versions": "published_at", "changes": "at"}


class ExportError(ArchiveError):
    """An export that cannot be made, with what to do instead."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: articles, versions or changes; of which articles; after which seq.

    With *after*, everything of the articles that the feed names behind it, whatever
    their status is now: who copied an article that was live is told that it is gone.
    """

    rows: str = "articles"
    choice: filters.ArticleFilter = field(default_factory=filters.ArticleFilter)
    after: int = 0

    @property
    def columns(self) -> list[str]:
        """The names of the fields, in order."""
        _, record = ROWS[self.rows]
        return [item.name for item in dataclasses.fields(record)]

    @property
    def dated_by(self) -> str:
        """The field that says to which month a row belongs."""
        return DATES[self.rows]

    @property
    def record(self) -> type:
        """The class of the rows."""
        return ROWS[self.rows][1]

    def query(self, last: int, *, by_date: bool = False) -> articles.Rows:
        """Return the rows up to the feed's *last* seq, by date or by their key."""
        view, _ = ROWS[self.rows]
        names = (self.dated_by,) * by_date + ORDERS[self.rows]
        order = [view.c[name] for name in names]
        return select(view).where(*self._conditions(view, last)).order_by(*order)

    def _conditions(
        self, view: TableClause, last: int
    ) -> Iterator[ColumnElement[bool]]:
        for name in ("source", "language", "status"):
            value = getattr(self.choice, name)
            if value is None or (name == "status" and self.after):
                continue
            if name not in view.c:
                message = f"{self.rows} cannot be chosen by {name}; export articles"
                raise ExportError(message)
            yield view.c[name] == value
        date = view.c[self.dated_by]
        if self.choice.since is not None:
            yield date >= self.choice.since
        if self.choice.until is not None:
            yield date < self.choice.until
        if self.rows == "changes":
            yield view.c.seq > self.after
            yield view.c.seq <= last
        elif self.after:
            feed = tables.CHANGES.c
            named = select(feed.article_id).where(
                feed.seq > self.after, feed.seq <= last
            )
            yield view.c.article_id.in_(named)

    def stream(self, connection: Connection, query: articles.Rows) -> Generator[Any]:
        """Yield records, never many in memory."""
        make: Callable[..., Any] = self.record
        streaming = connection.execution_options(yield_per=CHUNK)
        with streaming.execute(query) as rows:
            for row in rows:
                yield make(*row)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many rows, and the *seq* to go on after next time."""

    rows: int
    seq: int
    files: tuple[str, ...] = ()


def last_seq(connection: Connection) -> int:
    """Return the last seq of the feed as this transaction sees it."""
    return connection.execute(select(FeedHead.seq)).scalar() or 0
