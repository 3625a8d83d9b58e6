"""Whether a source has been quiet for longer than it ever is; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from crawler import baseline
from crawler.baseline import Sample

PATIENCE = timedelta(days=2)
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
    known = baseline.expected(found, last, crawl.at)
    said = f"no new article since {last:%Y-%m-%d %H:%M}"
    if known is not None:
        weeks, least = known
        if least > 0:
            return (
                f"{said}; the same hours of {weeks} weeks brought {least:.0f} or more"
            )
    longest = _longest(found, last)
    if crawl.at - last > max(PATIENCE, LONGER * longest):
        days = longest / timedelta(days=1)
        return f"{said}; it was never quiet for longer than {days:.1f} days"
    return None


def _longest(found: Sequence[tuple[datetime, int]], until: datetime) -> timedelta:
    moments = [at for at, new in found if new and at <= until]
    pauses = [after - before for before, after in pairwise(moments)]
    return max(pauses, default=timedelta(0))
