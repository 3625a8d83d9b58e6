"""Hostile sites, and crawls of them in child processes (a reactor runs once)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.safety.hostile import Hostile

BRISK = {
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",
    "SPIDER_MODULES": [],
    "NEWSARCHIVE_CONTACT": "tests@example.org",
    "NEWSARCHIVE_ALLOW_PRIVATE": "127.0.0.0/8",
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 2,
    "BACKOFF_FIRST": 0.05,
    "BACKOFF_PATIENCE": 1,
    "LOG_LEVEL": "WARNING",
}


@dataclass
class Visit:
    """What came of a crawl: by URL, in Scrapy's stats, in seconds and megabytes."""

    seen: list[dict]
    stats: dict
    seconds: float
    megabytes: float
    listening: int
    log: str

    def __post_init__(self):
        self.outcomes = {one["url"]: one["outcome"] for one in self.seen}

    def one(self, url: str) -> dict:
        """Return what was seen of *url*, which must be one thing."""
        (found,) = [one for one in self.seen if one["url"] == url]
        return found


@pytest.fixture
def hostile() -> Iterator[Callable[[], Hostile]]:
    """A maker of hostile sites, which end with the test."""
    sites: list[Hostile] = []

    def make(**answers) -> Hostile:
        sites.append(Hostile(**answers))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a crawl of URLs in a child process, which ends with the test."""
    started: list[subprocess.Popen] = []

    def run(urls, names=None, headers=None, **settings) -> subprocess.Popen:
        order = {
            "urls": list(urls),
            "names": names or {},
            "headers": headers or {},
            "settings": {**BRISK, **settings},
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.safety.visitor", json.dumps(order)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with process:
            process.kill()


@pytest.fixture
def visit(start) -> Callable[..., Visit]:
    """Crawl URLs in a child process and tell what came of it."""

    def run(urls, **settings) -> Visit:
        urls = list(urls)
        process = start(urls, **settings)
        told, log = process.communicate(timeout=60)
        assert process.returncode == 0, log
        visit = Visit(**json.loads(told), log=log)
        assert len(visit.seen) == len(urls), visit  # each URL ends once
        return visit

    return run
