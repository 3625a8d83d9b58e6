"""Looks at known articles, as SELECTs: how many a source had, and may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, or_, select

from archive.models import ArticleRow, CaptureRow, Crawl, LinkRow, Source
from archive.queries import Rows

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Looks:
    """Of *limit* looks at known articles in 24 hours, *used* were made."""

    source: str
    used: int
    limit: int


def used(since: datetime) -> ScalarSelect[int]:
    """Return how many answers since then were for articles that we had already.

    It counts for each `source` of the statement that it is part of.
    """
    runs = select(Crawl.id).where(
        Crawl.source_id == Source.id,
        or_(Crawl.finished_at.is_(None), Crawl.finished_at >= since),
    )
    return (
        select(func.count(CaptureRow.id))
        .join(LinkRow, LinkRow.id == CaptureRow.link_id)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(
            CaptureRow.crawl_id.in_(runs.correlate(Source)),
            CaptureRow.fetched_at >= since,
            CaptureRow.fetched_at > ArticleRow.first_seen_at,
        )
        .correlate(Source)
        .scalar_subquery()
    )


def budgets(now: datetime, *, source: str | None = None) -> Rows:
    """Return the looks of the last 24 hours, of sources that were told how many."""
    found = (
        select(Source.name, used(now - DAY), Source.revisits_a_day)
        .where(Source.revisits_a_day.is_not(None))
        .order_by(Source.name)
    )
    return found if source is None else found.where(Source.name == source)
