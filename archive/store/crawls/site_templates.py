"""What was learned of a source: its storage, and the pages to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from archive.models import ArticleRow, CaptureRow, Learned, Payload, Source
from archive.payloads import unpacked
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A source's knowledge as stored; *data* is its learner's own JSON."""

    version: str
    data: str
    pages: int
    articles: int
    learned_at: datetime


def get(connection: Connection, source_id: int) -> StoredTemplate | None:
    """Return what was learned of a source, if anything."""
    row = connection.execute(
        select(Learned.__table__).where(Learned.source_id == source_id)
    ).one_or_none()
    if row is None:
        return None
    return StoredTemplate(
        row.version, row.data, row.pages, row.articles, row.learned_at
    )


def put(connection: Connection, source_id: int, lesson: StoredTemplate) -> None:
    """Store what was learned; it takes the place of what was known."""
    values = {
        "version": lesson.version,
        "data": lesson.data,
        "pages": lesson.pages,
        "articles": lesson.articles,
        "learned_at": lesson.learned_at,
    }
    statement = insert(connection, Learned).values(source_id=source_id, **values)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["source_id"], set_=values)
    )


def articles(connection: Connection, source_id: int) -> int:
    """Return how many articles of a source are stored."""
    statement = select(Source.articles).where(Source.id == source_id)
    return connection.execute(statement).scalar() or 0


def samples(
    connection: Connection, source_id: int, *, limit: int
) -> list[tuple[str, bytes]]:
    """Return address and bytes of the latest captures of a source's articles."""
    statement = (
        select(CaptureRow.final_url, Payload.data)
        .join(ArticleRow, ArticleRow.capture_id == CaptureRow.id)
        .join(Payload, Payload.sha256 == CaptureRow.payload_sha256)
        .where(ArticleRow.source_id == source_id, ArticleRow.status == "live")
        .order_by(ArticleRow.id.desc())
        .limit(limit)
    )
    return [(url, unpacked(data)) for url, data in connection.execute(statement)]
