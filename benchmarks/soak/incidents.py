"""Whether `status` told of what befell the sites, and of nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, text

from benchmarks.soak.audit import moment
from benchmarks.soak.calamities import Calamity
from benchmarks.soak.running import Slot
from benchmarks.soak.world import World
from crawler.monitoring.baseline import MAY_BE_QUIET

WHOLE = ("done", "partial", "failed")
FEW = 2
"""Pages by a bad template that a crawl must meet to tell it from one odd page."""


@dataclass
class Seen:
    """The calamities that a whole crawl met, by the crawl that told of each."""

    met: int = 0
    unmet: int = 0
    first: int = 0
    late: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    calm: int = 0
    quiet: int = 0
    false: list[str] = field(default_factory=list)


def crawled(connection: Connection) -> dict[str, list[datetime]]:
    """Return when the crawls of each source began that came to their end."""
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = connection.execute(
        text(
            "SELECT s.name, c.started_at, c.status FROM crawl c JOIN source s "
            "ON s.id = c.source_id WHERE c.kind = 'crawl' ORDER BY c.id"
        )
    )
    for name, started_at, status in rows:
        if status in WHOLE:
            found[name].append(moment(started_at))
    return found


def _quiet(name: str, now: datetime, world: World) -> bool:
    """Say whether a site published nothing for as long as makes a source silent."""
    appeared = [story.appears for story in world.town.sites[name].site.stories]
    return not any(now - MAY_BE_QUIET < at <= now for at in appeared)


def seen(
    world: World, slots: Sequence[Slot], crawls: dict[str, list[datetime]]
) -> Seen:
    """Return how soon each calamity was told, and what was told without one."""
    found = Seen()
    for calamity in world.calamities:
        _judge(calamity, list(_meetings(calamity, slots, world, crawls)), found)
    for name in world.town.sites:
        _calm(name, world, slots, crawls, found)
    return found


def _judge(calamity: Calamity, meetings: list[Slot], found: Seen) -> None:
    if not meetings:
        found.unmet += 1
        return
    found.met += 1
    told = [slot.states[calamity.site][0] in ("broken", "blocked") for slot in meetings]
    name = f"{calamity.site} {calamity.what} {calamity.begin:%d.%m. %H:%M}"
    if told[0]:
        found.first += 1
    elif any(told):
        found.late.append(f"{name}: by crawl {told.index(True) + 1}")
    else:
        found.never.append(f"{name}: {len(told)} crawls")


def _meetings(
    calamity: Calamity,
    slots: Sequence[Slot],
    world: World,
    crawls: dict[str, list[datetime]],
) -> Iterator[Slot]:
    """Yield the slots in which a whole crawl met a calamity."""
    for slot in slots:
        if not calamity.begin <= slot.moment < calamity.until:
            continue
        if not _whole(slot, crawls[calamity.site], world):
            continue
        by_articles = calamity.template in ("shell", "undated")
        if not by_articles or slot.spoilt[calamity.site] >= FEW:
            yield slot


def _whole(slot: Slot, crawls: Sequence[datetime], world: World) -> bool:
    until = slot.moment + world.calendar.every
    return any(slot.moment <= began < until for began in crawls)


def _calm(
    name: str,
    world: World,
    slots: Sequence[Slot],
    crawls: dict[str, list[datetime]],
    found: Seen,
) -> None:
    """Count what was told of a site while nothing was wrong with it."""
    troubled = False
    for slot in slots:
        if world.wrong(name, slot.moment) is not None:
            troubled = True
        if not _whole(slot, crawls[name], world) or slot.command == "revisit":
            continue
        if world.wrong(name, slot.moment) is not None:
            continue
        state, reason = slot.states[name]
        found.calm += 1
        if state == "silent" and _quiet(name, slot.moment, world):
            found.quiet += 1
        elif state != "ok":
            after = " (after a calamity)" if troubled else ""
            found.false.append(
                f"{name} {slot.moment:%d.%m. %H:%M} {state}{after}: {reason}"
            )
        else:
            troubled = False
