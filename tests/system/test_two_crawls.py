"""One source is crawled by one process at a time, and never by nobody for long."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from archive.store import Writer
from archive.store.crawls import leases
from crawler.cli import process
from crawler.crawl.session import CrawlSession
from crawler.source import Source
from crawler.sources import loader
from crawler.spiders.spiderloader import spider_class
from demo.serve import running
from tests.support.newsroom import SITES, Newsroom, assert_complete, newsroom
from tests.support.press import Press
from tests.support.processes import Command, Start, until
from tests.support.sharing import plan


@pytest.fixture
def room(database_url: str, tmp_path: Path, start: Start) -> Iterator[Newsroom]:
    with (
        running(articles=80) as town,
        newsroom(database_url, town, tmp_path, start) as room,
    ):
        yield room


HOLDER = "SELECT holder FROM lease"


def works(room, crawl: Command) -> bool:
    """Say whether *crawl* holds a lease; a holder is named host/process/start."""
    return str(crawl.process.pid) in {
        str(row[0]).split("/")[1] for row in room.ask(HOLDER)
    }


def test_of_two_crawls_at_one_moment_one_works_and_the_other_says_so(room):
    room.town.sites["timesca"].delay = 0.1
    both = [room.crawl("demo-timesca") for _ in range(2)]
    until(lambda: any(crawl.over for crawl in both))
    (refused,) = [crawl for crawl in both if crawl.over]
    (working,) = [crawl for crawl in both if crawl is not refused]
    said = refused.wait()
    assert said.code == 0, said.said
    holder = f"/{working.process.pid}/"
    assert "demo-timesca is being crawled by" in said.out
    assert holder in said.out, said.said
    assert "refused" in said.out
    ended = working.wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")
    assert room.ask("SELECT status FROM crawl") == [("done",)]
    assert len(set(room.town.hits["timesca"].values())) == 1, "a page was asked twice"


def test_a_killed_holder_is_followed_at_once(room):
    first = room.crawl(*SITES)
    until(lambda: works(room, first))
    first.kill()
    second = room.crawl(*SITES)
    until(lambda: works(room, second) or second.over)
    ended = second.wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca", "kursiv")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_holder_that_was_asleep_for_too_long_gives_way(room):
    """It wakes up, finds its source in other hands, and stops."""
    place = room.town.sites["timesca"]
    place.delay = 4
    sleeper = room.crawl("demo-timesca")
    until(lambda: works(room, sleeper) and room.hits())
    sleeper.process.send_signal(signal.SIGSTOP)  # while it waits for robots.txt
    room.change("UPDATE lease SET expires_at = '2026-01-01 00:00:00+00:00'")
    place.delay = 1
    follower = room.crawl("demo-timesca")
    until(lambda: works(room, follower))
    sleeper.process.send_signal(signal.SIGCONT)
    ended = sleeper.wait(60)
    place.delay = 0
    assert ended.code == 4, ended.said
    assert "was taken over by" in ended.out, ended.said
    assert f"/{follower.process.pid}/" in ended.out, ended.said
    assert follower.wait().code == 0
    assert_complete(room, "timesca")


def session(database_url: str, source: Source) -> CrawlSession:
    settings = process.settings(database_url, log_level="ERROR")
    crawler = Crawler(spider_class(source), settings)
    crawler.stats = StatsCollector(crawler)
    return CrawlSession(source, crawler)


def test_a_crawl_begins_at_once_or_not_at_all(database_url):
    """A kill between two commits would leave a lease without a crawl, or the like."""
    commits = []

    def hear(connection: sa.Connection) -> None:
        commits.append(connection)

    async def begin() -> None:
        crawl = session(database_url, loader.load("timesca"))
        sa.event.listen(sa.Engine, "commit", hear)
        try:
            assert await crawl.open()
        finally:
            sa.event.remove(sa.Engine, "commit", hear)
        await crawl.close("shutdown")

    asyncio.run(begin())
    assert len(commits) == 1


def test_a_crawl_keeps_its_source_while_it_learns_and_not_behind_its_end(
    database_url, monkeypatch
):
    monkeypatch.setattr(leases, "LEASE_S", 0.06)  # a beat each hundredth of a second
    source = loader.load("timesca")
    press = Press(database_url, Writer(database_url, plan))
    for number in range(5):  # as many as a source is learned from
        press.save(source.name, f"{source.home}{number}/", body=f"Story {number}.")
    press.writer.close()
    said: list[str] = []

    def hear(_connection, _cursor, statement: str, *_rest) -> None:
        said.append(" ".join(statement.split()[:3]))
        time.sleep(0.03)  # as a large archive would

    async def close() -> None:
        crawl = session(database_url, source)
        assert await crawl.open()
        crawl.stats.counts["listings"] = 1
        await asyncio.sleep(0.1)
        sa.event.listen(sa.Engine, "before_cursor_execute", hear)
        try:
            await crawl.close("finished")
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", hear)
        assert crawl.status == "done"

    asyncio.run(close())
    given_back = said.index("DELETE FROM lease")
    assert said[:given_back].count("INSERT INTO lease") > 1, "not renewed"
    assert "INSERT INTO lease" not in said[given_back:]
    assert press.one("SELECT counts FROM crawl ORDER BY id DESC LIMIT 1")
