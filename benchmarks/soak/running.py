"""Runs the real program slot by slot, and kills one of its processes a day."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measuring.tree import tree
from benchmarks.soak.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 300.0
A_DAY = 40
"""Budget of looks at the known articles of a source in 24 hours."""

GROUP = 5
"""Sources that the schedule visits at once when it is its turn."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One start of the program, and how the sources stood after it."""

    moment: datetime
    command: str
    code: int | None
    killed: str | None
    seconds: float
    hits: Counter[str]
    spoilt: Counter[str]
    states: dict[str, tuple[str, str | None]] = field(default_factory=dict)


class Runner:
    """Starts commands in the sites' time.

    *well* counts what each site was asked for while nothing was wrong with it.
    """

    def __init__(self, world: World, database: str, folder: Path, seed: str) -> None:
        """Keep profiles and logs in *folder*."""
        self.world, self.folder = world, folder
        self.dice = random.Random(f"{seed}/kills")  # noqa: S311 - to be repeated
        world.write(folder / "sources")
        self.well = {name: Counter[str]() for name in world.town.sites}
        self.log = folder / "newsarchive.log"
        minutes = world.calendar.every / timedelta(minutes=1)
        clean = {k: v for k, v in os.environ.items() if k[:12] != "NEWSARCHIVE_"}
        self.environment = clean | {
            "NEWSARCHIVE_DATABASE_URL": database,
            "NEWSARCHIVE_SOURCES": str(folder / "sources"),
            "NEWSARCHIVE_CONTACT": "soak@example.org",
            "NEWSARCHIVE_ALLOW_PRIVATE": "1",
            "NEWSARCHIVE_MIN_EVERY": str(minutes / 6),
            "NEWSARCHIVE_MAX_EVERY": str(minutes * 0.9),
            "SCRAPY_SETTINGS_MODULE": "benchmarks.soak.settings",
        }

    def slot(
        self,
        arguments: Sequence[str],
        moment: datetime,
        *,
        kill: bool = False,
        revisits: int = A_DAY,
    ) -> Slot:
        """Run a command at *moment* of the sites' clock, and say what came of it.

        *revisits* is the budget of looks at known articles, a source and day.
        """
        self.world.at(moment)
        hits, spoilt, before = self.world.hits(), self._spoilt(), self.world.town.hits
        began = time.monotonic()
        process = self._start(arguments, moment, revisits)
        killed = self._strike(process, len(arguments)) if kill else None
        try:
            code = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
            killed = f"it hung ({killed})"
        for name, after in self.world.town.hits.items():
            if self.world.wrong(name, moment) is None:
                self.well[name].update(Counter(after) - Counter(before[name]))
        return Slot(
            moment,
            arguments[0],
            code,
            killed,
            time.monotonic() - began,
            self.world.hits() - hits,
            self._spoilt() - spoilt,
        )

    def turn(self) -> list[str]:
        """Return the command for a day's kill: a crawl, or the schedule."""
        names = list(self.world.town.sites)
        if self.dice.random() < 0.5:
            return ["crawl", *names]
        group = sorted(self.dice.sample(names, min(GROUP, len(names))))
        return ["schedule", *group, "--once", "--at-once", "2"]

    def _start(
        self, arguments: Sequence[str], moment: datetime, revisits: int
    ) -> subprocess.Popen[bytes]:
        environment = self.environment | {
            "NEWSARCHIVE_CLOCK": moment.isoformat(),
            "NEWSARCHIVE_REVISITS_A_DAY": str(revisits),
        }
        with self.log.open("ab") as log:
            log.write(f"--- {moment:%Y-%m-%d %H:%M} {' '.join(arguments)}\n".encode())
            log.flush()
            return subprocess.Popen(
                [sys.executable, "-m", "crawler.cli", *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _strike(self, process: subprocess.Popen[bytes], words: int) -> str | None:
        """Kill one of a command's processes in the midst of its work; name it."""
        before = self.world.hits().total()
        wanted, pause = self.dice.randint(0, 8 * words), self.dice.random() / 2

        def over() -> bool:
            return process.poll() is not None

        until(lambda: over() or self.world.hits().total() - before >= wanted)
        time.sleep(pause)
        family = list(tree(process.pid))
        victim = self.dice.choice(family)
        name = _name(victim)
        if name is None or over():
            return None
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        if victim == process.pid:
            process.wait()
            # What it started notices, or goes on: crawls of a schedule do.
            until(lambda: not any(map(_name, family)))
        return name

    def _spoilt(self) -> Counter[str]:
        sites = self.world.town.sites.items()
        return Counter({name: place.site.spoilt for name, place in sites})


def until(said: Callable[[], bool]) -> None:
    """Wait until *said*, for as long as a command may take."""
    ends = time.monotonic() + PATIENCE_S
    while not said() and time.monotonic() < ends:
        time.sleep(0.01)


def _name(pid: int) -> str | None:
    """Return what a process of ours is; None when it has ended."""
    stat = Path(f"/proc/{pid}")
    try:
        state = stat.joinpath("stat").read_text().rpartition(")")[2].split()
        said = stat.joinpath("cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return None
    if state[0] in "ZX":
        return None
    words = said.split("\0")
    if "crawler.cli" in words:
        return words[words.index("crawler.cli") + 1]
    for part in ("resource_tracker", "forkserver"):
        if part in said:
            return "reader or fork server" if part == "forkserver" else part
    return "another"
