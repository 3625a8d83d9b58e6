"""What is usual for a source: medians and their spread, and what is far from them.

Pure. A baseline is taken from crawls at the same hours of the same weekday where
there are enough, else from the same hours of any day, else from all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import comb, sqrt
from statistics import median
from typing import Any

ENOUGH = 8
"""Comparable crawls that make a baseline by hour or weekday."""

LATEST = 60
"""Comparable crawls that are looked at."""

HOURS = timedelta(hours=3)

DAY, WEEK = timedelta(days=1), timedelta(days=7)

SIGMA = 1.4826
"""Times the median deviation: the standard deviation of what is normal."""

UNLIKELY = 0.002
"""Of chance alone: so that two pages, both bad, are told of where few are ever."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One crawl: when it began, what it counted and measured, how it was judged."""

    at: datetime
    counts: Mapping[str, int]
    figures: Mapping[str, Any] = field(default_factory=dict)
    state: str = "ok"


def comparable(history: Sequence[Sample], at: datetime) -> Sequence[Sample]:
    """Return the crawls that one at *at* is to be compared with, oldest first."""
    for period in (WEEK, DAY):
        near = [each for each in history if _near(each.at, at, period)]
        if len(near) >= ENOUGH:
            return near[-LATEST:]
    return history[-LATEST:]


def _near(one: datetime, other: datetime, period: timedelta) -> bool:
    apart = (one - other) % period
    return min(apart, period - apart) <= HOURS


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the spread (like a standard deviation) of *values*.

    >>> spread([20, 21, 19, 20, 500])
    (20, 1.4826)
    """
    middle = median(values)
    return middle, SIGMA * median(abs(value - middle) for value in values)


def collapsed(value: float, before: Sequence[float], share: float) -> float | None:
    """Return the usual value if *value* is far below it, and below *share* of it."""
    if len(before) < ENOUGH // 2:
        return None
    usual, wide = spread(before)
    low = value < usual * share and value < usual - 4 * wide
    return usual if low else None


def vanished(good: int, tried: int, before: Sequence[tuple[int, int]]) -> float | None:
    """Return the usual share if *good* of *tried* is too few to be chance.

    *before* are the same of earlier crawls. Many may have tried one or two only, all
    of them good by chance: no more is expected than of all that were tried together.
    """
    if not tried or len(before) < ENOUGH // 2:
        return None
    usual, wide = spread([some / all_ for some, all_ in before])
    some, all_ = (sum(column) for column in zip(*before, strict=True))
    usual = min(usual, (some + 1) / (all_ + 2))
    at_least = min(max(usual - 2 * wide, 0.02), 0.98)
    if good / tried >= at_least:
        return None
    return usual if _tail(good, tried, at_least) < UNLIKELY else None


def _tail(good: int, tried: int, chance: float) -> float:
    """Return how likely *good* or fewer of *tried* are at such a chance."""
    if tried > 200:  # noqa: PLR2004 - where the powers get too small
        good, tried = round(good * 200 / tried), 200
    return sum(
        comb(tried, k) * chance**k * (1 - chance) ** (tried - k)
        for k in range(good + 1)
    )


def expected(
    history: Sequence[tuple[datetime, int]], since: datetime, now: datetime
) -> tuple[int, float] | None:
    """Return of how many weeks the same hours are known, and what they brought.

    The hours are those from *since* to *now*, *history* tells when how much was
    found. What they brought is what can be counted on: the median, less three
    spreads, which are at least those of chance.
    """
    if not history:
        return None
    first = -(-(now - since) // WEEK)
    brought = []
    for weeks in range(max(first, 1), max(first, 1) + 8):
        begin, end = since - weeks * WEEK, now - weeks * WEEK
        if begin < history[0][0]:
            break
        brought.append(sum(new for at, new in history if begin < at <= end))
    if len(brought) < 3:  # noqa: PLR2004 - two may both be odd
        return None
    usual, wide = spread(brought)
    return len(brought), usual - 3 * max(wide, sqrt(usual))


MAY_BE_QUIET = timedelta(days=2)
"""While its weeks are not known, a source may be quiet for so long."""

LONGER = 3
"""Times the longest quiet stretch so far."""


def since(crawl: Sample, history: Sequence[Sample]) -> str | None:
    """Return the evidence that a source fell silent, if it did.

    Where its weeks are known, the same hours of earlier weeks tell what was to
    be expected; a newspaper that rests on Sundays is not silent on a Sunday.
    """
    found = [(each.at, each.counts.get("new links", 0)) for each in history]
    last = max((at for at, new in found if new), default=None)
    if last is None or crawl.counts.get("new links"):
        return None
    known = expected(found, last, crawl.at)
    said = f"no new article since {last:%Y-%m-%d %H:%M}"
    if known is not None:
        weeks, least = known
        if least > 0:
            return (
                f"{said}; the same hours of {weeks} weeks brought {least:.0f} or more"
            )
    longest = _longest(found, last)
    if crawl.at - last > max(MAY_BE_QUIET, LONGER * longest):
        days = longest / timedelta(days=1)
        return f"{said}; it was never quiet for longer than {days:.1f} days"
    return None


def _longest(found: Sequence[tuple[datetime, int]], until: datetime) -> timedelta:
    moments = [at for at, new in found if new and at <= until]
    pauses = [after - before for before, after in pairwise(moments)]
    return max(pauses, default=timedelta(0))
