"""The soak itself: slot after slot, a kill a day, gaps answered, a last look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from benchmarks.soak import audit
from benchmarks.soak.running import Runner, Slot
from benchmarks.soak.world import World

ALL = 100_000
"""Looks that the last visit may make."""

LAST_LOOKS = (
    ("revisit", timedelta(days=61)),
    ("crawl", timedelta(days=61, hours=2)),
)
"""After the end; no article is left alone for longer than 60 days, and what
seems gone is asked for again, while listings tell that the site is well."""


@dataclass
class Month:
    """What was run; *hits* are what was asked of sites while they were well.

    Those of the last look are not among them.
    """

    slots: list[Slot] = field(default_factory=list)
    last: list[Slot] = field(default_factory=list)
    backfills: int = 0
    hits: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def moments(self) -> list[datetime]:
        """The sites' clock whenever something ran."""
        return [slot.moment for slot in (*self.slots, *self.last)]


def run(
    world: World, runner: Runner, engine: Engine, said: Callable[[str], None]
) -> Month:
    """Live through all days, and look at everything once more."""
    month, calendar = Month(), world.calendar
    everything = ["crawl", *world.town.sites]
    unlucky = owed = 0
    for number, moment in enumerate(calendar.moments):
        day, slot = divmod(number, calendar.slots)
        if slot == 0:
            unlucky = runner.dice.randrange(calendar.slots)
        # A command may end before it is hit; then it is the next one's turn.
        owed += slot == unlucky
        arguments = runner.turn() if owed else everything
        lived = runner.slot(arguments, moment, kill=owed > 0)
        owed -= lived.killed is not None
        month.slots.append(_known(engine, lived))
        if slot == calendar.slots - 1:
            month.backfills += _answer_gaps(runner, engine, moment)
            said(_day(day + 1, month.slots[-calendar.slots :]))
    month.last.append(_known(engine, runner.slot(everything, calendar.end)))
    month.hits = {name: dict(asked) for name, asked in runner.well.items()}
    for kind, later in LAST_LOOKS:
        order = [kind, *world.town.sites]
        month.last.append(runner.slot(order, calendar.end + later, revisits=ALL))
    return month


def _known(engine: Engine, slot: Slot) -> Slot:
    """Add to a slot how the archive says that the sources are."""
    query = text("SELECT source, state, reason FROM source_status")
    with engine.connect() as connection:
        states = {
            name: (state, reason) for name, state, reason in connection.execute(query)
        }
    return replace(slot, states=states)


def _answer_gaps(runner: Runner, engine: Engine, now: datetime) -> int:
    """Do what an operator does about gaps that stay open: fetch what is behind."""
    with engine.connect() as connection:
        found = list(audit.gaps(connection))
    orders = {
        (gap.source, audit.moment(gap.from_at), audit.moment(gap.to_at))
        for gap in found
        if gap.closed_at is None
    }
    for name, since, until in sorted(orders):
        window = ("--since", since.isoformat(), "--until", until.isoformat())
        runner.slot(["backfill", name, *window], now)
    return len(orders)


def _day(day: int, slots: list[Slot]) -> str:
    killed = next((slot for slot in slots if slot.killed), None)
    by = f"; killed: {killed.killed} of {killed.command}" if killed else ""
    seconds = sum(slot.seconds for slot in slots)
    asked = sum(slot.hits.total() for slot in slots)
    return f"day {day:2}: {asked:5,} requests, {seconds:4.0f} s{by}"
