"""What was stored and not read before a kill is read as if nothing had happened."""

from __future__ import annotations

import asyncio

import pytest
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from archive.store import StoreCapture, Writer
from crawler.cli import process
from crawler.crawl.frontier import CAPTURES
from crawler.crawl.ingest import Done, ingest
from crawler.crawl.session import CrawlSession
from crawler.sources import loader
from crawler.spiders.spiderloader import spider_class
from demo.serve import running
from tests.support.newsroom import UNREAD, newsroom
from tests.support.press import T0, Press
from tests.support.processes import until
from tests.support.sharing import plan

SITE = "demo-openkg"
"""Its pages bear no date: only the listing tells it."""


@pytest.fixture
def unread(database_url, tmp_path, start):
    """A newsroom whose crawl was killed between the bytes and their meaning."""
    with (
        running(articles=240) as town,
        newsroom(database_url, town, tmp_path, start) as room,
    ):
        for _ in range(20):
            before, crawl = room.hits(), room.crawl(SITE)
            until(lambda: room.hits() - before >= 6 or crawl.over)  # noqa: B023
            crawl.kill()
            if room.ask_one(UNREAD):
                break
        yield room


def test_a_date_that_only_the_listing_told_outlives_a_kill(unread):
    assert unread.ask_one(UNREAD), "every kill came too early or too late"
    assert unread.crawl(SITE).wait().code == 0
    assert unread.ask_one(UNREAD) == 0
    lost = "SELECT url FROM latest_articles WHERE published_at IS NULL"
    assert unread.ask(lost) == []


LEFT = CAPTURES + 20
STORY = "<h1>The old bridge {0}</h1><article><p>{1}</p></article>"


@pytest.fixture
def kept(database_url):
    """A source with more than a page of captures that nobody has read."""
    source = loader.load("timesca")
    press = Press(database_url, Writer(database_url, plan))
    for number in range(LEFT):
        words = f"Word {number} says something of its own about the bridge. " * 12
        page = f"<!doctype html><title>T</title>{STORY.format(number, words)}"
        press.keep(source.name, f"{source.home}{number}/", T0, page.encode())
    press.writer.close()
    return press, source


async def opened(press, source) -> CrawlSession:
    settings = process.settings(press.url, log_level="ERROR")
    crawler = Crawler(spider_class(source), settings)
    crawler.stats = StatsCollector(crawler)
    session = CrawlSession(source, crawler)
    assert await session.open("revisit")
    return session


async def store_again(session, item) -> None:
    """Store an answer of this crawl's own, which is not read yet."""
    ids = (session.context.source_id, session.context.crawl_id, item.task.link_id)
    await session.context.submit(StoreCapture(*ids, item.capture))


async def take_in(session, items) -> None:
    """Read items as the pipeline does."""
    for item in items:
        assert isinstance(await ingest(session.context, item), Done)
        session.frontier.settled(item)


def test_what_was_left_unread_is_loaded_a_page_at_a_time_and_read_once(kept):
    press, source = kept
    left = LEFT - CAPTURES - 9 + 1  # the one that the crawl itself left

    async def first() -> None:
        session = await opened(press, source)
        held = asyncio.Queue()

        async def hand_on() -> None:
            async for item in session.frontier.unread():
                held.put_nowait(item)

        handing = asyncio.create_task(hand_on())
        *page, last = [await held.get() for _ in range(CAPTURES)]
        await take_in(session, page)
        await store_again(session, last)
        assert held.empty(), "one is not read yet"
        await take_in(session, [last])
        await handing
        others = [held.get_nowait() for _ in range(held.qsize())]
        assert last.task.link_id not in {item.task.link_id for item in others}
        await take_in(session, others[:9])  # the rest is left as a crash leaves it
        await session.close("shutdown")

    async def second() -> list[int]:
        session, read = await opened(press, source), []
        async for item in session.frontier.unread():
            await take_in(session, [item])
            read.append(item.task.link_id)
        pending = await session.frontier.pending()
        assert not set(read) & {task.link_id for task in pending}
        await session.close("finished")
        return read

    asyncio.run(first())
    assert press.one(UNREAD) == left
    assert len(set(asyncio.run(second()))) == left
    assert press.one(UNREAD) == 0
    kinds = press.feed()
    assert (kinds.count("article.new"), kinds.count("version.new")) == (LEFT, 0)
