"""Articles a second, end to end, of newsarchive and of Scrapy alone.

python -m benchmarks.crawl [--articles 3000] [--rounds 1] [--only NAME...]

All crawl the same miniature sites, served by a process of its own, as fast as
the machine can. Scrapy is given the articles' addresses and keeps no more of them;
newsarchive finds them on the listings, and keeps frontier, payloads and versions.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from archive import db
from demo import sources
from demo.remote import RemoteTown
from demo.serve import running

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("bare", "addresses", "containers")
TITLES = {
    "bare": "(a) Scrapy alone: pages fetched, and thrown away",
    "addresses": "(b) newsarchive, knowing only the addresses",
    "containers": "(c) newsarchive, containers in the profile",
}
MEASURE = "bare"
"""What the ratios are to."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one crawl came to; lag is (p95, max) in ms, None without a loop."""

    articles: int
    seconds: float
    cpu_s: float
    peak_mb: float
    lag: tuple[float, float] | None
    code: int

    @property
    def rate(self) -> float:
        """Articles a second, from the program's start to its end."""
        return self.articles / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds an article, of all processes."""
        return 1000 * self.cpu_s / max(1, self.articles)


def main() -> int:
    """Run the contenders in turn and print how they compare."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=3000)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--only", nargs="+", choices=NAMES, default=NAMES)
    options.add_argument("--keep", type=Path, help="where to leave the last databases")
    given = options.parse_args()
    results: dict[str, list[Result]] = {name: [] for name in given.only}
    with running(articles=given.articles, process=True) as town:
        wanted = [entry.url for entry in town.ledger.at(town.clock)]
        for _ in range(given.rounds):
            for name in given.only:
                with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                    where = given.keep / name if given.keep else Path(folder)
                    where.mkdir(parents=True, exist_ok=True)
                    results[name].append(_run(name, town, wanted, where))
    _print(results)
    return _judge(results, len(wanted))


def _run(name: str, town: RemoteTown, wanted: Sequence[str], folder: Path) -> Result:
    database = folder / "articles.db"
    for file in folder.glob("articles.db*"):
        file.unlink()
    if name == MEASURE:
        addresses = folder / "addresses.txt"
        addresses.write_text("\n".join(wanted), "utf-8")
        command = ["benchmarks.bare", str(addresses), str(database)]
        environment: dict[str, str] = {}
    else:
        detail: sources.Detail = "addresses" if name == "addresses" else "containers"
        files = sources.write(town, folder / "sources", detail=detail)
        url = f"sqlite:///{database}"
        db.upgrade(url)
        names = [file.stem for file in files]
        command = ["crawler.cli", "crawl", *names, "--database", url]
        environment = {
            "NEWSARCHIVE_SOURCES": str(folder / "sources"),
            "NEWSARCHIVE_ALLOW_PRIVATE": "1",
            "NEWSARCHIVE_CONTACT": "bench@example.org",
            "NEWSARCHIVE_CLOCK": town.clock.isoformat(),
            "SCRAPY_SETTINGS_MODULE": "benchmarks.measuring.settings",
        }
    return _measured(command, environment, folder, database)


def _measured(
    command: Sequence[str], environment: dict[str, str], folder: Path, database: Path
) -> Result:
    report, lag = folder / "report.json", folder / "lag.json"
    measure = [sys.executable, "-m", "benchmarks.measuring.tree", str(report)]
    subprocess.run(
        [*measure, sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | environment | {"NEWSARCHIVE_LAG_FILE": str(lag)},
        check=False,
        stdout=subprocess.DEVNULL,
    )
    found = json.loads(report.read_text("utf-8"))
    late = json.loads(lag.read_text("utf-8")) if lag.exists() else None
    return Result(
        _stored(database),
        found["seconds"],
        found["cpu_s"],
        found["peak_mb"],
        (late["p95"], late["max"]) if late else None,
        found["code"],
    )


def _stored(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        view = "latest_articles" if "latest_articles" in names else "article"
        found: int = connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0]  # noqa: S608
    return found


def _print(results: dict[str, list[Result]]) -> None:
    bare = results.get(MEASURE)
    rate = median(each.rate for each in bare) if bare else None
    cpu = median(each.cpu_ms for each in bare) if bare else None
    print(
        f"{'':52}{'articles':>9}{'/s':>7}{'x (a)':>7}{'CPU ms':>8}{'x (a)':>7}"
        f"{'peak MB':>9}{'lag p95/max ms':>16}"
    )
    for name, runs in results.items():
        own, own_cpu = median(r.rate for r in runs), median(r.cpu_ms for r in runs)
        print(
            f"{TITLES[name]:52}{runs[-1].articles:9,}{own:7.1f}"
            f"{f'{own / rate:.2f}' if rate else '':>7}{own_cpu:8.1f}"
            f"{f'{own_cpu / cpu:.2f}' if cpu else '':>7}"
            f"{median(r.peak_mb for r in runs):9.0f}{_lag(runs):>16}"
        )


def _lag(runs: Sequence[Result]) -> str:
    late = [run.lag for run in runs if run.lag]
    if not late:
        return "-"
    return f"{median(p for p, _ in late):.0f} / {median(m for _, m in late):.0f}"


def _judge(results: dict[str, list[Result]], wanted: int) -> int:
    """Return 1, and say so, if anybody failed or stored another number of articles."""
    wrong = [
        (name, run)
        for name, runs in results.items()
        for run in runs
        if run.articles != wanted or run.code
    ]
    for name, run in wrong:
        print(
            f"{TITLES[name]}: {run.articles} articles stored, the sites have {wanted}; "
            f"exit code {run.code}"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
