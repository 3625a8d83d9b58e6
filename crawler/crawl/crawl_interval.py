"""How often a source is crawled, learned from how much news each crawl found; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.source import Manners

LEAST, MOST = 1 / 3, 2 / 3
"""Known links that a listing should show: fewer risk a gap, more are wasted visits."""

LONGER, SHORTER, MISSED = 1.5, 0.5, 0.25
"""Steps: too often is cheap to mend, too rarely is not, a gap is worst."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most seconds between two crawls of a source, set by the operator."""

    least: int
    most: int

    def within(self, seconds: float) -> int:
        """Return the nearest pause that the operator allows."""
        return round(min(max(seconds, self.least), self.most))


def bounds(manners: Manners, least: float, most: float) -> Bounds:
    """Return a source's bounds: its own, else the general ones (in minutes)."""
    low = 60 * (manners.min_every if manners.min_every is not None else least)
    high = 60 * (manners.max_every if manners.max_every is not None else most)
    return Bounds(round(low), round(max(low, high)))


def learn(
    every: int | None, overlap: float | None, bounds: Bounds, *, gap: bool = False
) -> int:
    """Return the next pause in seconds.

    *overlap* is the share of known links on the listing that had fewest; the
    aim is a third to two thirds of them. None says nothing.
    """
    if every is None:
        return bounds.within(3 * bounds.least)
    if gap:
        return bounds.within(every * MISSED)
    if overlap is None or LEAST <= overlap <= MOST:
        return bounds.within(every)
    return bounds.within(every * (SHORTER if overlap < LEAST else LONGER))


def after(
    status: str, state: str, every: int, now: datetime, bounds: Bounds
) -> tuple[int, datetime]:
    """Return the pause after a crawl ended so, and when the next one is due.

    A site that fails or refuses is asked less and less.
    """
    if status == "failed" or state == "blocked":
        every = bounds.within(every * 2)
    return every, now + timedelta(seconds=every)


def is_due(due_at: datetime | None, now: datetime, bounds: Bounds) -> bool:
    """Say whether it is time; a date too far ahead was set by a wrong clock."""
    if due_at is None or due_at <= now:
        return True
    return due_at > now + timedelta(seconds=bounds.most + 1)
