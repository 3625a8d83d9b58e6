"""One crawl's dealings with the archive: its lease, its frontier, its counts."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from archive import clock
from archive.db import DEFAULT_URL, unavailable
from archive.db.failures import classify
from archive.errors import ArchiveError
from archive.store import Command, SettleLink, Site, Task, Writer
from archive.store.articles import captures
from archive.store.crawls import frontier, gaps, leases, runs
from archive.store.related import near_duplicates
from crawler.crawl import responses, revisit_policy, session, template_refresh
from crawler.crawl.discovery import Discovery
from crawler.crawl.frontier import AT_ONCE, RevisitBudget
from crawler.crawl.revisit_policy import Planner
from crawler.downloader.connectivity import SOON, Connectivity
from crawler.downloader.failures import OWN_NETWORK
from crawler.errors import CrawlerError
from crawler.extract.template import SiteTemplate
from crawler.items import FetchedArticle
from crawler.monitoring.crawl_stats import CrawlStats
from crawler.source import Source
from crawler.workers.pool import ReadingPool

T = TypeVar("T")

log = logging.getLogger(__name__)


class Archivist:
    """Speaks for one crawl of one source; every method is for the event loop."""

    def __init__(self, source: Source, crawler: Crawler) -> None:
        """Prepare; nothing is opened before `open`."""
        settings = crawler.settings
        self.source = source
        self.crawler = crawler
        self.database_url: str = settings.get("NEWSARCHIVE_DATABASE_URL") or DEFAULT_URL
        self.counts: Counter[str] = Counter()
        self.figures = CrawlStats()
        self.taken: set[int] = set()
        self.news_since = clock.now()
        self.visited: dict[str, gaps.LastFetch] = {}
        self.knowledge: SiteTemplate | None = None
        self.kind = "crawl"
        self.source_id = 0
        self.crawl_id = 0
        self.status = "running"
        self.problem: str | None = None
        self._workshop: Runtime | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._closing: asyncio.Future[None] | None = None
        self.lost: ArchiveLostError | None = None
        self.listings = Discovery(self)
        self.revisits = RevisitBudget(self, settings)
        self.network = Connectivity(self)

    @property
    def workshop(self) -> Runtime:
        """The open workshop."""
        assert self._workshop is not None  # noqa: S101 - open() came first
        return self._workshop

    async def open(self, kind: str = "crawl") -> bool:
        """Begin the crawl; False when another one has the source."""
        try:
            self._workshop = acquire(self.database_url)
        except ArchiveError as error:
            raise self._give_up(str(error)) from error
        source, now = self.source, clock.now()
        site = Site(
            source.name, source.title, source.home, source.time_zone, source.language
        )
        self.source_id = await self.call(lambda c: runs.register(c, site, now))
        holder = await self.call(lambda c: leases.acquire(c, self.source_id))
        if holder is not None:
            self.problem = f"{source.name} is being crawled by {holder}"
            log.warning("%s: nothing done", self.problem)
            self.status = "refused"
            return False
        self.kind = kind
        unfinished = await self.call(lambda c: runs.unfinished_since(c, self.source_id))
        self.news_since = unfinished or now
        self.crawl_id = await self.call(
            lambda c: runs.begin(c, self.source_id, kind, now)
        )
        self.visited = await self.call(
            lambda c: gaps.last_fetches(c, self.source_id, self.news_since)
        )
        self.knowledge = await template_refresh.load(self)
        await self.revisits.open(now)
        await self.call(lambda c: session.postpone(c, self))
        self._pulse = asyncio.create_task(self._beat())
        return True

    async def _beat(self) -> None:
        while self.lost is None:
            await asyncio.sleep(leases.LEASE_S / 6)
            counts = dict(self.counts)
            with suppress(ArchiveLostError):
                holder = await self.call(lambda c: leases.acquire(c, self.source_id))
                if holder is not None:
                    self._give_up(f"{self.source.name} was taken over by {holder}")
                await self.call(lambda c: runs.count(c, self.crawl_id, counts))  # noqa: B023

    async def close(self, finish_reason: str) -> None:
        """End the crawl with what it came to, and give the source back."""
        if self._workshop is None:
            return
        try:
            if self.crawl_id:
                await self._learn(finish_reason)
                why = self.lost.reason if self.lost else finish_reason
                await self.call(lambda c: session.conclude(c, self, why))
        except ArchiveLostError as error:
            self.status, self.problem = "interrupted", error.reason
        finally:
            self._workshop = None
            await asyncio.to_thread(release, self.database_url)

    async def _learn(self, finish_reason: str) -> None:
        """Draw from a whole crawl what takes a while; the lease is kept meanwhile."""
        try:
            if finish_reason == "finished":
                await template_refresh.refresh(self)
                await self._link_twins()
        finally:
            # One beat after the end would take the source again, and its counts
            # would be older. All that the writer was given until now comes before.
            if self._pulse is not None:
                self._pulse.cancel()

    async def _link_twins(self) -> None:
        """Compare what is new with all that the archive has."""
        now, sketches = clock.now(), self.workshop.sketches
        while await self.call(lambda c: near_duplicates.link(c, now, sketches)):
            pass

    async def do(self, work: Command) -> Any:  # noqa: ANN401
        """Have a piece of work written; return what it came to."""
        if self.lost is not None:
            raise self.lost
        return await self._written(self.workshop.writer.do(work))

    async def call(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction of its own."""
        return await self._written(self.workshop.writer.call(function))

    async def _written(self, future: Future[T]) -> T:
        """Wait for the writer; tell a page it refuses from an archive that is lost."""
        try:
            return await asyncio.wrap_future(future)
        except SQLAlchemyError as error:
            if classify(error) == "poison":
                raise UnstorableError(error) from error
            cause = str(unavailable(self.database_url, error))
            raise self._give_up(cause) from error

    def _give_up(self, cause: str) -> ArchiveLostError:
        """End the crawl: what it would fetch from now on could not be kept."""
        if self.lost is None:
            self.lost = ArchiveLostError(cause)
            self.status, self.problem = "interrupted", self.lost.reason
            log.error("%s %s", self.source.name, self.lost.reason)
            engine = self.crawler.engine
            if engine is not None and engine.spider is not None:
                closing = engine.close_spider_async(reason=self.lost.reason)
                self._closing = asyncio.ensure_future(closing)
        return self.lost

    async def unread(self) -> list[FetchedArticle]:
        """Return captures that were stored, but not read before a crash."""
        rows = await self.call(
            lambda c: captures.unread(c, self.source_id, limit=AT_ONCE)
        )
        visits = []
        for row in rows:
            capture = await self.call(lambda c: captures.load(c, row.id))  # noqa: B023
            self.taken.add(row.link_id)
            if capture is not None:
                hints = frontier.hints(capture.url, row.hints)
                task = Task(row.link_id, capture.url, row.article_id, hints=hints)
                moved = capture.final_url != capture.url
                # One look, as far as anybody knows: it alone takes nothing away.
                visits.append(
                    FetchedArticle(task, capture, redirected=moved, capture_id=row.id)
                )
        return visits

    async def pending(self) -> list[Task]:
        """Return the links that wait, but for those already taken up."""
        tasks = await self.call(
            lambda c: frontier.pending(c, self.source_id, clock.now(), limit=AT_ONCE)
        )
        return self.take(tasks)

    def take(self, tasks: Iterable[Task]) -> list[Task]:
        """Return the tasks that this crawl has not taken up yet, and take them."""
        fresh = [task for task in tasks if task.link_id not in self.taken]
        fresh = self.revisits.take(fresh)
        self.taken.update(task.link_id for task in fresh)
        return fresh

    async def no_answer(self, task: Task, why: str, *, refused: bool) -> None:
        """Settle a link whose request was refused, or got no answer."""
        state = "failed"
        if refused:
            state = responses.refused(why, known=task.article_id is not None)
        now = clock.now()
        never = state == "skipped" or why == "stopping"
        due = None if never else revisit_policy.retry(now, task.attempts)
        if why == OWN_NETWORK:
            due = now + SOON
        self.counts[state] += 1
        self.counts[f"{state}: {why}"] += 1
        await self.do(
            SettleLink(
                self.source_id,
                self.crawl_id,
                task.link_id,
                now,
                state,
                why,
                due,
            )
        )


