"""Questions about captures and their payloads."""

from __future__ import annotations

from functools import cache

from sqlalchemy import select

from archive.models import CaptureRow, LinkRow, Payload, Source
from archive.queries.articles import Rows


@cache
def _captures() -> Rows:
    row = CaptureRow
    return select(
        *(row.id, Source.name, row.article_id, row.url, row.final_url, row.fetched_at),
        *(row.status, row.headers, row.payload_sha256, row.verdict, row.reason),
        row.extractor,
    ).join(Source, Source.id == CaptureRow.source_id)


def captures(*, article_id: int | None = None, source: str | None = None) -> Rows:
    """Return captures without their bytes, in the order they were made."""
    found = _captures().order_by(CaptureRow.id)
    if article_id is not None:
        found = found.where(CaptureRow.article_id == article_id)
    return found if source is None else found.where(Source.name == source)


def capture(capture_id: int) -> Rows:
    """Return one capture without its bytes."""
    return _captures().where(CaptureRow.id == capture_id)


def payload(sha256: str) -> Rows:
    """Return the compressed bytes of that name."""
    return select(Payload.data).where(Payload.sha256 == sha256)


def next_fetch(article_id: int) -> Rows:
    """Return the next fetch of an article: of that of its addresses due first."""
    row = LinkRow
    return (
        select(
            *(row.url, row.state, row.reason, row.attempts, row.changed_at),
            *(row.due_at, row.due_reason),
        )
        .where(row.article_id == article_id)
        .order_by(row.due_at.is_(None), row.due_at, row.id)
        .limit(1)
    )
