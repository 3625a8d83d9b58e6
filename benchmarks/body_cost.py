"""CPU of reading a page with all fields, against a bare trafilatura.extract().

    python -m benchmarks.body_cost --data DIR [--pages 120]
    python -m benchmarks.body_cost --demo

Both read the same bytes in turn, page by page, best of three, so that what else the
machine does falls on both alike. `learned` is read after learning the site's pages;
of DIR, sites with at least three pages count there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import trafilatura

from archive.article import Article, Capture
from benchmarks.measuring.pack import FOLDER
from crawler.extract import Knowledge, read, warm
from crawler.learn import learn
from crawler.sources.profile import Route, Source
from demo.generate import generated
from demo.script import DAY_0
from demo.sites import KINDS

Pages = dict[str, list[tuple[str, bytes]]]
REPEATS = 3
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


def best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times) * 1000


def measure(sites: Pages) -> None:
    warm()
    bare, cold, known, known_bare = [], [], [], []
    differ = 0
    for pages in sites.values():
        profile = source(pages[0][0] or "http://site.example/")
        knowledge = learn(pages, profile)
        for url, body in pages:
            address = url or "http://site.example/a"
            capture = Capture(address, address, NOW, 200, {}, body)
            bare.append(best(partial(trafilatura.extract, body)))
            cold.append(best(partial(read, capture, profile)))
            if knowledge.templates:
                known_bare.append(bare[-1])
                known.append(best(partial(read, capture, profile, None, knowledge)))
                differ += _differs(capture, profile, knowledge)
    _print(bare, cold, known_bare, known)
    print(f"pages that learning reads otherwise: {differ} of {len(known)}")


def _differs(capture: Capture, profile: Source, knowledge: Knowledge) -> bool:
    one, other = read(capture, profile), read(capture, profile, None, knowledge)
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
