"""Sources' templates: their storage, and the captures that they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from archive.models import ArticleRow, CaptureRow, Learned, Payload, Source
from archive.payloads import unpacked
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A source's template as stored; *data* is the JSON of what made it."""

    version: str
    data: str
    pages: int
    articles: int
    learned_at: datetime


def get(connection: Connection, source_id: int) -> StoredTemplate | None:
    """Return the template of a source, if it has one."""
    row = connection.execute(
        select(Learned.__table__).where(Learned.source_id == source_id)
    ).one_or_none()
    if row is None:
        return None
    return StoredTemplate(
        row.version, row.data, row.pages, row.articles, row.learned_at
    )


def put(connection: Connection, source_id: int, template: StoredTemplate) -> None:
    """Store a template in the place of the one before."""
    values = {
        "version": template.version,
        "data": template.data,
        "pages": template.pages,
        "articles": template.articles,
        "learned_at": template.learned_at,
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
