"""When to fetch again, from what is known of an article and its source; pure.

A fetch is worth what it may find: the chance that the article was edited since
the one before. Each source's own history says how many edits an hour to expect
of articles by how long they have been quiet and how often they were edited. A
fetch is planned for when that chance is worth a request; when a crawl's budget
does not do for all that are due, those with the highest chance are chosen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from math import exp, log
from operator import mul

from archive.edit_rates import EDITS, STRETCHES, Counts, edited, stretch
from archive.store.revisits import ArticleState, DueArticle, NextFetch

WORTH = 0.01
"""Chance of an edit for which a request is made at all."""

SOONEST, LONGEST = timedelta(minutes=10), timedelta(days=60)
QUIET = timedelta(days=365)
"""An article without an edit for so long is left to its listings."""

RETRY, LONGEST_RETRY = timedelta(minutes=30), timedelta(days=7)
CONFIRM = timedelta(minutes=20)
"""How long after a first 404 the second fetch comes, at the earliest."""

GONE = timedelta(days=1)
RETURNS = 0.02
"""Chance that a fetch of a deleted article finds it back; a guess."""

# Edits an hour of an article just published or edited, by edits so far, before
# anything is known of a source: articles that were edited are edited again.
_FIRST_HOUR = (0.25, 0.5, 0.7, 1.0)
_TRUST = 2.0
"""How many edits of a source's own weigh as much as what is assumed."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a source edits: *rates* are edits an hour, by class and stretch.

    *before* are the edits to expect before each stretch begins.
    """

    rates: tuple[tuple[float, ...], ...]
    before: tuple[tuple[float, ...], ...]

    def edits(self, edits: int, begin: float, end: float) -> float:
        """Return the edits to expect between two quiet times, in hours."""
        kind = edited(edits)
        return self._by(kind, end) - self._by(kind, begin)

    def until(self, edits: int, begin: float, wanted: float) -> float:
        """Return for how many hours to wait until *wanted* edits are to be expected."""
        kind = edited(edits)
        wanted += self._by(kind, begin)
        number = bisect_right(self.before[kind], wanted) - 1
        rest = wanted - self.before[kind][number]
        return STRETCHES[number] + rest / self.rates[kind][number] - begin

    def _by(self, kind: int, quiet: float) -> float:
        number = stretch(quiet)
        rate = self.rates[kind][number]
        return self.before[kind][number] + rate * (quiet - STRETCHES[number])


def _assumed(kind: int) -> list[float]:
    middles = [(a + min(b, 3 * a or 0.6)) / 2 for a, b in pairwise(STRETCHES)]
    return [_FIRST_HOUR[kind] / (1 + quiet) for quiet in middles]


def habit(counts: Counts) -> Habit:
    """Return a source's habit from what was watched of it.

    Little is believed of little: rates start from what is assumed of any site,
    at the level of this one, and move as edits are seen. None rises with time,
    so that a quiet article is never fetched more often than before.
    """
    assumed = [_assumed(kind) for kind in range(EDITS)]
    foreseen = sum(assumed[k][s] * hours for (k, s), (hours, _) in counts.items())
    seen = sum(edits for _, edits in counts.values())
    level = (seen + _TRUST) / (foreseen + _TRUST)
    rates = []
    for kind in range(EDITS):
        own = [counts.get((kind, n), (0.0, 0.0)) for n in range(len(assumed[kind]))]
        rates.append(_falling(own, [level * rate for rate in assumed[kind]]))
    lengths = [last - first for first, last in pairwise(STRETCHES[:-1])]
    before = [tuple(accumulate(map(mul, lengths, each), initial=0.0)) for each in rates]
    return Habit(tuple(rates), tuple(before))


def _falling(
    own: Sequence[tuple[float, float]], assumed: Sequence[float]
) -> tuple[float, ...]:
    """Return edits an hour, never rising: where they would, two are taken as one."""
    pools: list[tuple[float, float, int]] = []
    for (hours, edits), rate in zip(own, assumed, strict=True):
        pool = edits + _TRUST, hours + _TRUST / rate, 1
        while pools and pools[-1][0] / pools[-1][1] < pool[0] / pool[1]:
            more = pools.pop()
            pool = pool[0] + more[0], pool[1] + more[1], pool[2] + more[2]
        pools.append(pool)
    return tuple(edits / hours for edits, hours, size in pools for _ in range(size))


UNKNOWN = habit({})


@dataclass
class Planner:
    """The policy of revisits for all sources of a process."""

    habits: dict[int, Habit] = field(default_factory=dict)
    worth: float = WORTH

    def __call__(self, seen: ArticleState) -> NextFetch:
        """Plan the next fetch of an article."""
        if seen.gone_since is not None:
            return _return(seen.at, seen.gone_since)
        quiet = seen.at - seen.quiet_since
        if quiet >= QUIET:
            return NextFetch(
                None, f"no edit for {span(quiet)}: only if a listing stirs it"
            )
        of = self.habits.get(seen.source_id, UNKNOWN)
        hours = of.until(seen.edits, _hours(quiet), -log(1 - self.worth))
        pause = max(SOONEST, min(LONGEST, timedelta(hours=min(hours, 10_000))))
        said = f"quiet for {span(quiet)} after {_edits(seen.edits)}"
        chance = 1 - exp(-of.edits(seen.edits, _hours(quiet), _hours(quiet + pause)))
        due = (seen.at + pause).replace(microsecond=0)
        return NextFetch(due, f"{said}: {chance:.0%} likely to be edited by then")

    def chance(self, due: DueArticle, now: datetime) -> float:
        """Return how likely it is that a fetch at *now* finds an edit."""
        if due.seen.gone_since is not None:
            return RETURNS
        of = self.habits.get(due.seen.source_id, UNKNOWN)
        since = due.seen.quiet_since
        begin, end = _hours(due.seen.at - since), _hours(now - since)
        return 1 - exp(-of.edits(due.seen.edits, begin, max(begin, end)))

    def choose(
        self, due: Iterable[DueArticle], now: datetime, budget: int
    ) -> list[int]:
        """Return the links worth most, *budget* of them at most."""
        ranked = sorted(due, key=lambda each: (-self.chance(each, now), each.link_id))
        return [each.link_id for each in ranked[: max(0, budget)]]


def retry(now: datetime, attempts: int = 0) -> datetime:
    """Return when a link that failed is worth another try, after so many before."""
    return now + min(LONGEST_RETRY, RETRY * (1 << min(attempts, 16)))


def confirm(now: datetime) -> datetime:
    """Return when to make sure that an article that seems gone is gone."""
    return now + CONFIRM


def _return(now: datetime, since: datetime) -> NextFetch:
    gone = now - since
    if gone >= QUIET:
        return NextFetch(None, f"gone for {span(gone)}: only if a listing stirs it")
    due = now + min(LONGEST, max(GONE, gone))
    return NextFetch(due, f"gone for {span(gone)}: to see whether it is back")


def _hours(time: timedelta) -> float:
    return max(0.0, time.total_seconds() / 3600)


def _edits(count: int) -> str:
    return "1 edit" if count == 1 else f"{count or 'no'} edits"


def span(time: timedelta) -> str:
    """Return a length of time as people say it."""
    minutes = max(0, int(time.total_seconds() // 60))
    for size, name in ((1440, "days"), (60, "h")):
        if minutes >= 2 * size:
            return f"{minutes // size} {name}"
    return f"{minutes} min"
