"""The spider of backfills: the articles of a page, then the page before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from typing import Any

from scrapy import signals

from crawler.crawl.backfill import BackfillRun
from crawler.crawl.backfill_period import Window
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
        if not await self.archivist.open(self.kind):
            return
        for visit in await self.archivist.unread():
            yield visit
        window = Window(self.since, self.until)
        self.backfilling = BackfillRun(self.archivist, window)
        await self.backfilling.open()
        telling = asyncio.create_task(self.tell(self)) if self.tell else None
        try:
            reading = True
            while reading:
                tasks = await self.archivist.pending()
                for task in tasks:
                    yield self.article(task)
                if tasks:
                    await self.crawler.signals.wait_for(signals.scheduler_empty)
                reading = await self.backfilling.turn() or bool(tasks)
        finally:
            if telling is not None:
                telling.cancel()
