"""Scrapy alone: the pages are fetched and thrown away, their addresses kept.

python -m benchmarks.bare ADDRESSES DATABASE

Nobody's archive, but the floor under all that are built on Scrapy.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from benchmarks.measuring.settings import AT_ONCE, LAG

HOSTS = 4
SETTINGS = {
    "CONCURRENT_REQUESTS": HOSTS * AT_ONCE,
    "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
    "CONCURRENT_ITEMS": 1,
    "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "EXTENSIONS": LAG,
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 64 * 1024 * 1024,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}

fetched: list[str] = []


class Pages(Spider):
    """Fetches every address of the list."""

    name = "pages"
    addresses: Sequence[str]

    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for each address."""
        for url in self.addresses:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Note that the page came."""
        fetched.append(response.url)


if __name__ == "__main__":
    process = CrawlerProcess(SETTINGS)
    process.crawl(Pages, addresses=Path(sys.argv[1]).read_text("utf-8").split())
    process.start()
    with closing(sqlite3.connect(sys.argv[2])) as connection, connection:
        connection.execute("CREATE TABLE article (url TEXT PRIMARY KEY) STRICT")
        rows = [(url,) for url in fetched]
        connection.executemany("INSERT INTO article VALUES (?)", rows)
