"""The sites of a soak, served on loopback, and the script that they follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.soak.calamities import Calamity, calamities, skins
from benchmarks.soak.calendar import START, Calendar
from benchmarks.soak.lives import lives
from demo import sources
from demo.ledger import Ledger
from demo.serve import address, listen, serving
from demo.sites import KINDS, Site
from demo.town import Place, Town

MAX_PAGES = 2
"""Pages that a crawl reads of a listing."""

_CROWDED = 2
"""Which site publishes more in an hour than its listings show."""


@dataclass(frozen=True, slots=True)
class World:
    """The sites, by name; *kinds* says which of the four each one is."""

    calendar: Calendar
    town: Town
    kinds: Mapping[str, str]
    calamities: list[Calamity]
    skins: Mapping[str, datetime]

    def at(self, moment: datetime) -> None:
        """Move the sites' clock, and let befall them what is due."""
        self.town.clock = moment
        for name, place in self.town.sites.items():
            site = place.site
            skinned = name in self.skins and self.skins[name] <= moment
            site.template = "reskin" if skinned else "own"
            place.outage = None
            if (wrong := self.wrong(name, moment)) is not None:
                place.outage = wrong.outage
                if wrong.template != "own":
                    site.template = wrong.template

    def wrong(self, name: str, moment: datetime) -> Calamity | None:
        """Return what a site suffers from at *moment*."""
        for each in self.calamities:
            if each.site == name and each.begin <= moment < each.until:
                return each
        return None

    def ledger(self, name: str) -> Ledger:
        """Return what one site really did."""
        return Ledger({self.kinds[name]: self.town.sites[name].site})

    def hits(self) -> Counter[str]:
        """Return how often each site was asked for anything."""
        return Counter({name: sum(h.values()) for name, h in self.town.hits.items()})

    def write(self, folder: Path) -> None:
        """Write the sites' profiles; every other four know no containers."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.town.sites:
            folder.joinpath(f"{name}.toml").write_text(self.profile(name), "utf-8")

    def profile(self, name: str) -> str:
        """Return a site's profile."""
        number = list(self.town.sites).index(name)
        return sources.profile(
            self.kinds[name],
            self.town.sites[name].base_url,
            "addresses" if number // 4 % 2 else "containers",
            max_pages=MAX_PAGES,
            name=name,
        )

    def routes(self, name: str) -> int:
        """Return how many listings a site's profile names."""
        return self.profile(name).count("[[listing]]")


@contextmanager
def served(count: int, calendar: Calendar, seed: str) -> Iterator[World]:
    """Serve *count* sites of their own names, hosts, texts and fates."""
    order = list(KINDS)
    kinds = {f"{order[n % 4]}-{n // 4 + 1}": order[n % 4] for n in range(count)}
    doors = {name: listen(number) for number, name in enumerate(kinds)}
    town = Town({}, START)
    for number, (name, kind) in enumerate(kinds.items()):
        site = _site(
            kind, name, address(doors[name]), calendar, seed, number == _CROWDED
        )
        town.sites[name] = Place(site, town)
    pairs = list(kinds.items())
    with serving(town, doors):
        yield World(
            calendar,
            town,
            kinds,
            calamities(pairs, calendar, seed),
            skins(pairs, calendar, seed),
        )


def _site(
    kind: str,
    name: str,
    base: str,
    calendar: Calendar,
    seed: str,
    burst: bool,  # noqa: FBT001
) -> Site:
    stories, events = lives(kind, name, calendar, seed, burst=burst)
    return KINDS[kind](base, stories, events)
