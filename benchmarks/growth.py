"""What reading and writing cost as the archive grows.

    python -m benchmarks.growth --articles 10000 100000 1000000 [--database URL]

Fills an archive of each size (two versions an article, twenty sources, three
years), then asks the same questions of each. Milliseconds are the process's CPU
time, medians with the p95 beside them, so that a busy machine does not matter;
KiB is what the process read of the file for one cold question.
The last column divides the largest archive's cost by that of the one before.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from archive import Archive
from archive.article import Article, Capture, Link
from archive.store import Address, Discover, Found, Keep, Save, Writer
from archive.store.work import Plan
from archive.urls import digest, key
from benchmarks.measuring import archive_fill as fill

QUESTIONS = 200
SAVES = 300
Row = dict[str, tuple[float, float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="keep and reuse archives here")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    results: dict[int, Row] = {}
    for size in options.articles:
        file = folder / f"{size}.db"
        if not file.exists():
            began = time.monotonic()
            fill.fill(f"sqlite:///{file}", size)
            print(f"filled {size:,} articles in {time.monotonic() - began:.0f} s")
        results[size] = {**_read(file, size), **_write(file, size)}
    _print(results)


def _read(file: Path, size: int) -> Row:
    chance = random.Random(size)  # noqa: S311 - a benchmark wants it repeatable
    ask: dict[str, Callable[[Archive], object]] = {
        "latest by source, date": lambda a: _latest(a, chance),
        "history of an article": lambda a: list(
            a.history(fill.url(chance.randrange(size)))
        ),
        "changes after a seq": lambda a: _first(
            a.changes(after=chance.randrange(size)), 100
        ),
        "search, one common word": lambda a: _search(a, chance, 1, 300),
        "search, two words": lambda a: _search(a, chance, 2, 3000),
        "search, a rare word": lambda a: _search(a, chance, 1, fill.WORDS),
    }
    return {name: _timed(file, question) for name, question in ask.items()}


def _latest(archive: Archive, chance: random.Random) -> object:
    since = fill.T0 + timedelta(days=chance.randrange(3 * 365 - 7))
    found = archive.articles(
        source=f"source{chance.randrange(fill.SOURCES)}",
        since=since,
        until=since + timedelta(days=7),
    )
    return _first(found, 50)


def _search(archive: Archive, chance: random.Random, count: int, among: int) -> object:
    words = " ".join(fill.word(chance.randrange(among)) for _ in range(count))
    return list(archive.search(words, limit=20))


def _first(items: object, count: int) -> list[object]:
    return [item for item, _ in zip(items, range(count), strict=False)]  # type: ignore[call-overload]


def _timed(
    file: Path, question: Callable[[Archive], object]
) -> tuple[float, float, float]:
    spent = []
    with Archive(f"sqlite:///{file}") as archive:
        question(archive)
        for _ in range(QUESTIONS):
            began = time.process_time()
            question(archive)
            spent.append((time.process_time() - began) * 1000)
    before = _bytes_read()
    with Archive(f"sqlite:///{file}") as archive:
        opened = _bytes_read() - before
        question(archive)
    kib = (_bytes_read() - before - opened) / 1024
    return statistics.median(spent), sorted(spent)[int(len(spent) * 0.95)], kib


def _bytes_read() -> int:
    said = Path("/proc/self/io").read_text()
    return int(said.split("rchar: ")[1].split()[0])


def _write(file: Path, size: int) -> Row:
    """Save pages of known articles: unchanged ones, then edited ones, then new."""
    chance = random.Random(-size)  # noqa: S311 - a benchmark wants it repeatable
    known = [chance.randrange(size) for _ in range(SAVES)]
    fresh = list(range(size + SAVES, size + 2 * SAVES))
    rows: Row = {}
    writer = Writer(f"sqlite:///{file}", lambda _: Plan(None, ""))
    try:
        for name, numbers, edit in (
            ("save, unchanged", known, ""),
            ("save, edited", known, f" Edited {time.time_ns()}."),
            ("save, new", fresh, f" New {time.time_ns()}."),
        ):
            rows[name] = _saved(writer, numbers, edit)
    finally:
        writer.close()
    return rows


def _saved(writer: Writer, numbers: list[int], edit: str) -> tuple[float, float, float]:
    now = datetime.now(fill.T0.tzinfo)
    before, began = _bytes_read(), time.process_time()
    for number in numbers:
        address = Address(fill.url(number), digest(key(fill.url(number))))
        source = number % fill.SOURCES + 1
        listing = Address(f"https://source{source}.test/", digest(f"l{source}"), "page")
        found = Found(Link(address.url), address)
        work = Discover(source, 1, listing, now, now, (found,))
        writer.do(work)
    writer.call(lambda _: None).result()
    links = fill.links(writer, numbers)
    kept = [
        writer.do(Keep(n % fill.SOURCES + 1, 1, links[n], _capture(n, now, edit)))
        for n in numbers
    ]
    done = [
        writer.do(_save(n, links[n], future.result(), now, edit))
        for n, future in zip(numbers, kept, strict=True)
    ]
    for future in done:
        future.result()
    each = (time.process_time() - began) * 1000 / len(numbers)
    return each, each, (_bytes_read() - before) / 1024 / len(numbers)


def _capture(number: int, now: datetime, edit: str) -> Capture:
    body = (fill.body(number, 1) + edit).encode()
    return Capture(fill.url(number), fill.url(number), now, 200, {}, body)


def _save(number: int, link: int, capture: int, now: datetime, edit: str) -> Save:
    article = Article(
        url=fill.url(number),
        headline=fill.headline(number),
        body=fill.body(number, 1) + edit,
        extractor=fill.EXTRACTOR,
        published=None,
    )
    address = Address(article.url, digest(key(article.url)))
    source = number % fill.SOURCES + 1
    return Save(source, 1, link, capture, now, article, address)


def _print(results: dict[int, Row]) -> None:
    sizes = list(results)
    print(f"{'':26}" + "".join(f"{size:>30,}" for size in sizes) + f"{'growth':>9}")
    for name in results[sizes[0]]:
        cells = [results[size][name] for size in sizes]
        shown = "".join(
            f"{median:9.2f} ms ({p95:6.1f}){kib:7.0f} KiB" for median, p95, kib in cells
        )
        growth = cells[-1][0] / cells[-2][0] if len(cells) > 1 else 1.0
        print(f"{name:26}{shown}{growth:8.2f}x")


if __name__ == "__main__":
    main()
