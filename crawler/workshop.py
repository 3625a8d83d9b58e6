"""The writer and the reading processes, shared by all crawls of one process."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.store import Writer
from crawler.schedule import Planner
from crawler.workers import Workers


@dataclass
class Workshop:
    """What a crawl works with; closed when its last user leaves.

    *sketches* are those of the texts that were read, by content hash.
    """

    writer: Writer
    workers: Workers
    planner: Planner
    sketches: dict[str, bytes | None] = field(default_factory=dict)
    users: int = 0


_open: dict[str, Workshop] = {}


def enter(database_url: str, workers: int | None = None) -> Workshop:
    """Return the workshop for an archive, opened when nobody uses it yet."""
    if database_url not in _open:
        planner = Planner()
        writer = Writer(database_url, planner)
        _open[database_url] = Workshop(writer, Workers(workers), planner)
    workshop = _open[database_url]
    workshop.users += 1
    return workshop


def leave(database_url: str) -> None:
    """Say that a crawl is over; the last one closes."""
    workshop = _open[database_url]
    workshop.users -= 1
    if not workshop.users:
        del _open[database_url]
        workshop.workers.close()
        workshop.writer.close()
