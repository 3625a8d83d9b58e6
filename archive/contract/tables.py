"""The reader's views as tables with types: what queries are built of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args, get_type_hints

from sqlalchemy import Dialect, Float, TableClause, column, table

from archive.contract import records
from archive.models.types import CleanText, Id, JsonText, UtcTime


class NamesText(JsonText):
    """A JSON list, read as an immutable one."""

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Read it back."""
        return tuple(super().process_result_value(value, dialect) or ())


_TYPES: dict[Any, Any] = {
    int: Id,
    float: Float(),
    str: CleanText(),
    datetime: UtcTime(),
    records.Names: NamesText(),
}


def _column_type(hint: Any) -> Any:  # noqa: ANN401
    if hint in _TYPES:
        return _TYPES[hint]
    return _TYPES[next(kind for kind in get_args(hint) if kind is not type(None))]


def _view(name: str, record: type) -> TableClause:
    """Return the view whose columns are the fields of *record*."""
    hints = get_type_hints(record)
    return table(name, *(column(field, _column_type(hints[field])) for field in hints))


LATEST = _view("latest_articles", records.LatestArticle)
HISTORY = _view("article_history", records.ArticleVersion)
CHANGES = _view("changes", records.FeedChange)
STATUS = _view("source_status", records.SourceStatus)
COVERAGE = _view("daily_coverage", records.DayCoverage)
ADDRESSES = _view("article_urls", records.ArticleAddress)
TWINS = _view("text_twins", records.TextTwin)
EDITIONS = _view("article_editions", records.ArticleEdition)