class UnstorableError(CrawlerError):
    """The archive will never take what one page says."""

    def __init__(self, error: Exception) -> None:
        """Keep what the database said, without the data it was given."""
        said = str(getattr(error, "orig", None) or error).strip()
        self.reason = f"{type(error).__name__}: {said.splitlines()[0] if said else '?'}"
        super().__init__(self.reason)


class ArchiveLostError(CrawlerError, CloseSpider):
    """The archive takes nothing more, so what is left to do stays pending.

    When a callback raises it, Scrapy ends the crawl.
    """

    def __init__(self, cause: str) -> None:
        """Say what happened to the archive."""
        super().__init__(cause)
        self.reason = f"stopped: {cause}"


@dataclass
class Runtime:
    """What a crawl works with; closed when its last user leaves.

    *sketches* are those of the texts that were read, by content hash.
    """

    writer: Writer
    workers: ReadingPool
    planner: Planner
    sketches: dict[str, bytes | None] = field(default_factory=dict)
    users: int = 0


_open: dict[str, Runtime] = {}


def acquire(database_url: str, workers: int | None = None) -> Runtime:
    """Return the workshop for an archive, opened when nobody uses it yet."""
    if database_url not in _open:
        planner = Planner()
        writer = Writer(database_url, planner)
        _open[database_url] = Runtime(writer, ReadingPool(workers), planner)
    workshop = _open[database_url]
    workshop.users += 1
    return workshop


def release(database_url: str) -> None:
    """Say that a crawl is over; the last one closes."""
    workshop = _open[database_url]
    workshop.users -= 1
    if not workshop.users:
        del _open[database_url]
        workshop.workers.close()
        workshop.writer.close()
