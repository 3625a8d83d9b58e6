"""One crawl's dealings with the archive: its lease, its frontier, its counts."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from scrapy.crawler import Crawler
from sqlalchemy import Connection

from archive import clock
from archive.db import DEFAULT_URL
from archive.store import (
    Settle,
    Site,
    Task,
    Work,
    captures,
    crawls,
    frontier,
    gaps,
)
from crawler import ending, schedule, workshop
from crawler.figures import Figures
from crawler.listings import Listings
from crawler.revisits import Revisits
from crawler.sources import Source
from crawler.verdicts import PASSING_REFUSALS
from crawler.visit import Visit

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 10_000
"""Links and captures taken up at a crawl's start."""


class Archivist:
    """Speaks for one crawl of one source; every method is for the event loop."""

    def __init__(self, source: Source, crawler: Crawler) -> None:
        """Prepare; nothing is opened before `open`."""
        settings = crawler.settings
        self.source = source
        self.crawler = crawler
        self.database_url: str = settings.get("NEWSARCHIVE_DATABASE_URL") or DEFAULT_URL
        self.counts: Counter[str] = Counter()
        self.figures = Figures()
        self.taken: set[int] = set()
        self.news_since = clock.now()
        self.visited: dict[str, gaps.Visited] = {}
        self.kind = "crawl"
        self.source_id = 0
        self.crawl_id = 0
        self.status = "running"
        self.problem: str | None = None
        self._workshop: workshop.Workshop | None = None
        self._pulse: asyncio.Task[None] | None = None
        self.listings = Listings(self)
        self.revisits = Revisits(self, settings.getint("NEWSARCHIVE_REVISITS", 500))

    @property
    def workshop(self) -> workshop.Workshop:
        """The open workshop."""
        assert self._workshop is not None  # noqa: S101 - open() came first
        return self._workshop

    async def open(self, kind: str = "crawl") -> bool:
        """Begin the crawl; False when another one has the source."""
        self._workshop = workshop.enter(self.database_url)
        source, now = self.source, clock.now()
        site = Site(
            source.name, source.title, source.home, source.time_zone, source.language
        )
        self.source_id = await self.call(lambda c: crawls.register(c, site, now))
        holder = await self.call(lambda c: crawls.acquire(c, self.source_id))
        if holder is not None:
            self.problem = f"{source.name} is being crawled by {holder}"
            log.warning("%s: nothing done", self.problem)
            self.status = "refused"
            return False
        self.kind = kind
        unfinished = await self.call(
            lambda c: crawls.unfinished_since(c, self.source_id)
        )
        self.news_since = unfinished or now
        self.crawl_id = await self.call(
            lambda c: crawls.begin(c, self.source_id, kind, now)
        )
        self.visited = await self.call(
            lambda c: gaps.visited(c, self.source_id, self.news_since)
        )
        await self.revisits.open(now)
        await self.call(lambda c: ending.postpone(c, self))
        self._pulse = asyncio.create_task(self._beat())
        return True

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(crawls.LEASE_S / 6)
            counts = dict(self.counts)
            await self.call(lambda c: crawls.acquire(c, self.source_id))
            await self.call(lambda c: crawls.count(c, self.crawl_id, counts))  # noqa: B023

    async def close(self, finish_reason: str) -> None:
        """End the crawl with what it came to, and give the source back."""
        if self._workshop is None:
            return
        if self._pulse is not None:
            self._pulse.cancel()
        if self.crawl_id:
            await self.call(lambda c: ending.conclude(c, self, finish_reason))
        self._workshop = None
        await asyncio.to_thread(workshop.leave, self.database_url)

    async def do(self, work: Work) -> Any:  # noqa: ANN401
        """Have a piece of work written; return what it came to."""
        return await asyncio.wrap_future(self.workshop.writer.do(work))

    async def call(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction of its own."""
        return await asyncio.wrap_future(self.workshop.writer.call(function))

    async def unread(self) -> list[Visit]:
        """Return captures that were stored, but not read before a crash."""
        rows = await self.call(
            lambda c: captures.unread(c, self.source_id, limit=AT_ONCE)
        )
        visits = []
        for row in rows:
            capture = await self.call(lambda c: captures.load(c, row.id))  # noqa: B023
            self.taken.add(row.link_id)
            if capture is not None:
                task = Task(row.link_id, capture.url, row.article_id)
                moved = capture.final_url != capture.url
                visits.append(
                    Visit(task, capture, 2, redirected=moved, capture_id=row.id)
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
        state, due = "failed", schedule.retry(clock.now(), task.attempts)
        if refused and why in PASSING_REFUSALS:
            state = "pending"
        elif refused:
            state = "skipped"
        self.counts[state] += 1
        self.counts[f"{state}: {why}"] += 1
        await self.do(
            Settle(
                self.source_id,
                self.crawl_id,
                task.link_id,
                clock.now(),
                state,
                why,
                None if state == "skipped" else due,
            )
        )
