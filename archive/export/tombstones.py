"""Rows that say what is no longer there, so that a copy kept by `--after` can follow.

A removed article is a row of status `redacted`; a merged or removed version is one
whose change_kind is `merged` or `redacted`. Neither holds any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from archive.contract.records import ArticleVersion, LatestArticle
from archive.export.selection import Wanted
from archive.models import ArticleRow, Change, Merge, Source

Copied = TypeVar("Copied", LatestArticle, ArticleVersion)

EMPTY = {"str": "", "int": 0, "Names": ()}
"""What a field of a type says when it says nothing; None otherwise."""


def removals(connection: Connection, wanted: Wanted, last: int) -> Iterator[Any]:
    """Yield the rows for what went between *wanted*'s seq and *last*, by article."""
    if not wanted.after or wanted.rows == "changes":
        return
    gone = connection.execute(_redacted(wanted, last)).all()
    if wanted.rows == "articles":
        yield from map(_article, gone)
        return
    yield from (
        _version(row, number, "redacted", row.status_since, "", 0)
        for row in gone
        for number in range(1, row.last_number + 1)
    )
    for row in connection.execute(_merged(wanted, last)):
        values = row.version_number, "merged", row.valid_from, row.extractor
        yield _version(row, *values, row.capture_id)


def _redacted(wanted: Wanted, last: int) -> Any:  # noqa: ANN401
    return _told(wanted, last, "article.redacted").order_by(ArticleRow.id)


def _merged(wanted: Wanted, last: int) -> Any:  # noqa: ANN401
    """Return all merged versions of articles whose numbers meant others before."""
    return (
        _told(wanted, last, "version.merged", "version.inserted")
        .add_columns(Merge.version_number, Merge.valid_from, Merge.capture_id)
        .add_columns(Merge.extractor)
        .join(Merge, Merge.article_id == ArticleRow.id)
        .order_by(Merge.article_id, Merge.version_number)
    )


def _told(wanted: Wanted, last: int, *kinds: str) -> Any:  # noqa: ANN401
    """Return the articles of the feed's entries of these kinds."""
    told = select(Change.article_id).where(
        Change.seq > wanted.after, Change.seq <= last, Change.kind.in_(kinds)
    )
    found = (
        select(ArticleRow.__table__, Source.name.label("source"))
        .join(Source, Source.id == ArticleRow.source_id)
        .where(ArticleRow.id.in_(told))
    )
    chosen = wanted.choice.source
    return found if chosen is None else found.where(Source.name == chosen)


def _article(row: Row[Any]) -> LatestArticle:
    return _blank(
        LatestArticle,
        article_id=row.id,
        source=row.source,
        url=row.url,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        last_changed_at=row.status_since,
        status="redacted",
    )


def _version(
    row: Row[Any],
    number: int,
    kind: str,
    at: datetime,
    extractor: str,
    capture_id: int,
) -> ArticleVersion:
    """Return a version that stood for no time."""
    return _blank(
        ArticleVersion,
        article_id=row.id,
        source=row.source,
        url=row.url,
        version_number=number,
        valid_from=at,
        valid_to=at,
        change_kind=kind,
        extractor=extractor,
        capture_id=capture_id,
    )


def _blank(record: type[Copied], **facts: Any) -> Copied:  # noqa: ANN401
    """Return a record that says nothing but these facts."""
    empty: dict[str, Any] = {
        each.name: EMPTY.get(str(each.type)) for each in fields(record)
    }
    return record(**(empty | facts))
