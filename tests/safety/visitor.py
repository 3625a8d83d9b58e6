"""A crawl of given URLs in a process of its own; it tells what came of each."""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.faults import fault


class Visitor(Spider):
    name = "visitor"
    urls: tuple[str, ...] = ()
    headers: dict[str, str] = {}  # noqa: RUF012 -- set once, for the process

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.seen = []

    async def start(self):
        for url in self.urls:
            yield Request(
                url,
                self.parse,
                errback=self.failed,
                headers=self.headers,
                cb_kwargs={"asked": url},
                dont_filter=True,
            )

    def parse(self, response, asked):
        self.tell(asked, "ok", response)

    def failed(self, failure):
        asked = failure.request.cb_kwargs["asked"]
        response = getattr(failure.value, "response", None)
        self.tell(asked, fault(failure.value), response)

    def closed(self, reason):  # noqa: ARG002 -- Scrapy's signature
        self.listening = listening()

    def tell(self, asked, outcome, response):
        seen = {"url": asked, "outcome": outcome, "at": time.monotonic()}
        if response is not None:
            seen |= {
                "status": response.status,
                "flags": response.flags,
                "bytes": len(response.body),
                "final_url": response.url,
            }
        self.seen.append(seen)


def stub_names(names: dict[str, list[str]]) -> None:
    """Let the system's own lookup know *names*, one address after the other."""
    system = socket.gethostbyname

    def lookup(name):
        answers = names.get(name)
        if not answers:
            return system(name)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    socket.gethostbyname = lookup


def listening() -> int:
    """Count the ports this process listens on."""
    own = set()
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208 -- names alone
        with suppress(FileNotFoundError):
            own.add(os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115
    tables = Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6")
    rows = [row.split() for table in tables for row in table.read_text().splitlines()]
    return sum(row[3] == "0A" and f"socket:[{row[9]}]" in own for row in rows)


def main() -> None:
    order = json.loads(sys.argv[1])
    stub_names(order["names"])
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(order["settings"])
    Visitor.urls, Visitor.headers = order["urls"], order["headers"]
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Visitor)
    process.crawl(crawler)
    began = time.monotonic()
    process.start()
    told = {
        "seen": crawler.spider.seen if crawler.spider else [],
        "stats": crawler.stats.get_stats(),
        "seconds": time.monotonic() - began,
        "listening": getattr(crawler.spider, "listening", None),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(told, sys.stdout, default=str)


if __name__ == "__main__":
    main()
