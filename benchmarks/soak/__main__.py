"""A month of twenty sites under fire: python -m benchmarks.soak [--short].

The clock is not let run: it steps. At the begin of each slot (four a day) the clock
of the sites and of newsarchive is set to it, and newsarchive runs as operators run
it: `crawl`, or `schedule --once`. Between two slots the sites publish, edit, delete,
move, fall ill and change their templates, as a script says that a seed has written.
Once a day a process of the running command, drawn by lot, is killed with SIGKILL.
In the end the archive is compared with what the sites did.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import Engine, text

from archive import db
from benchmarks.soak import audit, budget, incidents, month, report
from benchmarks.soak.calendar import Calendar
from benchmarks.soak.month import Month
from benchmarks.soak.report import Line
from benchmarks.soak.running import ROOT, Runner
from benchmarks.soak.world import World, served

SLOTS = 4


def main(arguments: list[str]) -> int:
    """Run a soak and print its table; 1 when something differs."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--sources", type=int, default=20)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--short", action="store_true", help="4 sources, 3 days")
    options.add_argument("--seed", default="1", help="another seed, another month")
    options.add_argument("--database", help="an empty one; default: a new SQLite file")
    options.add_argument("--folder", type=Path, help="where to leave logs and archive")
    options.add_argument("--verbose", action="store_true", help="name all that differs")
    given = options.parse_args(arguments)
    if given.short:
        given.sources, given.days = 4, 3
    with tempfile.TemporaryDirectory(prefix="soak-") as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        database = given.database or f"sqlite:///{folder / 'soak.db'}"
        calendar = Calendar(given.days, SLOTS)
        with served(given.sources, calendar, given.seed) as world:
            began = time.monotonic()
            lived = live(world, database, folder, given.seed)
            seconds = time.monotonic() - began
            found = compared(world, database, lived)
    _print(world, lived, seconds)
    report.show(found, all_names=given.verbose)
    return 0 if all(line.agrees for line in found) else 1


def live(world: World, database: str, folder: Path, seed: str) -> Month:
    """Live through a world's days."""
    db.upgrade(database)
    runner = Runner(world, database, folder, seed)
    engine = db.connect(database)
    try:
        return month.run(world, runner, engine, lambda said: print(said, flush=True))
    finally:
        engine.dispose()


def compared(world: World, database: str, lived: Month) -> list[Line]:
    """Return what the sites did beside what the archive says."""
    engine = db.connect(database)
    try:
        return [*_compared(world, engine, lived), _verified(database)]
    finally:
        engine.dispose()


def _verified(database: str) -> Line:
    """Ask the program itself whether its archive is sound."""
    checked = subprocess.run(
        [sys.executable, "-m", "crawler.cli", "verify", "--database", database],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = (checked.stdout + checked.stderr).strip()[-500:]
    wrong = [said] if checked.returncode else []
    return Line("faults found by newsarchive verify", 0, len(wrong), wrong)


def _compared(world: World, engine: Engine, lived: Month) -> list[Line]:
    slots = [*lived.slots, *lived.last[:1]]
    with engine.connect() as connection:
        archive = audit.archived(connection)
        account = audit.Audit(world, archive, lived.moments).run()
        seen = incidents.seen(world, slots, incidents.crawled(connection))
        spent = budget.spent(connection, world, slots, lived.hits)
        gaps = list(audit.gaps(connection))
        told = connection.execute(text("SELECT sum(gaps) FROM daily_coverage"))
        reported = int(told.scalar() or 0)
    report.show_budget(spent)
    still = [f"{gap.source} since {gap.from_at}" for gap in gaps if not gap.closed_at]
    return [
        *report.lines(account, seen, spent),
        Line("gaps recorded, and told by daily_coverage", len(gaps), reported),
        Line("  still open", None, len(still), still),
    ]


def _print(world: World, lived: Month, seconds: float) -> None:
    calendar = world.calendar
    killed = Counter(f"{s.killed} of {s.command}" for s in lived.slots if s.killed)
    what = Counter(calamity.group for calamity in world.calamities)
    named = ", ".join(f"{n} {kind}" for kind, n in sorted(what.items()))
    print(
        f"\n{len(world.town.sites)} sources, {calendar.days} days of {calendar.slots} "
        f"slots, {lived.backfills} backfills of gaps, {seconds:.0f} s"
    )
    print(f"calamities: {named}; {len(world.skins)} new skins")
    print("killed: " + ", ".join(f"{n} times {who}" for who, n in killed.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
