"""Fetches pages politely for a job that is no crawl: a check, a probe.

The job is plain blocking code in a thread; every request it makes passes
Scrapy's middlewares, so robots.txt, delays and the address guard hold for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from archive.article import Capture
from crawler.downloader.failures import Refused
from crawler.downloader.user_agent import checked_contact
from crawler.errors import FetchError
from crawler.items import captured
from crawler.source import Manners

T = TypeVar("T")
Fetch = Callable[[str], Capture]


class AdHocSpider(Spider):
    """Runs one job; its fetches are this spider's requests."""

    name = "ad-hoc"
    handle_httpstatus_list = list(range(400, 600))  # noqa: RUF012 - Scrapy reads it

    def __init__(self, job: Callable[[Fetch], Any], outcome: dict[str, Any]) -> None:
        """Take a *job*, and where to put what it returns or raises."""
        super().__init__()
        self.job, self.outcome = job, outcome

    async def start(self) -> AsyncIterator[Any]:
        """Do the job; there is nothing to crawl."""
        loop = asyncio.get_running_loop()

        def fetch(url: str) -> Capture:
            return asyncio.run_coroutine_threadsafe(self._fetch(url), loop).result()

        try:
            self.outcome["result"] = await asyncio.to_thread(self.job, fetch)
        except Exception as error:  # noqa: BLE001 - raised again by `run`
            self.outcome["error"] = error
        return
        yield  # what makes this the generator that Scrapy expects

    async def _fetch(self, url: str) -> Capture:
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - it is running this spider
        try:
            response = await engine.download_async(Request(url, dont_filter=True))
        except Refused as error:
            raise FetchError(url, error.reason) from error
        except Exception as error:
            raise FetchError(url, type(error).__name__) from error
        return captured(response, url)


def run(job: Callable[[Fetch], T], settings: Settings, manners: Manners) -> T:
    """Return what *job* returns when it is given a way to fetch; once a process.

    Without a contact nothing is fetched: ContactMissingError.
    """
    # Scrapy keeps to its log why a crawl did not start.
    checked_contact(settings.get("NEWSARCHIVE_CONTACT") or "")
    settings = settings.copy()
    settings.set("ITEM_PIPELINES", {}, "cmdline")
    settings.set("DOWNLOAD_DELAY", manners.delay, "cmdline")
    settings.set("DOWNLOAD_VERIFY_CERTIFICATES", manners.verify_tls, "cmdline")
    if manners.user_agent:
        settings.set("USER_AGENT", manners.user_agent, "cmdline")
    outcome: dict[str, Any] = {}
    process = CrawlerProcess(settings)
    process.crawl(AdHocSpider, job=job, outcome=outcome)
    process.start()
    if "error" in outcome:
        raise outcome["error"]
    result: T = outcome["result"]
    return result
