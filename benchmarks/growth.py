"""What reading and writing cost as the archive grows.

    python -m benchmarks.growth [--articles 10000 100000 1000000] [--keep FOLDER]
    python -m benchmarks.growth --server postgresql+psycopg://user@/postgres

Fills an archive of each size (two versions an article, twenty sources, three years),
then asks each of them the same questions: those whose answers have as many rows at
every size, so that what grows is the archive and not the answer.

`ms` is the CPU time of a question, on PostgreSQL the server's too (which must run
here): the median of 200, p95 in brackets. `pages` are those that a question reads of
SQLite's file when nothing of it is cached; PostgreSQL does not tell them by session.
`x` is the largest archive's cost by that of the one before.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import archive_fill, growth_reads, growth_writes
from benchmarks.measuring.growth_place import Cost, File, Place, Server


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sizes = [10_000, 100_000, 1_000_000]
    parser.add_argument("--articles", type=int, nargs="+", default=sizes)
    parser.add_argument("--keep", type=Path, help="keep and reuse SQLite files here")
    parser.add_argument("--server", help="a PostgreSQL server, for databases growth_N")
    options = parser.parse_args()
    results: dict[int, dict[str, Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.articles:
            place: Place = (
                Server(options.server, size)
                if options.server
                else File(options.keep or Path(folder), size)
            )
            _fill(place, size)
            place.warm()
            results[size] = {
                **growth_reads.ask(place, size),
                **growth_writes.save(place, size),
            }
    print()
    for line in _table(results):
        print(line)


def _fill(place: Place, size: int) -> None:
    if place.is_there():
        return
    began, spent = time.monotonic(), time.process_time()
    archive_fill.fill(place.make(), size)
    took, cpu = time.monotonic() - began, time.process_time() - spent
    print(
        f"filled {size:,} articles in {took:.0f} s ({cpu:.0f} s CPU), "
        f"{place.size_bytes() / 2**20:,.0f} MiB",
        flush=True,
    )


def _table(results: dict[int, dict[str, Cost]]) -> Sequence[str]:
    """Return the table, as the README shows it."""
    sizes = list(results)
    heads = "".join(f" {size:,}: ms (p95) | pages |" for size in sizes)
    lines = [
        f"| | rows |{heads} x ms | x pages |",
        "|---|---:|" + "---:|---:|" * (len(sizes) + 1),
    ]
    for name, last in results[sizes[-1]].items():
        costs = [results[size][name] for size in sizes]
        shown = "".join(
            f" {cost.median:.2f} ({cost.p95:.1f}) | {_number(cost.pages, 0)} |"
            for cost in costs
        )
        rows = "–".join(dict.fromkeys(f"{cost.rows:.0f}" for cost in costs))
        before = costs[-2] if len(costs) > 1 else last
        time_ = last.median / before.median
        pages = _number(last.pages / before.pages, 2)
        lines.append(f"| {name} | {rows} |{shown} {time_:.2f} | {pages} |")
    return lines


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
