"""The saves that growing archives take: unchanged pages, edited ones, new ones."""

from __future__ import annotations

import statistics
import time
from datetime import datetime
from random import Random

from archive.article import Article, Capture, Link
from archive.store import (
    Address,
    Found,
    SaveArticle,
    StoreCapture,
    StoreListing,
    Writer,
)
from archive.store.revisits import NextFetch
from archive.urls import digest, key
from benchmarks.measuring import archive_fill as fill
from benchmarks.measuring.growth_place import Cost, Place

BATCHES = 25
BATCH = 20


def save(place: Place, size: int) -> dict[str, Cost]:
    """Return what it costs to save an article: found on a listing, kept, stored."""
    chance = Random(-size)  # noqa: S311 - a benchmark wants it repeatable
    known = chance.sample(range(size), BATCHES * BATCH)
    now = time.time_ns()
    rows: dict[str, Cost] = {}
    writer = Writer(place.url, lambda _: NextFetch(None, ""))
    try:
        highest = fill.articles(writer)
        fresh = list(range(highest, highest + BATCHES * BATCH))
        _warm(writer, fresh, now)
        place.watch()
        for name, numbers, edit in (
            ("save: unchanged", known, ""),
            ("save: edited", known, f" Edited {now}."),
            ("save: new", [BATCHES * BATCH + n for n in fresh], f" New {now}."),
        ):
            rows[name] = _cost(place, writer, numbers, edit)
    finally:
        writer.close()
    return rows


def _warm(writer: Writer, numbers: list[int], now: int) -> None:
    """Save something, so that statements are compiled before they are timed."""
    for start in range(0, len(numbers), BATCH):
        _save(writer, numbers[start : start + BATCH], f" Warm {now}.")


def _cost(place: Place, writer: Writer, numbers: list[int], edit: str) -> Cost:
    spent = []
    before = place.pages()
    for start in range(0, len(numbers), BATCH):
        began = place.clock()
        _save(writer, numbers[start : start + BATCH], edit)
        spent.append((place.clock() - began) * 1000 / BATCH)
    pages = (place.pages() - before) / len(numbers)
    p95 = sorted(spent)[int(len(spent) * 0.95)]
    return Cost(statistics.median(spent), p95, pages, 1)


def _save(writer: Writer, numbers: list[int], edit: str) -> None:
    now = datetime.now(fill.T0.tzinfo)
    for number in numbers:
        writer.do(_discovery(number, now))
    writer.call(lambda _: None).result()
    links = fill.links(writer, numbers)
    kept = [
        writer.do(StoreCapture(_source(n), 1, links[n], _capture(n, now, edit)))
        for n in numbers
    ]
    done = [
        writer.do(_work(n, links[n], future.result(), now, edit))
        for n, future in zip(numbers, kept, strict=True)
    ]
    for future in done:
        future.result()


def _source(number: int) -> int:
    return number % fill.SOURCES + 1


def _address(number: int) -> Address:
    return Address(fill.url(number), digest(key(fill.url(number))))


def _discovery(number: int, now: datetime) -> StoreListing:
    source, address = _source(number), _address(number)
    listing = Address(f"https://source{source}.test/", digest(f"l{source}"), "page")
    found = Found(Link(address.url), address)
    return StoreListing(source, 1, listing, now, now, (found,))


def _capture(number: int, now: datetime, edit: str) -> Capture:
    body = (fill.body(number, 1) + edit).encode()
    return Capture(fill.url(number), fill.url(number), now, 200, {}, body)


def _work(
    number: int, link: int, capture: int, now: datetime, edit: str
) -> SaveArticle:
    article = Article(
        url=fill.url(number),
        headline=fill.headline(number),
        body=fill.body(number, 1) + edit,
        extractor=fill.EXTRACTOR,
        published=None,
    )
    address = _address(number)
    return SaveArticle(_source(number), 1, link, capture, now, article, address)
