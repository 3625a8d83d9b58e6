"""Fills an archive with made-up articles, much faster than a crawl could."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, insert, select, update

from archive import db, edition_urls
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
from archive.text.normalize import content_hash
from archive.urls import digest, key

T0 = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = 3 * 365
SOURCES = 20
WORDS = 50_000
LENGTH = 90
EXTRACTOR = "bench"
CHUNK = 5_000
SYLLABLES = ("ба", "ве", "ги", "до", "жу", "за", "ки", "лу", "ма", "но", "пе", "ра")
NUMBERED = (ArticleRow, CaptureRow, LinkRow, Version)
"""Tables whose rows are given their ids here, and by the database later."""


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
    return _text(number * 3 + 1, 8)


def body(number: int, edition: int) -> str:
    """Return the body of one of an article's two versions."""
    return f"{_text(number * 3 + 2, LENGTH)} {word(edition)}"


def _text(seed: int, count: int) -> str:
    drawn = array("H", Random(seed).randbytes(2 * count))  # noqa: S311 - made up
    vocabulary = _vocabulary()
    return " ".join(vocabulary[number] for number in drawn)


@cache
def _vocabulary() -> list[str]:
    """Return 65,536 words, each as often as Zipf's law has it, roughly."""
    return [word(int(WORDS ** (number / 65_536)) - 1) for number in range(65_536)]


def fill(address: str, size: int) -> None:
    """Make an archive of *size* articles at *address*."""
    db.upgrade(address)
    with _hurried(address) as engine:
        with engine.begin() as connection:
            _sources(connection, size)
        for start in range(0, size, CHUNK):
            with engine.begin() as connection:
                _articles(connection, range(start, min(start + CHUNK, size)), size)
        with engine.begin() as connection:
            connection.execute(update(FeedHead).values(seq=2 * size))
            if engine.dialect.name == "postgresql":
                _settle(connection)


@contextmanager
def _hurried(address: str) -> Iterator[Engine]:
    """Give an engine that does not wait for the disk, and caches what it can."""
    engine = db.connect(address, write=True)

    @sa.event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: object) -> None:  # noqa: ANN401
        if engine.dialect.name == "sqlite":
            raw.execute("PRAGMA synchronous = OFF")
            raw.execute("PRAGMA cache_size = -1000000")

    try:
        yield engine
    finally:
        engine.dispose()


def _settle(connection: Connection) -> None:
    """Let PostgreSQL count on from our ids, and know its tables as autovacuum would."""
    for model in NUMBERED:
        table = model.__tablename__
        highest = select(sa.func.max(model.id)).scalar_subquery()
        numbers = sa.func.pg_get_serial_sequence(table, "id")
        connection.execute(select(sa.func.setval(numbers, highest)))
    connection.exec_driver_sql("ANALYZE")


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
    base = [_base(n, T0 + timedelta(seconds=n * DAYS * 86400 // size)) for n in numbers]
    texts = [[body(n, edition) for edition in (0, 1)] for n in numbers]
    hashes = [[content_hash(text) for text in pair] for pair in texts]
    both = list(zip(base, hashes, strict=True))
    connection.execute(insert(LinkRow), [_link(row) for row in base])
    connection.execute(insert(ArticleRow), [_article(row) for row in base])
    connection.execute(insert(ArticleUrl), [_url(row) for row in base])
    connection.execute(insert(CaptureRow), [_capture(row) for row in base])
    contents = {
        name: {"hash": name, "body": text, "word_count": LENGTH + 1}
        for pair, names in zip(texts, hashes, strict=True)
        for text, name in zip(pair, names, strict=True)
    }
    connection.execute(insert(Content), [contents[name] for name in sorted(contents)])
    versions = [_version(row, e, pair[e]) for row, pair in both for e in (0, 1)]
    connection.execute(insert(Version), versions)
    connection.execute(insert(Change), [_change(r, e) for r in base for e in (0, 1)])
    found = zip(base, texts, strict=True)
    index(connection, [_searchable(row, pair[1]) for row, pair in found])


def _searchable(row: dict[str, Any], text: str) -> Searchable:
    source, name = row["source_id"], headline(row["id"] - 1)
    return Searchable(row["id"], source, "ru", row["at"], name, None, text)


def _change(row: dict[str, Any], edition: int) -> dict[str, Any]:
    return {
        "seq": 2 * row["id"] + edition - 1,
        "at": row["at"],
        "kind": "version.new" if edition else "article.new",
        "source_id": row["source_id"],
        "article_id": row["id"],
        "version_number": edition + 1,
        "url": row["url"],
    }


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


def _article(row: dict[str, Any]) -> dict[str, Any]:
    at = row["at"]
    return {k: v for k, v in row.items() if k != "at"} | {
        "status": "live",
        "status_since": at,
        "edition_key": edition_urls.key(row["url"]),
        "version_id": 2 * row["id"],
        "version_count": 2,
        "last_number": 2,
        "capture_id": row["id"],
        "published_at": at,
        "first_seen_at": at,
        "last_seen_at": at,
        "last_changed_at": at,
    }


def _url(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "source_id": row["source_id"],
        "article_id": row["id"],
        "url": row["url"],
        "exact_digest": digest(row["url"]),
        "url_digest": row["url_digest"],
        "kind": "canonical",
        "first_seen_at": row["at"],
        "last_seen_at": row["at"],
    }


def _capture(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "source_id": row["source_id"],
        "crawl_id": 1,
        "link_id": row["id"],
        "article_id": row["id"],
        "url": row["url"],
        "final_url": row["url"],
        "fetched_at": row["at"],
        "status": 200,
        "headers": {},
        "verdict": "article",
        "extractor": EXTRACTOR,
    }


def _version(row: dict[str, Any], edition: int, content: str) -> dict[str, Any]:
    at = row["at"]
    return {
        "id": 2 * row["id"] + edition - 1,
        "article_id": row["id"],
        "number": edition + 1,
        "capture_id": row["id"],
        "valid_from": at,
        "valid_to": None if edition else at,
        "headline": headline(row["id"] - 1),
        "content_hash": content,
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
            LinkRow.source_id.in_(range(1, SOURCES + 1)),
            LinkRow.url_digest.in_(list(digests)),
        )
        return {
            digests[row.url_digest]: row.id for row in connection.execute(statement)
        }

    return writer.call(ask).result()


def articles(writer: Writer) -> int:
    """Return the highest id of an article."""
    highest = select(sa.func.max(ArticleRow.id))
    return writer.call(lambda c: int(c.execute(highest).scalar_one())).result()
