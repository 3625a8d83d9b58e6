"""What each of several writing processes does: the same articles, round after round."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.article import Article, Capture
from archive.store import Address, SaveArticle, StoreCapture, Writer
from archive.store.revisits import ArticleState, NextFetch
from archive.urls import digest, key

ARTICLES = 100
ROUNDS = 10
EVERY = 2
"""An article is edited in every so manieth round."""

START = datetime(2026, 2, 20, 8, tzinfo=UTC)


def url(number: int) -> str:
    return f"https://shared.test/news/{number}"


def text(number: int, edition: int) -> str:
    return "\n\n".join(
        f"Article {number}, edition {edition}, paragraph {part} of the story."
        for part in range(6)
    )


def plan(seen: ArticleState) -> NextFetch:
    return NextFetch(seen.at, "test")


def save_all(
    writer: Writer, source: int, crawl: int, links: list[int], turn: int
) -> None:
    """Keep and save every article once, in an order of this process's own."""
    at, edition = START + timedelta(hours=turn), turn // EVERY
    order = list(enumerate(links))
    random.shuffle(order)
    kept = []
    for number, link in order:
        body = f"<p>{text(number, edition)}".encode()
        capture = Capture(url(number), url(number), at, 200, {}, body)
        kept.append(writer.do(StoreCapture(source, crawl, link, capture)))
    saved = []
    for (number, link), future in zip(order, kept, strict=True):
        page, address = text(number, edition), url(number)
        article = Article(address, f"Story {number}", page, "x/1")
        identity = Address(address, digest(key(address)))
        work = SaveArticle(
            source, crawl, link, future.result(120), at, article, identity
        )
        saved.append(writer.do(work))
    for future in saved:
        future.result(120)


@contextmanager
def met(folder: Path, turn: int, processes: int) -> Iterator[None]:
    """Enter when all processes have come, so that none is a round ahead."""
    (folder / f"{turn}-{random.random()}").touch()
    deadline = time.monotonic() + 120
    while len(list(folder.glob(f"{turn}-*"))) < processes:
        assert time.monotonic() < deadline, "the others did not come"
        time.sleep(0.01)
    yield


def main(database_url: str, folder: Path, processes: int, *numbers: int) -> None:
    source, crawl, *links = numbers
    writer = Writer(database_url, plan)
    try:
        for turn in range(ROUNDS):
            with met(folder, turn, processes):
                save_all(writer, source, crawl, links, turn)
    finally:
        writer.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
