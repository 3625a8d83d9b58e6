"""CPU of reading a page with all fields, against a bare trafilatura.extract().

    python -m benchmarks.body_cost --data DIR [--pages 120]
    python -m benchmarks.body_cost --demo

All read the same bytes, one after the other in three rounds; the best one counts.
A learned site's page is read after learning from all, and after two others, so that the
names of its elements are known; of DIR, sites with at least three pages count there.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import math
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import _lru_cache_wrapper, partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import trafilatura

from archive.article import Article, Capture
from benchmarks.measuring.pack import FOLDER
from crawler.extract import SiteTemplate, read, warm
from crawler.extract.template_learning import learn
from crawler.source import Route, Source
from demo.generate import generated
from demo.script import DAY_0
from demo.sites import KINDS
from demo.sites.widgets import crowd

Pages = dict[str, list[tuple[str, bytes]]]


class Task(NamedTuple):
    """A page to read, and others of its site to read *before*, which do not count."""

    call: Callable[[], object]
    before: Sequence[Callable[[], object]] = ()


REPEATS = 3
READERS = ("crawler", "archive", "trafilatura", "courlan", "htmldate")
LASTING = 256
"""Entries up to which a cache holds what is the same on all pages."""
NOW = datetime.now(UTC)


def from_data(data: Path, most: int) -> Pages:
    sites: Pages = defaultdict(list)
    with gzip.open(data / "index.jsonl.gz", "rt", encoding="utf-8") as index:
        rows = [json.loads(line) for line in index]
    news = [row for row in rows if row["ds"] in {"aeb", "fundus", "cyr"}]
    size = Counter(row["site"] for row in news)
    several = [row for row in news if size[row["site"]] >= 3]
    others = sorted(news, key=lambda row: row["sha256"])[:most]
    for row in {row["file"]: row for row in [*several, *others]}.values():
        with gzip.open(data / row["file"]) as file:
            sites[row["site"]].append((row["url"], file.read()))
    return sites


def from_demo(each: int) -> Pages:
    sites: Pages = {}
    for name, kind in KINDS.items():
        site = kind(f"http://{name}.test", generated(name, each), {})
        crowd(site)
        sites[name] = list(_demo_pages(site, each))
    return sites


def _demo_pages(site: object, each: int) -> Iterator[tuple[str, bytes]]:
    from demo.ledger import Ledger  # noqa: PLC0415

    ledger = Ledger({site.name: site})  # type: ignore[attr-defined,dict-item]
    for entry in ledger.at(DAY_0)[:each]:
        path = entry.url.removeprefix(site.base)  # type: ignore[attr-defined]
        answer = site.get(path, "", {}, DAY_0, 1)  # type: ignore[attr-defined]
        packed = answer.headers.get("Content-Encoding") == "gzip"
        yield entry.url, gzip.decompress(answer.body) if packed else answer.body


def source(url: str) -> Source:
    host = urlsplit(url).netloc
    home = f"https://{host}/"
    return Source(name="any", title=host, home=home, listing=(Route(url=home),))


def measure(sites: Pages) -> None:
    warm()
    bare: list[Task] = []
    cold: list[Task] = []
    known: list[Task] = []
    beside: list[int] = []
    for pages in sites.values():
        profile = source(pages[0][0] or "http://site.example/")
        template = learn(pages, profile)
        captures = [_capture(url, body) for url, body in pages]
        calls = [partial(read, capture, profile) for capture in captures]
        if template.templates:
            beside.extend(range(len(bare), len(bare) + len(pages)))
            known.extend(_in_turn(captures, profile, template))
        bare.extend(Task(partial(trafilatura.extract, body)) for _, body in pages)
        cold.extend(map(Task, calls))
    spent, unknown, told = timed(bare, cold, known)
    _print(spent, unknown, [spent[index] for index in beside], told)
    pairs = [(cold[at], task) for at, task in zip(beside, known, strict=True)]
    differ = sum(_differs(one.call(), other.call()) for one, other in pairs)
    print(f"pages that learning reads otherwise: {differ} of {len(known)}")


def _capture(url: str, body: bytes) -> Capture:
    address = url or "http://site.example/a"
    return Capture(address, address, NOW, 200, {}, body)


def _in_turn(
    captures: list[Capture], profile: Source, template: SiteTemplate
) -> Iterator[Task]:
    calls = [partial(read, c, profile, None, template) for c in captures]
    for index, call in enumerate(calls):
        yield Task(call, (calls[index - 1], calls[index - 2]))


def timed(*rivals: list[Task]) -> list[list[float]]:
    """Return the CPU milliseconds of each task of each rival, the best of its rounds.

    In a round every page is new to the reader, as pages are: what any of them
    remembers of texts is forgotten before.
    """
    spent = [[math.inf] * len(tasks) for tasks in rivals]
    for _ in range(REPEATS):
        for tasks, best in zip(rivals, spent, strict=True):
            for index, task in enumerate(tasks):
                if task.before or index == 0:
                    forget()
                for call in task.before:
                    call()
                start = time.process_time()
                task.call()
                taken = (time.process_time() - start) * 1000
                best[index] = min(best[index], taken)
    return spent


def forget() -> None:
    """Empty what functions remember of texts, trafilatura's as ours."""
    gc.collect()
    for thing in gc.get_objects():
        if not isinstance(thing, _lru_cache_wrapper):
            continue
        most = thing.cache_parameters()["maxsize"] or math.inf
        if most > LASTING and thing.__module__.startswith(READERS):
            thing.cache_clear()


def _differs(one: object, other: object) -> bool:
    if isinstance(one, Article) and isinstance(other, Article):
        return one.body != other.body
    return type(one) is not type(other)


def _print(
    bare: list[float], cold: list[float], known_bare: list[float], known: list[float]
) -> None:
    mean = statistics.fmean
    print(f"{'':22s} {'pages':>6s} {'ms/page':>8s} {'median':>7s} {'ratio':>6s}")
    for name, values, against in (
        ("trafilatura.extract", bare, bare),
        ("read, unknown site", cold, bare),
        ("read, learned site", known, known_bare),
    ):
        if values:
            print(
                f"{name:22s} {len(values):6d} {mean(values):8.1f}"
                f" {statistics.median(values):7.1f} {mean(values) / mean(against):6.2f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=FOLDER)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--pages", type=int, default=120)
    options = parser.parse_args()
    if options.demo or not options.data.is_dir():
        measure(from_demo(options.pages // 4))
    else:
        measure(from_data(options.data, options.pages))


if __name__ == "__main__":
    main()
