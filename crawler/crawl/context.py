"""Who crawls what, what it counted, and how it writes; knows nothing of Scrapy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from archive import clock
from archive.db import unavailable
from archive.db.failures import classify
from archive.store import Command, Writer
from crawler.crawl.revisit_policy import Planner
from crawler.errors import CrawlerError
from crawler.extract.template import SiteTemplate
from crawler.monitoring.crawl_stats import CrawlStats
from crawler.source import Source
from crawler.workers.pool import ReadingPool

T = TypeVar("T")

CrawlKind = Literal["crawl", "revisit", "backfill"]

LISTING_PATIENCE_S = 120
"""How long a verdict on the site waits for its listings."""


class UnstorableError(CrawlerError):
    """The archive will never take what one page says."""

    def __init__(self, error: Exception) -> None:
        """Keep what the database said, without the data it was given."""
        said = str(getattr(error, "orig", None) or error).strip()
        self.reason = f"{type(error).__name__}: {said.splitlines()[0] if said else '?'}"
        super().__init__(self.reason)


class ArchiveLostError(CrawlerError):
    """The archive takes nothing more, so what is left to do stays pending."""

    def __init__(self, cause: str) -> None:
        """Say what happened to the archive."""
        super().__init__(cause)
        self.reason = f"stopped: {cause}"


@dataclass
class Runtime:
    """What crawls work with; closed when its last user leaves.

    *minhashes* are those of the texts that were read, by content hash.
    """

    writer: Writer
    workers: ReadingPool
    planner: Planner
    minhashes: dict[str, bytes | None] = field(default_factory=dict)
    users: int = 0


@dataclass
class CrawlContext:
    """One crawl of one source; its methods are for the event loop.

    A link discovered since *news_since* says nothing of what lies behind it.
    *on_lost* is called once, when nothing can be written any more.
    """

    source: Source
    kind: CrawlKind
    runtime: Runtime
    on_lost: Callable[[ArchiveLostError], None]
    stats: CrawlStats = field(default_factory=CrawlStats)
    source_id: int = 0
    crawl_id: int = 0
    news_since: datetime = field(default_factory=clock.now)
    template: SiteTemplate | None = None
    lost: ArchiveLostError | None = None
    listing_answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def submit(self, command: Command) -> Any:  # noqa: ANN401
        """Have a command written; return what it came to."""
        if self.lost is not None:
            raise self.lost
        return await self._written(self.runtime.writer.do(command))

    async def transact(self, function: Callable[[Connection], T]) -> T:
        """Run a function in a transaction of its own."""
        return await self._written(self.runtime.writer.call(function))

    async def _written(self, future: Future[T]) -> T:
        """Wait for the writer; tell a page it refuses from an archive that is lost."""
        try:
            return await asyncio.wrap_future(future)
        except SQLAlchemyError as error:
            if classify(error) == "poison":
                raise UnstorableError(error) from error
            cause = str(unavailable(self.runtime.writer.url, error))
            raise self.give_up(cause) from error

    def give_up(self, cause: str) -> ArchiveLostError:
        """Take no more commands: what would come from now on could not be kept."""
        if self.lost is None:
            self.lost = ArchiveLostError(cause)
            self.on_lost(self.lost)
        return self.lost

    async def wait_for_listing(self) -> None:
        """Wait until a listing answered, or failed to; not for long."""
        if self.kind == "crawl":
            with suppress(TimeoutError):
                await asyncio.wait_for(self.listing_answered.wait(), LISTING_PATIENCE_S)


_open: dict[str, Runtime] = {}


def acquire(database_url: str, workers: int | None = None) -> Runtime:
    """Return the runtime for an archive, opened when nobody uses it yet."""
    if database_url not in _open:
        planner = Planner()
        writer = Writer(database_url, planner)
        _open[database_url] = Runtime(writer, ReadingPool(workers), planner)
    runtime = _open[database_url]
    runtime.users += 1
    return runtime


def release(database_url: str) -> None:
    """Say that a crawl is over; the last one closes."""
    runtime = _open[database_url]
    runtime.users -= 1
    if not runtime.users:
        del _open[database_url]
        runtime.workers.close()
        runtime.writer.close()
