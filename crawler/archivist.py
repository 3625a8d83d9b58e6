"""One crawl's dealings with the archive: its lease, its frontier, its counts."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy import Connection

from archive import clock
from archive.article import Listing
from archive.db import DEFAULT_URL
from archive.store import (
    Discover,
    Discovered,
    Found,
    Settle,
    Site,
    Task,
    Work,
    captures,
    crawls,
    frontier,
)
from crawler import schedule, workshop
from crawler.addressing import address
from crawler.sources import Route, Source
from crawler.verdicts import PASSING_REFUSALS
from crawler.visit import Visit
from crawler.workers import WorkerError

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 10_000
"""Links and captures taken up at a crawl's start."""

TOLERATED = 0.1
"""Share of failed articles that a crawl may have and still be done."""


class Archivist:
    """Speaks for one crawl of one source; every method is for the event loop."""

    def __init__(self, source: Source, crawler: Crawler) -> None:
        """Prepare; nothing is opened before `open`."""
        settings = crawler.settings
        self.source = source
        self.crawler = crawler
        self.database_url: str = settings.get("NEWSARCHIVE_DATABASE_URL") or DEFAULT_URL
        self.budget: int = settings.getint("NEWSARCHIVE_REVISITS", 500)
        self.counts: Counter[str] = Counter()
        self.taken: set[int] = set()
        self.source_id = 0
        self.crawl_id = 0
        self.status = "running"
        self.problem: str | None = None
        self._workshop: workshop.Workshop | None = None
        self._pulse: asyncio.Task[None] | None = None

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
        self.crawl_id = await self.call(
            lambda c: crawls.begin(c, self.source_id, kind, now)
        )
        await self.call(
            lambda c: frontier.wake(c, self.source_id, now, limit=self.budget)
        )
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
            await self.call(lambda c: self._finish(c, finish_reason))
        self._workshop = None
        await asyncio.to_thread(workshop.leave, self.database_url)

    def _finish(self, connection: Connection, finish_reason: str) -> None:
        now = clock.now()
        status, reason = self.verdict(finish_reason)
        self.status, self.problem = status, reason
        crawls.count(connection, self.crawl_id, dict(self.counts))
        crawls.finish(connection, self.crawl_id, now, status, reason)
        state, evidence = self.health()
        if status != "interrupted":
            crawls.state(connection, self.source_id, now, state, evidence)
        crawls.release(connection, self.source_id)

    def verdict(self, finish_reason: str) -> tuple[str, str | None]:
        """Return how the crawl ended, and why, from what it counted."""
        counts = self.counts
        if finish_reason != "finished":
            return "interrupted", finish_reason
        if counts["listings failed"] and not counts["listings"]:
            return "failed", "no listing could be read"
        failed, tried = counts["failed"], counts["fetched"]
        said = f"{failed} of {tried} articles failed" if failed else None
        if counts["listings failed"]:
            return "partial", f"{counts['listings failed']} listings failed"
        return "partial" if failed > max(1, tried * TOLERATED) else "done", said

    def health(self) -> tuple[str, str | None]:
        """Return the state this crawl leaves its source in, with the evidence."""
        counts = self.counts
        if counts["listings refused"] and not counts["listings"]:
            return "blocked", "every listing was refused"
        if not counts["listings"]:
            return "broken", "no listing could be read"
        if not counts["links"]:
            return "broken", "no listing named an article"
        return "ok", None

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
        return self._take(tasks)

    def _take(self, tasks: list[Task] | tuple[Task, ...]) -> list[Task]:
        fresh = [task for task in tasks if task.link_id not in self.taken]
        self.taken.update(task.link_id for task in fresh)
        return fresh

    async def read_listing(self, response: Response, route: Route) -> Listing:
        """Return what a listing's answer says."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        arguments = (response.body, response.url, self.source, route)
        try:
            listing: Listing = await self.workshop.workers.run(
                "discover", *arguments, content_type=kind, at=clock.now()
            )
        except WorkerError as error:
            return Listing(problem=str(error))
        return listing

    async def discover(
        self, response: Response, route: Route, listing: Listing
    ) -> Discovered:
        """Store the links of a listing; return those to be fetched now."""
        room = max(0, self.source.manners.max_links - self.counts["new links"])
        found = tuple(
            Found(link, address(link.url, self.source)) for link in listing.links[:room]
        )
        validators = {
            name: value.decode("latin-1")
            for name in ("ETag", "Last-Modified")
            if (value := response.headers.get(name))
        }
        work = Discover(
            source_id=self.source_id,
            crawl_id=self.crawl_id,
            listing=address(response.url, self.source, route.kind),
            at=clock.now(),
            links=found,
            problem=listing.problem,
            etag=validators.get("ETag"),
            last_modified=validators.get("Last-Modified"),
        )
        result: Discovered = await self.do(work)
        self.counts["listings failed" if listing.problem else "listings"] += 1
        self.counts["links"] += len(found)
        self.counts["new links"] += result.new
        return Discovered(result.new, result.known, tuple(self._take(result.tasks)))

    def listing_refused(self, response: Response) -> None:
        """Note a listing that the site would not give."""
        self.counts["listings failed"] += 1
        self.counts["listings refused"] += 1
        log.warning("%s: listing answered %d", response.url, response.status)

    def listing_failed(self, url: str, why: str) -> None:
        """Note a listing that gave no answer."""
        self.counts["listings failed"] += 1
        log.warning("%s: listing gave no answer: %s", url, why)

    async def no_answer(self, task: Task, why: str, *, refused: bool) -> None:
        """Settle a link whose request was refused, or got no answer."""
        state, due = "failed", schedule.retry(clock.now())
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
