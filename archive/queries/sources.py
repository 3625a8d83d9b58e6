"""Questions about sources: state, days, incidents, and how often they are fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, or_, select

from archive.contract.tables import COVERAGE, STATUS
from archive.models import (
    ArticleRow,
    CaptureRow,
    Crawl,
    Incident,
    LinkRow,
    Source,
)
from archive.queries.articles import Rows

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StateChange:
    """A source changed its state; *told_at* is when the operator was told."""

    source: str
    at: datetime
    was: str
    state: str
    reason: str | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class FetchBudget:
    """Of *limit* fetches of known articles in 24 hours, *used* were made."""

    source: str
    used: int
    limit: int


def sources() -> Rows:
    """Return how every source is doing."""
    return select(STATUS).order_by(STATUS.c.source)


def source_names() -> Rows:
    """Return the names of all sources."""
    return select(Source.name).order_by(Source.name)


def coverage(source: str, *, since: str, until: str) -> Rows:
    """Return a source's days from *since* to before *until* (ISO dates)."""
    view = COVERAGE.c
    days = (view.day >= since, view.day < until)
    return select(COVERAGE).where(view.source == source, *days).order_by(view.day)


def incidents(*, source: str | None = None, crawl_id: int | None = None) -> Rows:
    """Return the changes of state, newest first."""
    found = (
        select(
            *(Source.name, Incident.at, Incident.was, Incident.state),
            *(Incident.reason, Incident.told_at),
        )
        .join(Source, Source.id == Incident.source_id)
        .order_by(Incident.id.desc())
    )
    if crawl_id is not None:
        found = found.where(Incident.crawl_id == crawl_id)
    return found if source is None else found.where(Source.name == source)


def revisits(since: datetime) -> ScalarSelect[int]:
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
    """Return the revisits of the last 24 hours, of sources that have a budget."""
    found = (
        select(Source.name, revisits(now - DAY), Source.revisits_a_day)
        .where(Source.revisits_a_day.is_not(None))
        .order_by(Source.name)
    )
    return found if source is None else found.where(Source.name == source)
