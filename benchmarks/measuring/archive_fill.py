"""Fills an archive with made-up articles, much faster than a crawl could."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, insert, select, update

from archive import db
from archive.models import (
    ArticleRow,
    ArticleUrl,
    CaptureRow,
    Change,
    Content,
    Crawl,
    FeedHead,
    LinkRow,
    Source,
    Version,
)
from archive.search import index
from archive.search.indexing import Searchable
from archive.store import Writer
from archive.text import content_hash
from archive.urls import digest, key

T0 = datetime(2023, 1, 1, tzinfo=UTC)
SOURCES = 20
WORDS = 50_000
LENGTH = 90
EXTRACTOR = "bench"
CHUNK = 2_000
SYLLABLES = ("ба", "ве", "ги", "до", "жу", "за", "ки", "лу", "ма", "но", "пе", "ра")


@lru_cache(maxsize=WORDS)
def word(number: int) -> str:
    """Return a made-up word; low numbers are common ones."""
    parts = []
    number += 20
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts)


def url(number: int) -> str:
    """Return an article's address."""
    return f"https://source{number % SOURCES}.test/news/{number}-article"


def headline(number: int) -> str:
    """Return an article's headline."""
    return " ".join(_words(number * 3 + 1, 8))


def body(number: int, edition: int) -> str:
    """Return the body of one of an article's two versions."""
    return " ".join(_words(number * 3 + 2, LENGTH)) + f" {word(edition)}"


def _words(seed: int, count: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - made-up text
    # Zipf's law, roughly: few words make most of a text.
    return (word(int(WORDS ** chance.random()) - 1) for _ in range(count))


def fill(address: str, size: int) -> None:
    """Make an archive of *size* articles at *address*."""
    db.upgrade(address)
    engine = db.connect(address, write=True)
    try:
        with engine.begin() as connection:
            _sources(connection, size)
        for start in range(0, size, CHUNK):
            with engine.begin() as connection:
                _articles(connection, range(start, min(start + CHUNK, size)), size)
        with engine.begin() as connection:
            connection.execute(update(FeedHead).values(seq=2 * size))
            connection.exec_driver_sql("ANALYZE")
    finally:
        engine.dispose()


def _sources(connection: Connection, size: int) -> None:
    rows = [
        {
            "name": f"source{number}",
            "title": f"Source {number}",
            "home": f"https://source{number}.test/",
            "time_zone": "UTC",
            "state": "ok",
            "state_since": T0,
            "articles": size // SOURCES,
            "versions": 2 * size // SOURCES,
        }
        for number in range(SOURCES)
    ]
    connection.execute(insert(Source), rows)
    crawl = {"source_id": 1, "kind": "crawl", "started_at": T0, "status": "done"}
    connection.execute(insert(Crawl), [crawl | {"counts": {}}])


def _articles(connection: Connection, numbers: Sequence[int], size: int) -> None:
    at = {n: T0 + timedelta(seconds=n * (3 * 365 * 86400 // size)) for n in numbers}
    base = [_base(n, at[n]) for n in numbers]
    connection.execute(insert(LinkRow), [_link(row) for row in base])
    connection.execute(
        insert(ArticleRow), [_article(row, n) for n, row in _by(numbers, base)]
    )
    connection.execute(
        insert(ArticleUrl), [_url(row, n) for n, row in _by(numbers, base)]
    )
    connection.execute(
        insert(CaptureRow), [_capture(row, n) for n, row in _by(numbers, base)]
    )
    texts = {content_hash(body(n, e)): body(n, e) for n in numbers for e in (0, 1)}
    connection.execute(
        insert(Content),
        [{"hash": h, "body": text, "word_count": LENGTH} for h, text in texts.items()],
    )
    versions = [_version(n, e, at[n]) for n in numbers for e in (0, 1)]
    connection.execute(insert(Version), versions)
    connection.execute(
        insert(Change),
        [
            {
                "seq": 2 * n + e + 1,
                "at": at[n],
                "kind": "version.new" if e else "article.new",
                "source_id": n % SOURCES + 1,
                "article_id": n + 1,
                "version_number": e + 1,
                "url": url(n),
            }
            for n in numbers
            for e in (0, 1)
        ],
    )
    index(
        connection,
        [
            Searchable(
                n + 1,
                n % SOURCES + 1,
                "ru",
                at[n],
                headline(n),
                None,
                body(n, 1),
            )
            for n in numbers
        ],
    )


def _by(numbers: Sequence[int], base: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return zip(numbers, base, strict=True)


def _base(number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": number + 1,
        "source_id": number % SOURCES + 1,
        "url": url(number),
        "url_digest": digest(key(url(number))),
        "at": at,
    }


def _link(row: dict[str, Any]) -> dict[str, Any]:
    at = row["at"]
    made = {"state": "done", "reason": "new", "attempts": 0, "discovered_at": at}
    return {k: v for k, v in row.items() if k != "at"} | made | {"changed_at": at}


def _article(row: dict[str, Any], number: int) -> dict[str, Any]:
    at = row["at"]
    return {k: v for k, v in row.items() if k != "at"} | {
        "status": "live",
        "status_since": at,
        "version_id": 2 * number + 2,
        "version_count": 2,
        "last_number": 2,
        "capture_id": number + 1,
        "published_at": at,
        "first_seen_at": at,
        "last_seen_at": at,
        "last_changed_at": at,
    }


def _url(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "source_id": row["source_id"],
        "article_id": number + 1,
        "url": row["url"],
        "exact_digest": digest(row["url"]),
        "url_digest": row["url_digest"],
        "kind": "canonical",
        "first_seen_at": row["at"],
        "last_seen_at": row["at"],
    }


def _capture(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "source_id": row["source_id"],
        "crawl_id": 1,
        "link_id": number + 1,
        "article_id": number + 1,
        "url": row["url"],
        "final_url": row["url"],
        "fetched_at": row["at"],
        "status": 200,
        "headers": {},
        "verdict": "article",
        "extractor": EXTRACTOR,
    }


def _version(number: int, edition: int, at: datetime) -> dict[str, Any]:
    return {
        "id": 2 * number + edition + 1,
        "article_id": number + 1,
        "number": edition + 1,
        "capture_id": number + 1,
        "valid_from": at,
        "valid_to": at if not edition else None,
        "headline": headline(number),
        "content_hash": content_hash(body(number, edition)),
        "authors": [],
        "tags": [],
        "language": "ru",
        "published_at": at,
        "change_kind": "body" if edition else "first",
        "words_added": 1,
        "words_removed": 1,
        "extractor": EXTRACTOR,
    }


def links(writer: Writer, numbers: Sequence[int]) -> dict[int, int]:
    """Return the id of each article's link."""
    digests = {digest(key(url(number))): number for number in numbers}

    def ask(connection: Connection) -> dict[int, int]:
        statement = select(LinkRow.url_digest, LinkRow.id).where(
            LinkRow.url_digest.in_(list(digests))
        )
        return {
            digests[row.url_digest]: row.id for row in connection.execute(statement)
        }

    return writer.call(ask).result()
