"""The slowest and the greediest page of the pack.

    python -m benchmarks.worst --data DIR

Each page is read once with all fields, in a process of its own that has read one
small page before, as the workers of a crawl have. CPU is that process's own time in
the reading, memory what its peak grew by.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from dataclasses import dataclass

from benchmarks.body import cold
from benchmarks.measuring import pack
from benchmarks.measuring.pack import Page

SHOWN = 5
SECONDS = 2.0
MIB = 300.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one page took: CPU seconds, and MiB more at the peak."""

    seconds: float
    mib: float
    page: str


def cost(page: Page) -> Cost:
    """Read one page; called in a process that reads no other."""
    html = page.html
    before, start = _peak(), time.process_time()
    cold(html, page.url)
    return Cost(time.process_time() - start, _peak() - before, page.file.name)


def _peak() -> float:
    """Return the most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(pages: list[Page]) -> list[Cost]:
    """Return what each page costs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.body"])
    with context.Pool(1, maxtasksperchild=1) as pool:
        return pool.map(cost, pages, chunksize=1)


def main() -> None:
    options = pack.folder(__doc__)
    costs = measured(pack.pages(options.data))
    print(f"{len(costs)} pages, each in a fresh process")
    for title, worst in (
        ("most CPU", sorted(costs, key=lambda c: -c.seconds)),
        ("most memory", sorted(costs, key=lambda c: -c.mib)),
    ):
        print(title)
        for found in worst[:SHOWN]:
            print(f"  {found.seconds:6.3f} s {found.mib:7.1f} MiB more  {found.page}")
    late = any(found.seconds >= SECONDS or found.mib >= MIB for found in costs)
    print(f"below {SECONDS:.0f} s and {MIB:.0f} MiB: {'no' if late else 'every page'}")


if __name__ == "__main__":
    main()
