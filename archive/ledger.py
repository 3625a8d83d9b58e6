"""Questions to the run ledger, as SELECTs: what a crawl did, link by link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, String, and_, func, literal, null, or_, select

from archive.models import (
    CaptureRow,
    Crawl,
    Gap,
    Incident,
    LinkRow,
    ListingRow,
    Sighting,
    Source,
)
from archive.models.types import UtcTime
from archive.queries import Rows


@dataclass(frozen=True, slots=True)
class LinkVisit:
    """What one crawl did about one link; *status* is None where no answer came.

    *verdict* says what was read, *reason* is the evidence for it; `pending`
    links were found, and not visited.
    """

    url: str
    discovered_at: datetime
    at: datetime | None
    status: int | None
    verdict: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ListingVisit:
    """A listing as a crawl left it; of its *links*, *new* were new."""

    url: str
    kind: str
    links: int
    new: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class StateChange:
    """A source changed its state; *told_at* is when the operator was told."""

    source: str
    at: datetime
    was: str
    state: str
    reason: str | None
    told_at: datetime | None


def visits(crawl_id: int) -> Rows:
    """Return what a crawl did about each link: visited, refused, or only found."""
    captured = (
        select(
            *(CaptureRow.url, LinkRow.discovered_at, CaptureRow.fetched_at.label("at")),
            *(CaptureRow.status, CaptureRow.verdict, CaptureRow.reason),
        )
        .join(LinkRow, LinkRow.id == CaptureRow.link_id)
        .where(CaptureRow.crawl_id == crawl_id)
    )
    own = select(CaptureRow.id).where(
        CaptureRow.link_id == LinkRow.id, CaptureRow.crawl_id == crawl_id
    )
    unanswered = (
        select(
            *(LinkRow.url, LinkRow.discovered_at, LinkRow.changed_at),
            *(null().cast(Integer), LinkRow.reason, LinkRow.state),
        )
        .join(Crawl, Crawl.source_id == LinkRow.source_id)
        .where(Crawl.id == crawl_id, LinkRow.crawl_id == crawl_id, ~own.exists())
    )
    waiting = (
        select(
            *(LinkRow.url, LinkRow.discovered_at, null().cast(UtcTime())),
            *(null().cast(Integer), literal("pending"), null().cast(String)),
        )
        .join(Crawl, Crawl.source_id == LinkRow.source_id)
        .where(
            Crawl.id == crawl_id,
            LinkRow.state == "pending",
            LinkRow.crawl_id.is_(None),
            LinkRow.discovered_at >= Crawl.started_at,
            or_(
                Crawl.finished_at.is_(None), LinkRow.discovered_at <= Crawl.finished_at
            ),
        )
    )
    found = captured.union_all(unanswered, waiting).subquery()
    return select(found).order_by(found.c.discovered_at, found.c.url)


def listings(crawl_id: int) -> Rows:
    """Return the listings that a crawl was the latest to read."""
    new = (
        select(func.count())
        .select_from(Sighting)
        .join(LinkRow, LinkRow.id == Sighting.link_id)
        .where(
            Sighting.listing_id == ListingRow.id,
            LinkRow.discovered_at >= Crawl.started_at,
        )
    )
    during = and_(
        Crawl.source_id == ListingRow.source_id,
        ListingRow.last_seen_at >= Crawl.started_at,
        or_(Crawl.finished_at.is_(None), ListingRow.last_seen_at <= Crawl.finished_at),
    )
    return (
        select(
            *(ListingRow.url, ListingRow.kind, ListingRow.links),
            *(new.scalar_subquery(), ListingRow.problem),
        )
        .join(Crawl, during)
        .where(Crawl.id == crawl_id)
        .order_by(ListingRow.url)
    )


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


def gaps(source: str) -> Rows:
    """Return a source's open gaps: (listing, from, to)."""
    return (
        select(ListingRow.url, Gap.from_at, Gap.to_at)
        .join(ListingRow, ListingRow.id == Gap.listing_id)
        .join(Source, Source.id == Gap.source_id)
        .where(Source.name == source, Gap.closed_at.is_(None))
        .order_by(Gap.id)
    )


def figures(crawl_id: int) -> Rows:
    """Return what a crawl measured."""
    return select(Crawl.figures).where(Crawl.id == crawl_id)
