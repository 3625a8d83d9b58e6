"""Captures: bytes are kept before they are read, and what reading came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from archive.article import Capture
from archive.models import CaptureRow, LinkRow, Payload
from archive.payloads import CODEC, packed, unpacked
from archive.store.commands import StoreCapture
from archive.store.sql import insert

# Headers that say something about the answer; others may hold what is private.
HEADERS = frozenset(
    {
        "age",
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "server",
        "tdm-reservation",
        "via",
        "x-robots-tag",
    }
)


def store(connection: Connection, works: Sequence[StoreCapture]) -> list[int]:
    """Store answers with their bytes; return the id of each capture."""
    packs = [packed(work.capture.body) for work in works]
    payloads = {
        sha256: {
            "sha256": sha256,
            "codec": CODEC,
            "size": len(work.capture.body),
            "data": data,
        }
        for work, (sha256, data) in zip(works, packs, strict=True)
        if work.capture.body
    }
    if payloads:
        rows = [payloads[sha256] for sha256 in sorted(payloads)]
        connection.execute(insert(connection, Payload).on_conflict_do_nothing(), rows)
    statement = insert(connection, CaptureRow).returning(
        CaptureRow.id, sort_by_parameter_order=True
    )
    rows = [
        _row(work, sha256 if work.capture.body else None)
        for work, (sha256, _) in zip(works, packs, strict=True)
    ]
    return list(connection.execute(statement, rows).scalars())


def _row(work: StoreCapture, sha256: str | None) -> dict[str, Any]:
    capture = work.capture
    return {
        "source_id": work.source_id,
        "crawl_id": work.crawl_id,
        "link_id": work.link_id,
        "url": capture.url,
        "final_url": capture.final_url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "headers": {
            name: value for name, value in capture.headers.items() if name in HEADERS
        },
        "payload_sha256": sha256,
    }


def unread(
    connection: Connection, source_id: int, crawl_id: int, *, after: int, limit: int
) -> list[Any]:
    """Return captures (id, link, article, hints) that others than a crawl left unread.

    They come by their id, from the first one *after* an id.
    """
    statement = (
        select(CaptureRow.id, CaptureRow.link_id, LinkRow.article_id, LinkRow.hints)
        .join(LinkRow, LinkRow.id == CaptureRow.link_id)
        .where(
            CaptureRow.source_id == source_id,
            CaptureRow.verdict.is_(None),
            CaptureRow.crawl_id != crawl_id,
            CaptureRow.id > after,
        )
        .order_by(CaptureRow.id)
        .limit(limit)
    )
    return list(connection.execute(statement))


def load(connection: Connection, capture_id: int) -> Capture | None:
    """Return a stored capture with its bytes; none if the answer had no body."""
    statement = (
        select(CaptureRow.__table__, Payload.data)
        .outerjoin(Payload, Payload.sha256 == CaptureRow.payload_sha256)
        .where(CaptureRow.id == capture_id)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Capture(
        url=row.url,
        final_url=row.final_url,
        fetched_at=row.fetched_at,
        status=row.status,
        headers=row.headers,
        body=unpacked(row.data) if row.data else b"",
    )
