"""What a crawl leaves when it ends: what it came to, its source's health and plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from archive import clock
from archive.store.crawls import leases, runs, schedule, source_state
from archive.store.crawls.runs import Ending
from crawler.crawl import crawl_interval
from crawler.crawl.context import CrawlContext
from crawler.crawl.crawl_interval import Bounds
from crawler.downloader.connectivity import SOON
from crawler.monitoring import health, outcome
from crawler.monitoring.baseline import Sample
from crawler.monitoring.crawl_stats import LISTINGS_BROKEN


@dataclass(frozen=True, slots=True)
class Finish:
    """How a crawl's spider ended.

    *reason* and *stats* are Scrapy's; *cut_off* tells why no site could be reached.
    """

    reason: str
    stats: Mapping[str, Any]
    cut_off: str | None = None


def conclude(
    connection: Connection, context: CrawlContext, finish: Finish, bounds: Bounds
) -> Ending:
    """Close a crawl's row with what it came to, and give the source back."""
    counts, now = context.stats.counts, clock.now()
    status, reason = outcome.verdict(counts, finish.reason)
    figures = context.stats.summary(finish.stats)
    whole = None if status == "interrupted" else not counts[LISTINGS_BROKEN]
    ending = Ending(status, reason, dict(counts), figures, whole)
    if context.kind == "crawl":
        if finish.cut_off and not counts["listings"]:
            _cut_off(connection, context.source_id, finish.cut_off, bounds)
        else:
            figures["state"] = _judge(connection, context, ending, now)
            _plan(connection, context.source_id, ending, now, bounds)
    runs.finish(connection, context.crawl_id, now, ending)
    leases.release(connection, context.source_id)
    return ending


def _cut_off(
    connection: Connection, source_id: int, evidence: str, bounds: Bounds
) -> None:
    """Say that nothing was learned of the source, and try again soon."""
    soon = min(SOON, timedelta(seconds=bounds.least))
    source_state.explain(connection, source_id, evidence)
    schedule.plan_crawl(connection, source_id, None, clock.now() + soon)


def _judge(
    connection: Connection, context: CrawlContext, ending: Ending, now: datetime
) -> str | None:
    """Say how the source is doing; an interrupted crawl does not tell."""
    if ending.status == "interrupted":
        return None
    source_id, crawl_id = context.source_id, context.crawl_id
    history = [
        Sample(past.at, past.counts, past.figures, past.figures.get("state") or "ok")
        for past in source_state.history(connection, source_id, crawl_id)
    ]
    since = source_state.usual_since(connection, source_id)
    found = health.judge(
        Sample(now, context.stats.counts, ending.figures), history, since
    )
    source_state.enter(connection, source_id, now, found.state, found.reason, crawl_id)
    return found.state


def _plan(
    connection: Connection,
    source_id: int,
    ending: Ending,
    now: datetime,
    bounds: Bounds,
) -> None:
    if ending.status == "interrupted":
        schedule.plan_crawl(connection, source_id, None, now)
        return
    every = crawl_interval.learn(
        schedule.crawl_interval(connection, source_id),
        ending.figures["overlap"],
        bounds,
        gap=bool(ending.counts.get("gaps")),
    )
    state = ending.figures["state"] or "ok"
    every, due_at = crawl_interval.after(ending.status, state, every, now, bounds)
    schedule.plan_crawl(connection, source_id, every, due_at)
