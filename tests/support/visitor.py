"""Crawls of given URLs in a child process; it tells what came of each."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor
from twisted.internet.defer import Deferred

from crawler.downloader.failures import failure_code


class Visitor(Spider):
    name = "visitor"
    listening = None

    def __init__(self, urls, headers, **kwargs):
        super().__init__(**kwargs)
        self.urls, self.headers, self.seen = urls, headers, []

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
        self.tell(asked, failure_code(failure.value), response)

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


def settings_of(order: dict) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(order["settings"])
    return settings


def peak_megabytes() -> float:
    """Return this process's own peak; getrusage tells its parent's as well."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def told_by(crawler: Crawler, began: float) -> str:
    told = {
        "seen": crawler.spider.seen,
        "stats": crawler.stats.get_stats(),
        "seconds": time.monotonic() - began,
        "listening": crawler.spider.listening,
        "megabytes": peak_megabytes(),
    }
    return json.dumps(told, default=str)


def visit_once(order: dict) -> None:
    """Crawl as the command does: with signals, log and resolver of a process."""
    stub_names(order["names"])
    process = AsyncCrawlerProcess(settings_of(order))
    crawler = process.create_crawler(Visitor)
    process.crawl(crawler, urls=order["urls"], headers=order["headers"])
    began = time.monotonic()
    process.start()
    if crawler.spider:
        sys.stdout.write(told_by(crawler, began))


async def visit_many() -> None:
    """Crawl one order a line of the input, to spare each a process of its own."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        settings = settings_of(order)
        crawler = Crawler(Visitor, settings)
        began = time.monotonic()
        runner = AsyncCrawlerRunner(settings)
        await runner.crawl(crawler, urls=order["urls"], headers=order["headers"])
        sys.stdout.write(told_by(crawler, began) + "\n")
        sys.stdout.flush()


def main() -> None:
    if len(sys.argv) > 1:
        visit_once(json.loads(sys.argv[1]))
        return
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet.task import react  # noqa: PLC0415 -- it needs the reactor

    react(lambda _: Deferred.fromFuture(asyncio.ensure_future(visit_many())))


if __name__ == "__main__":
    main()
