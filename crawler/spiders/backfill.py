"""The spider of backfills: the articles of a page, then the page before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response

from crawler.crawl.backfill import BackfillRun
from crawler.crawl.backfill_period import Window
from crawler.crawl.session import ending_when_lost
from crawler.spiders.news import NewsSpider


class BackfillSpider(NewsSpider):
    """Visits what one source published from *since* to before *until*."""

    kind = "backfill"
    since: datetime
    until: datetime
    tell: Callable[[BackfillSpider], Coroutine[Any, Any, None]] | None = None
    backfilling: BackfillRun | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Fetch what waits, read one more page, and again until none is left."""
        with ending_when_lost(), self._telling():
            if not await self.session.open(self.kind):
                return
            async for item in self.session.frontier.unread():
                yield item
            self.backfilling = order = self._order()
            await order.open()
            reading = True
            while reading:
                tasks = await self.session.frontier.pending()
                for task in tasks:
                    yield self.article(task)
                if tasks:
                    await self.crawler.signals.wait_for(signals.scheduler_empty)
                reading = await order.turn() or bool(tasks)

    def _order(self) -> BackfillRun:
        session, window = self.session, Window(self.since, self.until)
        return BackfillRun(session.discovery, session.connectivity, self._fetch, window)

    async def _fetch(self, url: str) -> Response:
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - it is running this spider
        return await engine.download_async(Request(url, dont_filter=True))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        telling = asyncio.create_task(self.tell(self)) if self.tell else None
        try:
            yield
        finally:
            if telling is not None:
                telling.cancel()
