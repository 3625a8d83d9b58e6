"""A crawl that began is ended in the archive, whatever goes wrong after that."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from archive.store import Writer
from archive.store.crawls import site_templates
from archive.store.crawls.site_templates import StoredTemplate
from crawler.cli import process
from crawler.crawl.frontier import CAPTURES
from crawler.crawl.session import CrawlSession
from crawler.extensions import CrawlLog
from crawler.sources import loader
from crawler.spiders.spiderloader import spider_class
from tests.support.press import T0, Press
from tests.support.sharing import plan


@pytest.fixture
def press(database_url):
    return Press(database_url, Writer(database_url, plan))


@pytest.fixture
def crawler(database_url):
    settings = process.settings(database_url, log_level="ERROR")
    crawler = Crawler(spider_class(loader.load("timesca")), settings)
    crawler.stats = StatsCollector(crawler)
    return crawler


def test_a_crawl_that_fails_at_its_start_gives_its_source_back(press, crawler):
    source = loader.load("timesca")
    unreadable = StoredTemplate("k", "{}", 1, 1, T0)
    source_id = press.source(source.name)
    press.writer.call(lambda c: site_templates.put(c, source_id, unreadable)).result(60)
    press.writer.close()

    async def fail() -> None:
        session = CrawlSession(source, crawler)
        with pytest.raises(KeyError):
            await session.open()
        await session.close("start_error")

    asyncio.run(fail())
    latest = "SELECT reason FROM crawl ORDER BY id DESC LIMIT 1"
    assert press.one(latest) == "start_error"
    assert press.one("SELECT count(*) FROM lease") == 0


@pytest.mark.parametrize(
    "end", [signals.item_scraped, signals.item_dropped, signals.item_error]
)
def test_captures_go_on_whichever_pipeline_ends_with_them(press, crawler, end):
    """An operator's own pipeline may drop what ours never sees."""
    source = loader.load("timesca")
    for number in range(CAPTURES + 1):
        press.keep(source.name, f"{source.home}{number}/", T0)
    press.writer.close()

    async def hand_on() -> int:
        session = CrawlSession(source, crawler)
        assert await session.open("revisit")
        crawler.spider = spider_class(source).from_crawler(crawler, kind="revisit")
        crawler.spider.session = session
        log = CrawlLog.from_crawler(crawler)
        count = 0
        async for item in session.frontier.unread():
            count += 1
            crawler.signals.send_catch_log(
                end, item=item, spider=crawler.spider, failure=None, exception=None
            )
        del log  # signals hold their receivers weakly
        await session.close("shutdown")
        return count

    assert asyncio.run(asyncio.wait_for(hand_on(), 60)) == CAPTURES + 1
