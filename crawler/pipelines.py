"""Scrapy's way to the archive: each answer goes into it, some are asked for again."""

from __future__ import annotations

from typing import Protocol, Self, runtime_checkable

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.store import Task
from crawler.crawl.context import ArchiveLostError
from crawler.crawl.ingest import AskAgain, ingest
from crawler.crawl.session import CrawlSession
from crawler.items import FetchedArticle


@runtime_checkable
class ArticleSpider(Protocol):
    """What a spider must have for its answers to be archived."""

    session: CrawlSession

    def article(self, task: Task, fetches: int = 1) -> Request:
        """Return the request for an article."""
        ...


class ArchivePipeline:
    """Stores every answer; each ends in exactly one state of its link."""

    def __init__(self, crawler: Crawler) -> None:
        """Remember the crawler, whose spider holds the session."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline, as Scrapy asks."""
        return cls(crawler)

    async def process_item(self, item: FetchedArticle) -> FetchedArticle:
        """Store one answer, whatever it was."""
        spider, engine = self.crawler.spider, self.crawler.engine
        assert isinstance(spider, ArticleSpider)  # noqa: S101 - all of ours are
        try:
            became = await ingest(spider.session.context, item)
        except ArchiveLostError as error:
            raise DropItem(error.reason) from error
        if isinstance(became, AskAgain):
            assert engine is not None  # noqa: S101 - it runs while items come
            engine.crawl(spider.article(became.task, became.fetches))
        return item
