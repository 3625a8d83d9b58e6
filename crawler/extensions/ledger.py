"""Closes a crawl's row in the run ledger when its spider is done."""

from __future__ import annotations

from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.spiders.news import NewsSpider


class Ledger:
    """Ends every crawl in the archive, however its spider ended."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the end of the spider."""
        ledger = cls()
        crawler.signals.connect(ledger.spider_closed, signals.spider_closed)
        return ledger

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write what the crawl came to."""
        if isinstance(spider, NewsSpider):
            await spider.archivist.close(reason)
