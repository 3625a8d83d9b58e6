"""What befalls the sites themselves: outages, bot walls, templates; from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from benchmarks.soak.calendar import START, Calendar
from demo.sites.template import Template
from demo.town import Outage

OUTAGES: tuple[Outage, ...] = get_args(Outage)
LOSSES: tuple[Template, ...] = ("shell", "bare", "undated")
"""Templates that an operator has to be told of."""

GROUPS = {
    "503": "outage",
    "hang": "outage",
    "reset": "outage",
    "robots-503": "outage",
    "429": "refusal",
    "403": "refusal",
    "wall": "bot wall",
    "wall-200": "bot wall",
}
"""The others are template changes."""

LEARNING = 6
"""Slots in which nothing befalls a site: what is usual has to be learned."""

DATED_BY_PAGE = "timesca"
"""The kind whose listings and addresses tell no date."""


@dataclass(frozen=True, slots=True)
class Calamity:
    """Something wrong with a site from *begin* to before *until*."""

    site: str
    what: str
    begin: datetime
    until: datetime

    @property
    def group(self) -> str:
        """What kind of calamity it is."""
        return GROUPS.get(self.what, "template")

    @property
    def template(self) -> Template:
        """The template that the site has meanwhile."""
        return next((t for t in LOSSES if t == self.what), "own")

    @property
    def outage(self) -> Outage | None:
        """What keeps the site from answering."""
        return next((kind for kind in OUTAGES if kind == self.what), None)


def calamities(
    sites: Sequence[tuple[str, str]], calendar: Calendar, seed: str
) -> list[Calamity]:
    """Deal calamities to *sites* (name and kind), never two at once to one."""
    dice = random.Random(f"{seed}/calamities")  # noqa: S311 - to be repeated
    deck: list[str] = []
    found = []
    for name, kind in sites:
        for begin, until in _times(calendar, dice):
            deck = deck or dice.sample((*OUTAGES, *LOSSES, *LOSSES), 14)
            what = deck.pop()
            if what == "undated" and kind != DATED_BY_PAGE:
                what = "shell"
            found.append(Calamity(name, what, begin, until))
    return found


def _times(calendar: Calendar, dice: random.Random) -> list[tuple[datetime, datetime]]:
    """Return when a site is out of order: at least once, every ten days or so."""
    rest = (calendar.end - START - LEARNING * calendar.every) / timedelta(days=1)
    count = max(1, round(calendar.days / 10))
    share = rest / count
    found = []
    for number in range(count):
        length = calendar.every * dice.uniform(1.1, 4)
        room = max(0.0, share - (length + calendar.every) / timedelta(days=1))
        days = number * share + dice.uniform(0, room)
        begin = START + LEARNING * calendar.every + timedelta(days=days)
        begin = calendar.clear(begin)
        until = min(calendar.clear(begin + length), calendar.end)
        found.append((begin, until))
    return found


def skins(
    sites: Sequence[tuple[str, str]], calendar: Calendar, seed: str
) -> dict[str, datetime]:
    """Return which sites get a new skin for good, and when."""
    dice = random.Random(f"{seed}/skins")  # noqa: S311 - to be repeated
    chosen = sorted(dice.sample([name for name, _ in sites], max(1, len(sites) // 2)))
    return {
        name: calendar.clear(
            START + timedelta(days=dice.uniform(0.4, 0.9) * calendar.days)
        )
        for name in chosen
    }
