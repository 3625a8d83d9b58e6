"""One spider for every source: listings, their pages, and the articles named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archive.article import Listing
from archive.store import Task
from archive.store.crawls.listing_signals import LISTING_CHANGED
from crawler.crawl.context import CrawlKind
from crawler.crawl.discovery import unconditional
from crawler.crawl.frontier import no_answer
from crawler.crawl.listing_walk import Walk
from crawler.crawl.responses import SUSPECT
from crawler.crawl.session import CrawlSession, ending_when_lost
from crawler.downloader.failures import (
    OWN_NETWORK,
    Refused,
    failure_code,
    is_unreachable,
)
from crawler.items import FetchedArticle, captured
from crawler.source import Source

LISTING_PRIORITY = 100
"""Listings first: they tell what else there is to do."""

SECOND_TIME_PRIORITY = -100

DEPTH = 3
"""How deep sitemaps may refer to sitemaps."""

MAX_CHILDREN = 200


class NewsSpider(Spider):
    """Visits one source; subclasses carry it, made by the spider loader."""

    source: ClassVar[Source]
    handle_httpstatus_list: ClassVar[list[int]] = [304, *range(400, 600)]

    kind: CrawlKind = "crawl"
    session: CrawlSession

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let the source's manners override the general ones."""
        super().update_settings(settings)
        manners = cls.source.manners
        settings.set("DOWNLOAD_DELAY", manners.delay, "spider")
        settings.set("DOWNLOAD_VERIFY_CERTIFICATES", manners.verify_tls, "spider")
        if manners.user_agent:
            settings.set("USER_AGENT", manners.user_agent, "spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Build the spider with its session."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = CrawlSession(cls.source, crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin with what an earlier crawl left, then read the listings."""
        with ending_when_lost():
            if not await self.session.open(self.kind):
                return
            async for item in self.session.frontier.unread():
                yield item
            for task in await self.session.frontier.pending():
                yield self.article(task)
            routes = self.source.listing if self.kind == "crawl" else ()
            for route in routes:
                if not route.deep:
                    walk = self.session.discovery.walk(route)
                    yield self.listing(self.session.discovery.beginning(walk), walk)

    def listing(self, url: str, walk: Walk, depth: int = 0) -> Request:
        """Return the request for one page of a listing."""
        first = _first(walk, depth)
        return Request(
            url,
            headers=self.session.discovery.conditions(walk) if first else None,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk, "depth": depth},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(
        self, response: Response, walk: Walk, depth: int
    ) -> AsyncIterator[Request]:
        """Store what a listing names, then ask for the articles and its next page."""
        discovery = self.session.discovery
        with ending_when_lost():
            listing = await self._read_listing(
                response, walk, first=_first(walk, depth)
            )
            if listing is None:
                return
            found = await discovery.discover(response, walk.route, listing)
            if not depth:
                discovery.measure(walk, listing, found)
            for task in found.tasks:
                yield self.article(task)
            for kind, url in listing.children[:MAX_CHILDREN] if depth < DEPTH else ():
                route = walk.route.model_copy(update={"url": url, "kind": kind})
                yield self.listing(url, discovery.walk(route), depth + 1)
            ended = walk.ends(listing, found)
            if listing.next_urls and not ended:
                yield self.listing(listing.next_urls[0], walk, depth)
            else:
                await discovery.walked(walk)

    async def _read_listing(
        self, response: Response, walk: Walk, *, first: bool
    ) -> Listing | None:
        """Return what a page names; None when the answer is none, which is noted."""
        discovery = self.session.discovery
        if response.status >= HTTPStatus.BAD_REQUEST or "challenge" in response.flags:
            if not await discovery.ended(response, walk):
                discovery.refused(response, first=first)
            return None
        if response.status == HTTPStatus.NOT_MODIFIED:
            discovery.unchanged()
            return None
        listing = await discovery.read(response, walk.route)
        if discovery.is_bot_wall(response, listing):
            discovery.refused(response, first=first)
            return None
        return listing

    async def listing_failed(self, failure: Failure) -> None:
        """Note a listing that could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        with ending_when_lost():
            first, why = _first(**request.cb_kwargs), await self._why(failure)
            self.session.discovery.failed(request.url, why, first=first)

    def article(self, task: Task, fetches: int = 1) -> Request:
        """Return the request for an article, conditional if we have it already."""
        headers = {}
        if task.article_id is not None and not self._doubtful(task, fetches):
            if task.etag:
                headers["If-None-Match"] = task.etag
            if task.last_modified:
                headers["If-Modified-Since"] = task.last_modified
        return Request(
            task.url,
            headers=headers,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"task": task, "fetches": fetches},
            priority=0 if fetches == 1 else SECOND_TIME_PRIORITY,
            dont_filter=True,
        )

    def _doubtful(self, task: Task, fetches: int) -> bool:
        """Say whether a server's word that nothing changed would not do.

        Some say so whatever changed: now and then, and where a listing says that
        something did, the page itself is asked for.
        """
        often = unconditional(task.link_id, self.session.context.crawl_id)
        return fetches > 1 or often or task.reason in {LISTING_CHANGED, *SUSPECT}

    async def parse_article(
        self, response: Response, task: Task, fetches: int
    ) -> AsyncIterator[FetchedArticle | Request]:
        """Hand an answer on."""
        yield FetchedArticle(
            task=task,
            capture=captured(response, task.url),
            fetches=fetches,
            wall=response.meta.get("challenge"),
            redirected="redirect_urls" in response.meta,
        )

    async def article_failed(self, failure: Failure) -> None:
        """Note why no answer came."""
        request: Request = failure.request  # type: ignore[attr-defined]
        task: Task = request.cb_kwargs["task"]
        with ending_when_lost():
            why = await self._why(failure)
            refused = why == OWN_NETWORK or isinstance(failure.value, Refused)
            await no_answer(self.session.context, task, why, refused=refused)

    async def _why(self, failure: Failure) -> str:
        """Return a short code for what went wrong, and where: here, or there."""
        if failure.value is None:
            return "unknown"
        if is_unreachable(failure.value) and await self.session.connectivity.fails():
            return OWN_NETWORK
        return failure_code(failure.value)


def _first(walk: Walk, depth: int) -> bool:
    """Say whether a listing's next page is one that the source itself names."""
    return not walk.stopping.pages and not depth
