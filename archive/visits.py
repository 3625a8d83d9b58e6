"""Questions about crawls, captures and their bytes, as SELECTs; run elsewhere."""

from __future__ import annotations

from functools import cache

from sqlalchemy import func, or_, select

from archive.models import CaptureRow, Crawl, LinkRow, Payload, Source
from archive.queries import Rows


@cache
def _crawls() -> Rows:
    return select(
        *(Crawl.id, Source.name, Crawl.kind, Crawl.started_at, Crawl.finished_at),
        *(Crawl.status, Crawl.reason, Crawl.counts),
    ).join(Source, Source.id == Crawl.source_id)


def crawls(*, source: str | None, limit: int) -> Rows:
    """Return the latest crawls, newest first."""
    found = _crawls().order_by(Crawl.id.desc()).limit(limit)
    return found if source is None else found.where(Source.name == source)


def crawl(crawl_id: int) -> Rows:
    """Return one crawl."""
    return _crawls().where(Crawl.id == crawl_id)


def verdicts(crawl_id: int) -> Rows:
    """Return (verdict, how many) of a crawl's captures; None: not read yet."""
    count = func.count().label("count")
    return (
        select(CaptureRow.verdict, count)
        .where(CaptureRow.crawl_id == crawl_id)
        .group_by(CaptureRow.verdict)
        .order_by(count.desc(), CaptureRow.verdict)
    )


def troubled(crawl_id: int, limit: int = 200) -> Rows:
    """Return a crawl's captures that gave no article: (url, status, verdict, why)."""
    fine = ("article", "unchanged", "not_modified")
    return (
        select(
            *(CaptureRow.id, CaptureRow.url, CaptureRow.status),
            *(CaptureRow.verdict, CaptureRow.reason),
        )
        .where(
            CaptureRow.crawl_id == crawl_id,
            or_(CaptureRow.verdict.is_(None), CaptureRow.verdict.not_in(fine)),
        )
        .order_by(CaptureRow.id)
        .limit(limit)
    )


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


def next_look(article_id: int) -> Rows:
    """Return the next look at an article: at that of its addresses due first."""
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
