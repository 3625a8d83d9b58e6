"""Keeps a crawl's row in the log of the crawls true, to its end."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.session import session_of
from crawler.downloader.challenge import STATUSES, bot_wall_of
from crawler.items import FetchedArticle
from crawler.monitoring import alerts, channels
from crawler.monitoring.outcome import ERROR


class CrawlLog:
    """Ends every crawl in the archive, however its spider ended."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to what the crawl's row is to tell of."""
        log = cls()
        crawler.signals.connect(log.spider_closed, signals.spider_closed)
        crawler.signals.connect(log.spider_error, signals.spider_error)
        crawler.signals.connect(log.item_error, signals.item_error)
        for end in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(log.item_over, end)
        crawler.signals.connect(log.downloaded, signals.response_downloaded)
        return log

    def downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Measure an answer; a wall may stand before robots.txt already."""
        session = session_of(spider)
        if session is None:
            return
        session.stats.answered(request.meta.get("download_latency"))
        wall = request.url.endswith("/robots.txt") and bot_wall_of(response.body)
        if wall and response.status not in STATUSES:
            session.stats.walls[wall] += 1

    def spider_error(self, failure: Failure, spider: Spider) -> None:
        """Count an exception of a callback, or of the spider's start."""
        session = session_of(spider)
        if session is not None:
            session.stats.counts["errors"] += 1
            session.stats.counts[f"{ERROR}{type(failure.value).__name__}"] += 1

    def item_error(self, failure: Failure, spider: Spider) -> None:
        """Count an exception of a pipeline."""
        self.spider_error(failure, spider)

    def item_over(self, item: object, spider: Spider) -> None:
        """Let the next captures be loaded, whichever pipeline ended with this one."""
        session = session_of(spider)
        if session is not None and isinstance(item, FetchedArticle):
            session.frontier.settled(item)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write what the crawl came to."""
        session = session_of(spider)
        if session is not None:
            await session.close(reason)
            url = session.database_url
            await asyncio.to_thread(alerts.tell, url, channels.urls())
