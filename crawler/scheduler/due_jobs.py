"""What is to be run now: crawls, revisits and backfills that are due; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.store.crawls.schedule import SourcePlan
from crawler.crawl import crawl_interval
from crawler.crawl.crawl_interval import Bounds
from crawler.source import Source

ORDER = ("crawl", "revisit", "backfill")


@dataclass(frozen=True, slots=True)
class Job:
    """A command to run for one source; *since* is when it was due.

    One that may take long is to be stopped at *until*, for the next crawl.
    """

    kind: str
    source: str
    since: datetime
    arguments: tuple[str, ...] = ()
    until: datetime | None = None


def jobs(
    sources: Iterable[Source],
    planned: Mapping[str, SourcePlan],
    now: datetime,
    minutes: tuple[float, float],
) -> list[Job]:
    """Return what is due, the longest overdue first, crawls before all else.

    *minutes* bound the pauses of sources that say nothing themselves. A source
    that somebody is at, or that is paused, has nothing due.
    """
    found = []
    for source in sources:
        if source.paused is not None:
            continue
        limits = crawl_interval.bounds(source.manners, *minutes)
        job = _job(source.name, planned.get(source.name), now, limits)
        if job is not None:
            found.append(job)
    return sorted(found, key=lambda job: (ORDER.index(job.kind), job.since, job.source))


def _job(
    name: str, plan: SourcePlan | None, now: datetime, limits: Bounds
) -> Job | None:
    if plan is None:
        return Job("crawl", name, datetime.min.replace(tzinfo=now.tzinfo))
    if plan.holder is not None:
        return None
    if crawl_interval.is_due(plan.next_crawl_at, now, limits):
        return Job("crawl", name, plan.next_crawl_at or plan.last_run_at or now)
    pause = timedelta(seconds=limits.least)
    assert plan.next_crawl_at is not None  # noqa: S101 - else it were due
    soon = plan.next_crawl_at - now < pause  # the crawl will look at them, too
    ago = now - plan.last_run_at if plan.last_run_at else pause
    rested = ago < timedelta(0) or ago >= pause  # clocks are set back, too
    if not rested or soon:
        return None
    look = plan.waiting and not plan.spent
    if plan.backfill and (plan.last_kind != "backfill" or not look):
        since, until = (moment.isoformat() for moment in plan.backfill)
        order = ("--since", since, "--until", until)
        return Job("backfill", name, now, order, plan.next_crawl_at)
    return Job("revisit", name, now) if look else None
