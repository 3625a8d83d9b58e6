"""One run of one source's spider: begun, kept alive and ended in the archive.

The edge towards Scrapy: what stands below takes settings and errors of our own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from sqlalchemy import Connection

from archive import clock
from archive.db import DEFAULT_URL
from archive.errors import ArchiveError
from archive.store import Site
from archive.store.crawls import leases, runs, schedule, source_state
from archive.store.crawls.runs import Begun
from archive.store.related import near_duplicates
from crawler.crawl import context, crawl_interval, template_refresh
from crawler.crawl.conclusion import Finish, conclude
from crawler.crawl.context import ArchiveLostError, CrawlContext, CrawlKind
from crawler.crawl.discovery import Discovery
from crawler.crawl.frontier import Budget, Frontier, promote_due
from crawler.downloader.connectivity import Connectivity
from crawler.downloader.ssrf_guard import private_networks
from crawler.monitoring.crawl_stats import CrawlStats
from crawler.source import Source

log = logging.getLogger(__name__)


class CrawlSession:
    """What a spider works with; the parts are there once `open` said True."""

    context: CrawlContext
    frontier: Frontier
    discovery: Discovery
    connectivity: Connectivity

    def __init__(self, source: Source, crawler: Crawler) -> None:
        """Prepare; nothing is opened before `open`."""
        settings = crawler.settings
        self.source, self.crawler = source, crawler
        self.database_url: str = settings.get("NEWSARCHIVE_DATABASE_URL") or DEFAULT_URL
        self.stats = CrawlStats()
        self.status = "running"
        self.problem: str | None = None
        self._is_open = False
        self._beats: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None

    async def open(self, kind: CrawlKind = "crawl") -> bool:
        """Begin the crawl; False when another one has the source."""
        try:
            runtime = context.acquire(self.database_url)
        except ArchiveError as error:
            lost = ArchiveLostError(str(error))
            self._end(lost)
            raise lost from error
        self._is_open = True
        ours = CrawlContext(self.source, kind, runtime, self._end, self.stats)
        self.context = ours
        # what `close` needs is there before anything is begun that must be closed
        self.connectivity = self._connectivity()
        begun, revisits = await ours.transact(self._begin)
        if begun.holder is not None:
            self.problem = f"{self.source.name} is being crawled by {begun.holder}"
            log.warning("%s: nothing done", self.problem)
            self.status = "refused"
            return False
        ours.source_id, ours.crawl_id = begun.source_id, begun.crawl_id
        ours.news_since = begun.news_since
        ours.template = template_refresh.known(begun.template)
        self.frontier = Frontier(ours, revisits)
        self.discovery = Discovery(ours, self.frontier, begun.last_fetches)
        self._beats = asyncio.create_task(self._beat())
        return True

    def _begin(self, connection: Connection) -> tuple[Begun, int]:
        """Begin the crawl in the archive; return how many revisits it may make, too.

        The next crawl is planned for when this one should have died without a word.
        The source's row is written last, as by all who write what crawls find: two
        that wait for each other's rows would end one of them.
        """
        source, kind, now = self.source, self.context.kind, clock.now()
        site = Site(
            source.name, source.title, source.home, source.time_zone, source.language
        )
        begun = runs.begin(connection, site, kind, now)
        if begun.holder is not None:
            return begun, 0
        budget, planner = self._budget(), self.context.runtime.planner
        revisits = promote_due(connection, begun, kind, budget, planner)
        pause = timedelta(seconds=self._bounds().least)
        schedule.mark_begun(
            connection,
            begun.source_id,
            now,
            revisits_a_day=None if kind == "backfill" else budget.a_day,
            next_crawl_at=now + pause if kind == "crawl" else None,
        )
        return begun, revisits

    def _budget(self) -> Budget:
        settings, a_day = self.crawler.settings, self.source.manners.revisits_a_day
        if a_day is None:
            a_day = settings.getint("NEWSARCHIVE_REVISITS_A_DAY")
        return Budget(settings.getint("NEWSARCHIVE_REVISITS"), a_day)

    def _bounds(self) -> crawl_interval.Bounds:
        settings = self.crawler.settings
        return crawl_interval.bounds(
            self.source.manners,
            settings.getfloat("NEWSARCHIVE_MIN_EVERY"),
            settings.getfloat("NEWSARCHIVE_MAX_EVERY"),
        )

    def _connectivity(self) -> Connectivity:
        async def other_homes(limit: int) -> list[str]:
            but = self.context.source_id
            return await self.context.transact(
                lambda c: source_state.healthy_homes(c, but, limit)
            )

        return Connectivity(
            (self.source.home, *(route.url for route in self.source.listing)),
            other_homes,
            private_networks(self.crawler.settings["NEWSARCHIVE_ALLOW_PRIVATE"]),
        )

    async def _beat(self) -> None:
        ours = self.context
        while ours.lost is None:
            await asyncio.sleep(leases.LEASE_S / 6)
            counts = dict(self.stats.counts)
            with suppress(ArchiveLostError):
                holder = await ours.transact(
                    lambda c: leases.acquire(c, ours.source_id)
                )
                if holder is not None:
                    ours.give_up(f"{self.source.name} was taken over by {holder}")
                await ours.transact(lambda c: runs.count(c, ours.crawl_id, counts))  # noqa: B023

    def _end(self, lost: ArchiveLostError) -> None:
        """Have Scrapy end the crawl: what it would fetch now could not be kept."""
        self.status, self.problem = "interrupted", lost.reason
        log.error("%s %s", self.source.name, lost.reason)
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            closing = engine.close_spider_async(reason=lost.reason)
            self._closing = asyncio.ensure_future(closing)

    async def close(self, finish_reason: str) -> None:
        """End the crawl with what it came to, and give the source back."""
        if not self._is_open:
            return
        try:
            if self.context.crawl_id:
                await self._learn(finish_reason)
                finish, bounds = self._finish(finish_reason), self._bounds()
                ending = await self.context.transact(
                    lambda c: conclude(c, self.context, finish, bounds)
                )
                self.status, self.problem = ending.status, ending.reason
        except ArchiveLostError as error:
            self.status, self.problem = "interrupted", error.reason
        finally:
            self._is_open = False
            await asyncio.to_thread(context.release, self.database_url)

    def _finish(self, finish_reason: str) -> Finish:
        lost, stats = self.context.lost, self.crawler.stats
        return Finish(
            lost.reason if lost else finish_reason,
            stats.get_stats() if stats is not None else {},
            self.connectivity.evidence,
        )

    async def _learn(self, finish_reason: str) -> None:
        """Draw from a whole crawl what takes a while; the lease is kept meanwhile."""
        try:
            if finish_reason == "finished":
                await template_refresh.refresh(self.context)
                await self._link_duplicates()
        finally:
            # One beat after the end would take the source again, and its counts
            # would be older. All that the writer was given until now comes before.
            if self._beats is not None:
                self._beats.cancel()

    async def _link_duplicates(self) -> None:
        """Compare what is new with all that the archive has."""
        now, minhashes = clock.now(), self.context.runtime.minhashes
        while await self.context.transact(
            lambda c: near_duplicates.link(c, now, minhashes)
        ):
            pass


def session_of(spider: Spider | None) -> CrawlSession | None:
    """Return the session of a spider that crawls a source, None of any other."""
    found = getattr(spider, "session", None)
    return found if isinstance(found, CrawlSession) else None


@contextmanager
def ending_when_lost() -> Iterator[None]:
    """Say in Scrapy's words that a callback ended because the archive is lost."""
    try:
        yield
    except ArchiveLostError as error:
        raise CloseSpider(error.reason) from error
