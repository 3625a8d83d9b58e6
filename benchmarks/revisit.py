"""Edits caught per request: ours against two fixed ladders, at the same budget.

Simulated sites publish and edit for a month, with rates as NewsEdits counts them
(3.6 versions an article on tracked outlets, most edits in the first day); sources
and articles differ. A crawl runs every quarter of an hour. Each ladder takes the
requests it asks for; ours is given as many a crawl, of each source, as the ladder
spent on average, and may spend fewer. It starts knowing nothing of any source. The
last row is ours as it is shipped, without a budget: looks worth a request.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from archive.edit_rates import Counts, observations
from archive.store.revisits import ArticleState, DueArticle
from crawler.crawl.revisit_policy import WORTH, Planner, habit

SEEDS = (1, 2)
DAYS, EVERY_H = 30, 0.25
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """How much its sites write: articles a day and mean edits an article."""

    name: str
    sources: int
    a_day: float
    edits: float


WORLDS = (
    World("tracked outlets", 3, 10, 2.6),
    World("regional sites", 3, 10, 0.5),
    World("hardly any edits", 3, 10, 0.1),
)


@dataclass(slots=True)
class Piece:
    """One article: when it appeared, when it was edited, what was seen of it (h)."""

    number: int
    born: float
    edits: Sequence[float]
    looked: float = 0.0
    known: int = 0
    changed: float = 0.0


@dataclass
class Tally:
    """What a policy spent and caught; delays are hours from an edit to its capture."""

    requests: int = 0
    delays: list[float] = field(default_factory=list)
    missed: int = 0

    def add(self, piece: Piece, now: float) -> bool:
        """Look at an article; True when an edit was found."""
        self.requests += 1
        known = bisect_right(piece.edits, now)
        found, piece.looked = known > piece.known, now
        if found:
            self.delays.append(now - piece.edits[known - 1])
            self.missed += known - piece.known - 1
            piece.known, piece.changed = known, now
        return found


class Policy(Protocol):
    """Spends requests on one source's articles, crawl by crawl."""

    def crawl(self, now: float, fresh: Sequence[Piece], tally: Tally) -> None:
        """Take in *fresh* articles, and look at old ones."""


class Ladder:
    """Looks at every article when its own rule says so."""

    def __init__(self, pause: Callable[[Piece, float], float]) -> None:
        self.pause = pause
        self.queue: list[tuple[float, int, Piece]] = []

    def crawl(self, now: float, fresh: Sequence[Piece], tally: Tally) -> None:
        for piece in fresh:
            self._plan(piece, now)
        while self.queue and self.queue[0][0] <= now:
            piece = heapq.heappop(self.queue)[2]
            tally.add(piece, now)
            self._plan(piece, now)

    def _plan(self, piece: Piece, now: float) -> None:
        due = now + self.pause(piece, now)
        if due < DAYS * 24:
            heapq.heappush(self.queue, (due, piece.number, piece))


def newsdiffs(piece: Piece, now: float) -> float:
    """Return the hours to wait, by its get_update_delay."""
    quiet = now - piece.changed
    for limit, pause in ((3, 0.25), (24, 1), (168, 3), (720, 72), (8640, 720)):
        if quiet < limit:
            return pause
    return float("inf")


def diffengine(piece: Piece, now: float) -> float:
    """Return the hours to wait by its ratio of staleness, as it is meant."""
    return max(EVERY_H, 0.2 * (now - piece.born) / 0.8)


def diffengine_shipped(piece: Piece, now: float) -> float:
    """Return the hours to wait by the same ratio of timedelta.seconds."""
    later = now
    while later < DAYS * 24:
        later += EVERY_H
        hot = (later - piece.born) % 24
        if not hot or ((later - now) % 24) / hot >= 0.2:
            break
    return later - now


class Learned:
    """Ours: the chance of an edit, by habits learned on the way."""

    def __init__(self, budget: float, worth: float = 0.002) -> None:
        self.budget, self.purse = budget, 0.0
        self.planner = Planner(worth=worth)
        self.counts: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0, 0])
        self.waiting: list[tuple[float, int, Piece]] = []
        self.due: dict[int, Piece] = {}

    def crawl(self, now: float, fresh: Sequence[Piece], tally: Tally) -> None:
        counts: Counts = {key: (each[0], each[1]) for key, each in self.counts.items()}
        self.planner.habits[0] = habit(counts)
        while self.waiting and self.waiting[0][0] <= now:
            piece = heapq.heappop(self.waiting)[2]
            self.due[piece.number] = piece
        due = [DueArticle(number, seen(piece)) for number, piece in self.due.items()]
        self.purse = min(self.purse + self.budget, max(1.0, 2 * self.budget))
        for number in self.planner.choose(due, moment(now), int(self.purse)):
            self.purse -= 1
            self._look(self.due.pop(number), now, tally)
        for piece in fresh:
            self._plan(piece)

    def _look(self, piece: Piece, now: float, tally: Tally) -> None:
        since = piece.changed if piece.known else piece.born
        begin, edits = piece.looked - since, piece.known
        changed = tally.add(piece, now)
        for each in observations(begin, now - since, edits, changed=changed):
            self.counts[each.edited, each.stretch][0] += each.hours
            self.counts[each.edited, each.stretch][1] += each.edits
        self._plan(piece)

    def _plan(self, piece: Piece) -> None:
        due = self.planner(seen(piece)).due_at
        if due is not None:
            hours = (due - START).total_seconds() / 3600
            heapq.heappush(self.waiting, (hours, piece.number, piece))


