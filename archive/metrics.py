"""The archive's figures in the text format that Prometheus reads; all from SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from archive import clock
from archive.models import Change, Crawl, Gap, Lease, LinkRow, Source

STATES = ("ok", "silent", "broken", "blocked", "paused", "never-run")

Labels = dict[str, str]
Value = tuple[Labels, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with its values; *kind* is gauge or counter."""

    name: str
    kind: str
    help: str
    values: list[Value]

    def lines(self) -> Iterator[str]:
        """Yield the metric's lines."""
        name = f"newsarchive_{self.name}"
        yield f"# HELP {name} {self.help}"
        yield f"# TYPE {name} {self.kind}"
        for labels, value in self.values:
            # JSON quotes a label's value as Prometheus wants it quoted.
            said = ",".join(
                f"{key}={json.dumps(text, ensure_ascii=False)}"
                for key, text in labels.items()
            )
            yield f"{name}{{{said}}} {float(value)!r}"


def text(connection: Connection) -> str:
    """Return all metrics as one page."""
    found = [*_sources(connection), *_counts(connection), *_latest(connection)]
    return "\n".join(line for metric in found for line in metric.lines()) + "\n"


def _sources(connection: Connection) -> Iterator[Metric]:
    rows = connection.execute(select(Source.__table__).order_by(Source.name)).all()
    yield Metric(
        "source_state",
        "gauge",
        "1 for the state that a source is in, 0 for the others.",
        [
            ({"source": row.name, "state": state}, float(row.state == state))
            for row in rows
            for state in STATES
        ],
    )
    times = {
        "state_since": "When the state of a source began.",
        "last_crawl_at": "When the latest crawl of a source began.",
        "last_new_article_at": "When a new article of a source was last seen.",
        "next_crawl_at": "When a source is next to be crawled.",
    }
    for name, said in times.items():
        yield Metric(
            f"source_{name.removesuffix('_at')}_timestamp_seconds",
            "gauge",
            said,
            [
                ({"source": row.name}, at.timestamp())
                for row in rows
                if (at := getattr(row, name)) is not None
            ],
        )
    for name in ("articles", "versions"):
        yield Metric(
            f"source_{name}",
            "gauge",
            f"Stored {name} of a source.",
            [({"source": row.name}, getattr(row, name)) for row in rows],
        )


def _counts(connection: Connection) -> Iterator[Metric]:
    tables: tuple[tuple[Metric, type[Any], tuple[str, ...], list[Any]], ...] = (
        (
            Metric("crawls_total", "counter", "Crawls, by how they ended.", []),
            *(Crawl, ("kind", "status"), []),
        ),
        (
            Metric("links", "gauge", "Links of a source, by their state.", []),
            *(LinkRow, ("state",), []),
        ),
        (
            Metric("gaps_open", "gauge", "Stretches of listings nobody saw.", []),
            *(Gap, (), [Gap.closed_at.is_(None)]),
        ),
        (
            Metric("crawls_running", "gauge", "1 while somebody is at a source.", []),
            *(Lease, (), [Lease.expires_at > datetime.now(UTC)]),
        ),
    )
    for metric, table, names, conditions in tables:
        columns = [Source.name, *(getattr(table, name) for name in names)]
        query = select(*columns, func.count()).select_from(table)
        query = query.join(Source, Source.id == table.source_id).where(*conditions)
        for row in connection.execute(query.group_by(*columns).order_by(*columns)):
            labels = dict(zip(("source", *names), map(str, row), strict=False))
            metric.values.append((labels, row[-1]))
        yield metric
    yield from _moments(connection)


def _moments(connection: Connection) -> Iterator[Metric]:
    head = connection.execute(select(func.max(Change.seq))).scalar()
    yield Metric("feed_head", "counter", "Latest seq of the feed.", [({}, head or 0)])
    now = clock.now().timestamp()
    yield Metric("clock_timestamp_seconds", "gauge", "What time it is.", [({}, now)])


def _latest(connection: Connection) -> Iterable[Metric]:
    """Return what the latest crawl of each source counted and measured."""
    last = select(func.max(Crawl.id)).where(Crawl.finished_at.is_not(None))
    query = (
        select(Source.name, Crawl.counts, Crawl.figures)
        .select_from(Source)
        .join(Crawl, Crawl.source_id == Source.id)
        .where(Crawl.id.in_(last.group_by(Crawl.source_id)))
        .order_by(Source.name)
    )
    counts = Metric("last_crawl", "gauge", "What the latest crawl counted.", [])
    fields = Metric(
        "last_crawl_field_ratio", "gauge", "Share of articles that have a field.", []
    )
    latency = Metric(
        "last_crawl_latency_seconds", "gauge", "Median time to an answer.", []
    )
    words = Metric("last_crawl_words", "gauge", "Median words of an article.", [])
    for row in connection.execute(query):
        name = {"source": row.name}
        counts.values.extend((name | {"what": w}, n) for w, n in row.counts.items())
        figures: dict[str, Any] = row.figures or {}
        if read := figures.get("read"):
            have = figures["have"].items()
            fields.values.extend((name | {"field": f}, n / read) for f, n in have)
        for metric, key in ((latency, "latency"), (words, "words")):
            if (value := figures.get(key)) is not None:
                metric.values.append((name, value))
    return counts, fields, latency, words
