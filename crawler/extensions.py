"""Closes a crawl's row in the run ledger when its spider is done."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl.session import session_of
from crawler.downloader.challenge import STATUSES, bot_wall_of
from crawler.monitoring import alerts, channels
from crawler.monitoring.outcome import ERROR


class CrawlLog:
    """Ends every crawl in the archive, however its spider ended."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to what the crawl's row is to tell of."""
        ledger = cls()
        crawler.signals.connect(ledger.spider_closed, signals.spider_closed)
        crawler.signals.connect(ledger.spider_error, signals.spider_error)
        crawler.signals.connect(ledger.item_error, signals.item_error)
        crawler.signals.connect(ledger.downloaded, signals.response_downloaded)
        return ledger

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

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write what the crawl came to."""
        session = session_of(spider)
        if session is not None:
            await session.close(reason)
            url = session.database_url
            await asyncio.to_thread(alerts.tell, url, channels.urls())
