"""Scrapy, a warmed pool of trafilatura processes, and batches into SQLite.

python -m benchmarks.rivals.pool ADDRESSES DATABASE

The same shape as newsarchive's, and the same settings wherever they save time:
coroutine pipeline, extraction in processes, one writer thread; but no listings,
frontier, payloads or versions.
"""

from __future__ import annotations

import asyncio
import multiprocessing as mp
import os
import queue
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from benchmarks.measuring.settings import AT_ONCE, LAG
from benchmarks.rivals.reading import INSERT, TABLE, Row, read

BATCH = 100
WAIT_S = 0.1
HOSTS = 4


class Writer:
    """Commits rows in batches in a thread of its own."""

    def __init__(self, database: str) -> None:
        self.queue: queue.SimpleQueue[tuple[Row, Future[None]] | None]
        self.queue = queue.SimpleQueue()
        self.thread = threading.Thread(target=self.run, args=(database,))
        self.thread.start()

    def add(self, row: Row) -> Future[None]:
        """Queue a row; the future is done when it is committed."""
        future: Future[None] = Future()
        self.queue.put((row, future))
        return future

    def run(self, database: str) -> None:
        """Write until there is None in the queue."""
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(TABLE)
        while first := self.queue.get():
            batch = [first, *self.more()]
            with connection:
                connection.executemany(INSERT, [row for row, _ in batch])
            for _, future in batch:
                future.set_result(None)
        connection.close()

    def more(self) -> list[tuple[Row, Future[None]]]:
        """Return what follows within WAIT_S."""
        found: list[tuple[Row, Future[None]]] = []
        while len(found) < BATCH:
            try:
                item = self.queue.get(timeout=WAIT_S)
            except queue.Empty:
                break
            if item is None:
                self.queue.put(None)
                break
            found.append(item)
        return found


class Store:
    """The pipeline: a process reads the page, the writer keeps the row."""

    def open_spider(self) -> None:
        """Start the writer and the processes."""
        context = mp.get_context("forkserver")
        context.set_forkserver_preload(["__main__", "benchmarks.rivals.warmed"])
        size = max(2, os.cpu_count() or 1)
        self.pool = ProcessPoolExecutor(size, context)
        self.writer = Writer(sys.argv[2])

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Read and store one page."""
        loop = asyncio.get_running_loop()
        row = await loop.run_in_executor(self.pool, read, item["url"], item["body"])
        if row:
            await asyncio.wrap_future(self.writer.add(row))
        return {"url": item["url"]}

    def close_spider(self) -> None:
        """Write the rest and end the processes."""
        self.writer.queue.put(None)
        self.writer.thread.join()
        self.pool.shutdown()


class Pages(Spider):
    """Asks for every address of the list."""

    name = "pages"
    addresses = Path(sys.argv[1]).read_text("utf-8").split()

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each line."""
        for url in self.addresses:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> dict[str, Any]:
        """Hand the page on."""
        return {"url": response.url, "body": response.body}


SETTINGS = {
    "CONCURRENT_REQUESTS": HOSTS * AT_ONCE,
    "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
    "CONCURRENT_ITEMS": 1,
    "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "ITEM_PIPELINES": {Store: 100},
    "EXTENSIONS": LAG,
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 64 * 1024 * 1024,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}

if __name__ == "__main__":
    process = CrawlerProcess(SETTINGS)
    process.crawl(Pages)
    process.start()
