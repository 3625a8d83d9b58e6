"""The archive's figures as Prometheus reads them; all from SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from archive import clock
from archive.models import Change, Crawl, Gap, Lease, LinkRow, Source

STATES = ("ok", "silent", "broken", "blocked", "paused", "never-run")
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
"""Of `text`."""

TIMES = {
    "state_since": "When the state of a source began.",
    "last_crawl_at": "When the latest crawl of a source began.",
    "last_new_article_at": "When a new article of a source was last seen.",
    "next_crawl_at": "When a source is next to be crawled.",
}


def text(connection: Connection) -> str:
    """Return all metrics as one page of Prometheus' text format."""
    return generate_latest(ArchiveCollector(connection)).decode()


class ArchiveCollector(Collector):
    """Asks the archive whenever it is asked."""

    def __init__(self, connection: Connection) -> None:
        """Ask over *connection*."""
        self._connection = connection

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        yield from _sources(self._connection)
        yield from _counts(self._connection)
        yield from _moments(self._connection)
        yield from _latest(self._connection)


def _gauge(name: str, said: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"newsarchive_{name}", said, labels=labels)


def _sources(connection: Connection) -> Iterator[Metric]:
    rows = connection.execute(select(Source.__table__).order_by(Source.name)).all()
    said = "1 for the state that a source is in, 0 for the others."
    states = _gauge("source_state", said, "source", "state")
    for row in rows:
        for state in STATES:
            states.add_metric([row.name, state], float(row.state == state))
    yield states
    for column, said in TIMES.items():
        name = f"source_{column.removesuffix('_at')}_timestamp_seconds"
        times = _gauge(name, said, "source")
        for row in rows:
            if (at := getattr(row, column)) is not None:
                times.add_metric([row.name], at.timestamp())
        yield times
    for column in ("articles", "versions"):
        stored = _gauge(f"source_{column}", f"Stored {column} of a source.", "source")
        for row in rows:
            stored.add_metric([row.name], getattr(row, column))
        yield stored


def _counts(connection: Connection) -> Iterator[Metric]:
    said = "Crawls, by how they ended."
    labels = ("source", "kind", "status")
    crawls = CounterMetricFamily("newsarchive_crawls", said, labels=labels)
    links = _gauge("links", "Links of a source, by their state.", "source", "state")
    gaps = _gauge("gaps_open", "Stretches of listings nobody saw.", "source")
    running = _gauge("crawls_running", "1 while somebody is at a source.", "source")
    now = datetime.now(UTC)
    counted: tuple[tuple[Any, type[Any], tuple[str, ...], list[Any]], ...] = (
        (crawls, Crawl, ("kind", "status"), []),
        (links, LinkRow, ("state",), []),
        (gaps, Gap, (), [Gap.closed_at.is_(None)]),
        (running, Lease, (), [Lease.expires_at > now]),
    )
    for metric, table, names, conditions in counted:
        columns = [Source.name, *(getattr(table, name) for name in names)]
        query = select(*columns, func.count()).select_from(table)
        query = query.join(Source, Source.id == table.source_id).where(*conditions)
        for row in connection.execute(query.group_by(*columns).order_by(*columns)):
            metric.add_metric([str(value) for value in row[:-1]], row[-1])
        yield metric


def _moments(connection: Connection) -> Iterator[Metric]:
    head = _gauge("feed_head", "Latest seq of the feed.")
    head.add_metric([], connection.execute(select(func.max(Change.seq))).scalar() or 0)
    yield head
    now = _gauge("clock_timestamp_seconds", "What time it is.")
    now.add_metric([], clock.now().timestamp())
    yield now


def _latest(connection: Connection) -> Iterator[Metric]:
    """Yield what the latest crawl of each source counted and measured."""
    last = select(func.max(Crawl.id)).where(Crawl.finished_at.is_not(None))
    query = (
        select(Source.name, Crawl.counts, Crawl.figures)
        .select_from(Source)
        .join(Crawl, Crawl.source_id == Source.id)
        .where(Crawl.id.in_(last.group_by(Crawl.source_id)))
        .order_by(Source.name)
    )
    counts = _gauge("last_crawl", "What the latest crawl counted.", "source", "what")
    said = "Share of articles that have a field."
    fields = _gauge("last_crawl_field_ratio", said, "source", "field")
    said = "Median time to an answer."
    latency = _gauge("last_crawl_latency_seconds", said, "source")
    words = _gauge("last_crawl_words", "Median words of an article.", "source")
    for row in connection.execute(query):
        for what, number in row.counts.items():
            counts.add_metric([row.name, what], number)
        figures: dict[str, Any] = row.figures or {}
        if read := figures.get("read"):
            for field, have in figures["have"].items():
                fields.add_metric([row.name, field], have / read)
        for metric, key in ((latency, "latency"), (words, "words")):
            if (value := figures.get(key)) is not None:
                metric.add_metric([row.name], value)
    yield from (counts, fields, latency, words)
