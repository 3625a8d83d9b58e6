"""What the program asked of each site, beside what it may ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, text

from benchmarks.soak.running import A_DAY, Slot
from benchmarks.soak.world import MAX_PAGES, World
from crawler.crawl.listing_walk import DEEPER

DEEP = """
SELECT s.name, 1 + count(*) FROM gap g JOIN source s ON s.id = g.source_id
JOIN crawl c ON c.source_id = s.id AND c.started_at >= g.from_at
    AND c.started_at <= coalesce(g.closed_at, c.started_at)
GROUP BY s.name, g.id
"""
"""Runs that read deeper than usual, for a gap or to fill it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One site: what was asked while it was well, and what would be too much.

    The last slot begins another day's budget. *looks* are requests for an article's
    page beyond the first; *down* is the most that one crawl asked while the site was
    out of order.
    """

    site: str
    crawls: int
    articles: int
    looks: int
    looks_allowed: int
    pages: int
    pages_allowed: int
    down: int

    @property
    def within(self) -> bool:
        """Whether the site was asked no more than it should be."""
        return self.looks <= self.looks_allowed and self.pages <= self.pages_allowed


def spent(
    connection: Connection,
    world: World,
    slots: Sequence[Slot],
    hits: Mapping[str, Mapping[str, int]],
) -> list[Spent]:
    """Return what each site was asked for; *hits* are those of the soak's days."""
    query = (
        "SELECT s.name, count(*) FROM crawl c JOIN source s ON s.id = c.source_id "
        "GROUP BY s.name"
    )
    runs = {str(row[0]): int(row[1]) for row in connection.execute(text(query))}
    deep: Counter[str] = Counter()
    for name, count in connection.execute(text(DEEP)):
        deep[name] += count
    return [
        _of(name, world, slots, hits[name], runs.get(name, 0), deep[name])
        for name in world.town.sites
    ]


def _of(
    name: str,
    world: World,
    slots: Sequence[Slot],
    hits: Mapping[str, int],
    runs: int,
    deep: int,
) -> Spent:
    addresses = {
        urlsplit(url).path
        for entry in world.ledger(name).at(slots[-1].moment)
        for url in (entry.url, *entry.aliases)
    }
    paths = {path: n for path, n in hits.items() if path.partition("?")[0] in addresses}
    articles = len(paths)
    looks = sum(paths.values()) - articles
    others = sum(n for path, n in hits.items() if path not in paths)
    down = [s.hits[name] for s in slots if world.wrong(name, s.moment)]
    return Spent(
        name,
        runs,
        articles,
        looks,
        A_DAY * (world.calendar.days + 1),
        others,
        runs + (runs + DEEPER * deep) * world.routes(name) * MAX_PAGES,
        max(down, default=0),
    )
