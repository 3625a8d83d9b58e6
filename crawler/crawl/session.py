"""What a crawl leaves in the run ledger: how it ended, its source's health and plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from archive import clock
from archive.store.crawls import leases, runs, schedule, source_state
from crawler.crawl import crawl_interval
from crawler.downloader.connectivity import SOON
from crawler.monitoring import health, outcome
from crawler.monitoring.baseline import Sample

if TYPE_CHECKING:
    from crawler.crawl.context import Archivist


def postpone(connection: Connection, crawl: Archivist) -> None:
    """Plan the next crawl for when this one should have died without a word."""
    if crawl.kind == "crawl":
        pause = timedelta(seconds=_bounds(crawl).least)
        schedule.plan_crawl(connection, crawl.source_id, None, clock.now() + pause)


def conclude(connection: Connection, crawl: Archivist, finish_reason: str) -> None:
    """Close a crawl's row with what it came to, and give the source back."""
    now = clock.now()
    status, reason = outcome.verdict(crawl.counts, finish_reason)
    crawl.status, crawl.problem = status, reason
    figures = crawl.figures.summary(_stats(crawl))
    if crawl.kind == "crawl":
        if crawl.network.evidence and not crawl.counts["listings"]:
            _cut_off(connection, crawl, crawl.network.evidence, now)
        else:
            state = figures["state"] = _judge(connection, crawl, figures, status)
            _plan(connection, crawl, figures, status, state, now)
    runs.count(connection, crawl.crawl_id, dict(crawl.counts))
    runs.finish(connection, crawl.crawl_id, now, status, reason, figures)
    leases.release(connection, crawl.source_id)


def _cut_off(
    connection: Connection, crawl: Archivist, evidence: str, now: datetime
) -> None:
    """Say that nothing was learned of the source, and try again soon."""
    soon = min(SOON, timedelta(seconds=_bounds(crawl).least))
    source_state.explain(connection, crawl.source_id, evidence)
    schedule.plan_crawl(connection, crawl.source_id, None, now + soon)


def _judge(
    connection: Connection, crawl: Archivist, figures: Mapping[str, Any], status: str
) -> str | None:
    """Say how the source is doing; an interrupted crawl does not tell."""
    if status == "interrupted":
        return None
    now = clock.now()
    history = [
        Sample(past.at, past.counts, past.figures, past.figures.get("state") or "ok")
        for past in source_state.history(connection, crawl.source_id, crawl.crawl_id)
    ]
    since = source_state.usual_since(connection, crawl.source_id)
    found = health.judge(Sample(now, crawl.counts, figures), history, since)
    source_state.enter(
        connection, crawl.source_id, now, found.state, found.reason, crawl.crawl_id
    )
    return found.state


def _plan(
    connection: Connection,
    crawl: Archivist,
    figures: Mapping[str, Any],
    status: str,
    state: str | None,
    now: datetime,
) -> None:
    if status == "interrupted":
        schedule.plan_crawl(connection, crawl.source_id, None, now)
        return
    limits = _bounds(crawl)
    every = crawl_interval.learn(
        schedule.crawl_interval(connection, crawl.source_id),
        figures["overlap"],
        limits,
        gap=bool(crawl.counts["gaps"]),
    )
    every, due_at = crawl_interval.after(status, state or "ok", every, now, limits)
    schedule.plan_crawl(connection, crawl.source_id, every, due_at)


def _bounds(crawl: Archivist) -> crawl_interval.Bounds:
    settings = crawl.crawler.settings
    return crawl_interval.bounds(
        crawl.source.manners,
        settings.getfloat("NEWSARCHIVE_MIN_EVERY"),
        settings.getfloat("NEWSARCHIVE_MAX_EVERY"),
    )


def _stats(crawl: Archivist) -> dict[str, Any]:
    stats = crawl.crawler.stats
    return stats.get_stats() if stats is not None else {}