def moment(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def seen(piece: Piece) -> ArticleState:
    born, changed = moment(piece.born), moment(piece.changed)
    return ArticleState(moment(piece.looked), born, changed, born, edits=piece.known)


def history(world: World, dice: random.Random) -> Iterator[Piece]:
    """Yield a month of one source, in the order of appearance.

    Its level and tempo are its own. Some articles are edited much more than
    others (a Gamma of shape 0.6); of the edits 70 % come within hours, 25 % within
    a day, 5 % within weeks, and one in five brings another soon after.
    """
    level = world.edits * dice.lognormvariate(-0.245, 0.7)
    tempo = dice.lognormvariate(0, 0.5)
    born, number = 0.0, 0
    while (born := born + dice.expovariate(world.a_day / 24)) < DAYS * 24:
        number += 1
        yield Piece(number, born, sorted(_edits(born, level, tempo, dice)))


def _edits(
    born: float, level: float, tempo: float, dice: random.Random
) -> Iterator[float]:
    mean = 0.8 * level * dice.gammavariate(0.6, 1 / 0.6)
    waiting = dice.expovariate(1)
    while waiting < mean:
        waiting += dice.expovariate(1)
        kind = dice.random()
        pause = 2.5 if kind < 0.7 else 14 if kind < 0.95 else 240
        at = born + dice.expovariate(1 / (pause * tempo))
        yield at
        while dice.random() < 0.2:
            at += dice.expovariate(1 / 0.7)
            yield at


def run(policy: Policy, pieces: Sequence[Piece]) -> Tally:
    """Crawl one source for a month."""
    tally, place = Tally(), 0
    for step in range(1, int(DAYS * 24 / EVERY_H)):
        now, fresh = step * EVERY_H, []
        while place < len(pieces) and pieces[place].born <= now:
            piece = pieces[place]
            piece.known = bisect_right(piece.edits, now)
            piece.looked = piece.changed = now
            # Edits before the first capture are nobody's to see.
            piece.edits, piece.known = piece.edits[piece.known :], 0
            fresh.append(piece)
            place += 1
        policy.crawl(now, fresh, tally)
    tally.missed += sum(len(each.edits) - each.known for each in pieces[:place])
    return tally


def total(tallies: Sequence[Tally]) -> Tally:
    """Return all that some tallies hold."""
    return Tally(
        sum(each.requests for each in tallies),
        [delay for each in tallies for delay in each.delays],
        sum(each.missed for each in tallies),
    )


LADDERS = {
    "newsdiffs": newsdiffs,
    "diffengine, as meant": diffengine,
    "diffengine, as shipped": diffengine_shipped,
}


def compare(world: World, seed: int) -> bool:
    """Print what each ladder and ours came to; True when ours did better by all."""
    better, sources = True, range(world.sources)
    crawls = DAYS * 24 / EVERY_H

    def pieces(source: int) -> list[Piece]:
        return list(history(world, random.Random(f"{seed}/{source}")))  # noqa: S311

    for name, pause in LADDERS.items():
        theirs = [run(Ladder(pause), pieces(each)) for each in sources]
        ours = [
            run(Learned(theirs[each].requests / crawls), pieces(each))
            for each in sources
        ]
        one, other = total(theirs), total(ours)
        show(seed, name, one)
        show(seed, "  newsarchive", other)
        better &= len(other.delays) / other.requests > len(one.delays) / one.requests
    free = [run(Learned(10**6, WORTH), pieces(each)) for each in sources]
    show(seed, "newsarchive, as shipped", total(free))
    return better


def show(seed: int, name: str, tally: Tally) -> None:
    """Print a row of the table."""
    caught = len(tally.delays)
    print(
        f"{seed:4} {name:24}{tally.requests:9,}{caught:8,}"
        f"{caught / (caught + tally.missed):7.0%}"
        f"{100 * caught / tally.requests:12.2f}"
        f"{sum(tally.delays) / max(1, caught):10.2f} h",
        flush=True,
    )


def main() -> int:
    """Print one table a world; fail when a ladder catches more per request."""
    better = True
    for world in WORLDS:
        print(f"{world.name}: {world.edits} edits an article, {world.sources} sources")
        print(
            "seed policy                   requests  caught  of all  per 100 req"
            "  mean delay"
        )
        for seed in SEEDS:
            better &= compare(world, seed)
    print("ours caught more per request everywhere" if better else "NOT everywhere")
    return 0 if better else 1


if __name__ == "__main__":
    raise SystemExit(main())
