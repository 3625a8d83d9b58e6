"""Scrapy alone: the pages are fetched and thrown away, their addresses kept.

python -m benchmarks.rivals.bare ADDRESSES DATABASE

Nobody's archive, but the floor under all that are built on Scrapy.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from benchmarks.rivals.pool import SETTINGS, Pages
from benchmarks.rivals.reading import INSERT, TABLE

fetched: list[str] = []


class Unread(Pages):
    """Fetches every address of the list."""

    def parse(self, response: Response) -> dict[str, str]:
        """Note that the page came."""
        fetched.append(response.url)
        return {"url": response.url}


if __name__ == "__main__":
    process = CrawlerProcess({**SETTINGS, "ITEM_PIPELINES": {}})
    process.crawl(Unread)
    process.start()
    with closing(sqlite3.connect(sys.argv[2])) as connection, connection:
        connection.execute(TABLE)
        rows = [(url, None, "[]", None, "", "") for url in fetched]
        connection.executemany(INSERT, rows)
