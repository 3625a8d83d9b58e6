"""A real crawl of the miniature town in a process of its own, to be killed at will."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from archive import db, urls
from archive.payloads import unpacked
from demo import sources
from demo.town import Town
from tests.support.processes import Command, Start

SITES = ("demo-timesca", "demo-kursiv")


class Newsroom:
    """An archive, a town, and the commands that crawl the one into the other."""

    def __init__(
        self, database_url: str, town: Town, folder: Path, start: Start
    ) -> None:
        self.database_url, self.town, self.folder = database_url, town, folder
        self.start = start
        self.sources = folder / "sources"
        sources.write(town, self.sources, detail="containers")
        self.commands: list[Command] = []
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("NEWSARCHIVE_")
        } | {
            "NEWSARCHIVE_SOURCES": str(self.sources),
            "NEWSARCHIVE_ALLOW_PRIVATE": "1",
            "NEWSARCHIVE_CONTACT": "crash@example.org",
            "NEWSARCHIVE_DATABASE_URL": database_url,
            "NEWSARCHIVE_CLOCK": town.clock.isoformat(),
            "COLUMNS": "200",
        }

    def crawl(self, *names: str) -> Command:
        """Start crawling; the crawl runs on."""
        return self.run("crawl", *names)

    def run(self, *arguments: str, **environment: str) -> Command:
        """Start any command of ours."""
        return self._start("crawler.cli", *arguments, **environment)

    def scrapy(self, *arguments: str, **environment: str) -> Command:
        """Start a command of Scrapy's own."""
        return self._start("scrapy", *arguments, **environment)

    def _start(self, *words: str, **environment: str) -> Command:
        around = self.environment | environment
        command = Command(words, around, self.folder, self.start)
        self.commands.append(command)
        return command

    def hits(self) -> int:
        """How many answers the town has begun to give."""
        return sum(sum(site.values()) for site in self.town.hits.values())

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return what the archive answers to a query."""
        engine = db.connect(self.database_url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(query))]
        finally:
            engine.dispose()

    def change(self, statement: str) -> None:
        """Do something to the archive behind the crawler's back."""
        engine = db.connect(self.database_url, write=True)
        try:
            with engine.begin() as connection:
                connection.execute(sa.text(statement))
        finally:
            engine.dispose()

    def ask_one(self, query: str) -> object:
        return self.ask(query)[0][0]

    def close(self) -> None:
        for command in self.commands:
            command.end()


@contextmanager
def newsroom(
    database_url: str, town: Town, folder: Path, start: Start
) -> Iterator[Newsroom]:
    """Give a newsroom whose processes all end with the block."""
    room = Newsroom(database_url, town, folder, start)
    try:
        yield room
    finally:
        room.close()


def moments(seed: str, count: int, answers: int) -> list[tuple[int, float]]:
    """Return *count* moments to kill at: after so many answers, and seconds more."""
    dice = random.Random(seed)
    return [(dice.randint(0, answers), dice.random() * 0.4) for _ in range(count)]


def expected(town: Town, *names: str) -> set[str]:
    """Return the identities of all articles that these sites have published."""
    return {
        urls.key(entry.url)
        for entry in town.ledger.at(town.clock)
        if entry.site in names
    }


def assert_sound(room: Newsroom) -> None:
    """Assert what holds in every archive at any moment when nobody writes."""
    states = dict(room.ask("SELECT state, count(*) FROM link GROUP BY state"))
    assert set(states) <= {"done", "pending", "failed", "skipped"}
    assert sum(states.values()) == room.ask_one("SELECT count(*) FROM link")
    feed = [row[0] for row in room.ask("SELECT seq FROM change ORDER BY seq")]
    assert feed == list(range(1, len(feed) + 1)), "the feed has holes"
    assert room.ask(COUNTERS) == [], "a source's counters lie"
    assert room.ask(NUMBERS) == [], "versions are not counted from 1 without a gap"
    assert room.ask(STANDING) == [], "an article does not stand at its last version"
    assert room.ask(ORPHANS) == [], "an article without a version or a feed entry"
    for name, data in room.ask("SELECT sha256, data FROM payload"):
        assert sha256(unpacked(data)).hexdigest() == name
    if room.database_url.startswith("sqlite"):
        assert room.ask("PRAGMA integrity_check") == [("ok",)]
        assert room.ask("PRAGMA foreign_key_check") == []


COUNTERS = """
SELECT s.name, s.articles, s.versions FROM source s
WHERE s.articles <> (SELECT count(*) FROM article a WHERE a.source_id = s.id)
   OR s.versions <> (SELECT count(*) FROM version v
                     JOIN article a ON a.id = v.article_id WHERE a.source_id = s.id)
"""
NUMBERS = """
SELECT article_id FROM version GROUP BY article_id
HAVING count(*) <> max(number) OR min(number) <> 1
    OR sum(CASE WHEN valid_to IS NULL THEN 1 ELSE 0 END) <> 1
"""
STANDING = """
SELECT a.id FROM article a LEFT JOIN version v ON v.id = a.version_id
WHERE v.id IS NULL OR v.article_id <> a.id OR v.number <> a.version_count
   OR v.valid_to IS NOT NULL
"""
ORPHANS = """
SELECT a.id FROM article a
WHERE (SELECT count(*) FROM change f
       WHERE f.article_id = a.id AND f.kind = 'article.new') <> 1
"""


def assert_complete(room: Newsroom, *sites: str) -> None:
    """Assert that the archive holds what the sites published, once each."""
    assert_sound(room)
    articles = room.ask("SELECT url, version_count FROM article")
    found = sorted(urls.key(str(url)) for url, _ in articles)
    assert found == sorted(expected(room.town, *sites))
    assert {count for _, count in articles} == {1}
    assert room.ask("SELECT url FROM link WHERE state = 'pending'") == []
    assert room.ask_one(UNREAD) == 0
    assert room.ask(TWICE) == []
    assert room.ask("SELECT * FROM lease") == []


UNREAD = "SELECT count(*) FROM capture WHERE verdict IS NULL"
TWICE = """
SELECT link_id FROM capture WHERE verdict = 'article'
GROUP BY link_id HAVING count(*) > 1
"""
