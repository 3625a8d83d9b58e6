"""Questions about single crawls: what they fetched, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Integer,
    String,
    and_,
    func,
    literal,
    null,
    or_,
    select,
)

from archive.models import CaptureRow, Crawl, LinkRow, ListingRow, Sighting, Source
from archive.models.types import UtcTime
from archive.queries.articles import Rows


@dataclass(frozen=True, slots=True)
class LinkFetch:
    """What one crawl did about one link; *status* is None where no answer came.

    *verdict* says what was read, *reason* is the evidence for it; `pending`
    links were found, and not fetched.
    """

    url: str
    discovered_at: datetime
    at: datetime | None
    status: int | None
    verdict: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ListingFetch:
    """A listing as a crawl left it; of its *links*, *new* were new."""

    url: str
    kind: str
    links: int
    new: int
    problem: str | None


def link_fetches(crawl_id: int) -> Rows:
    """Return what a crawl did about each link: fetched, refused, or only found."""
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
            ~own.exists(),
        )
    )
    found = captured.union_all(unanswered, waiting).subquery()
    return select(found).order_by(found.c.discovered_at, found.c.url)


def listing_fetches(crawl_id: int) -> Rows:
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


def figures(crawl_id: int) -> Rows:
    """Return what a crawl measured."""
    return select(Crawl.figures).where(Crawl.id == crawl_id)


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
