"""Hostile sites, and crawls of them in child processes (a reactor runs once)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from tests.support.hostile import Hostile

BRISK = {
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
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


def order(urls, names=None, headers=None, **settings) -> str:
    """Write what a visitor is to do, as one line."""
    told = {"urls": urls, "names": names or {}, "headers": headers or {}}
    return json.dumps({**told, "settings": {**BRISK, **settings}})


@contextmanager
def visitor(*arguments: str) -> Iterator[subprocess.Popen]:
    """Run a visitor's process, which ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.visitor", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if arguments else None,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.stdin.close()  # which ends a companion of its own accord
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a crawl of URLs in a process of its own."""
    with ExitStack() as stack:
        yield lambda urls, **more: stack.enter_context(visitor(order(urls, **more)))


@pytest.fixture
def visit_alone(start) -> Callable[..., Visit]:
    """Crawl URLs in a process of its own and tell what came of it."""

    def run(urls, **more) -> Visit:
        urls = list(urls)
        process = start(urls, **more)
        told, log = process.communicate(timeout=60)
        assert process.returncode == 0, log
        return seen_of(urls, told, log)

    return run


@pytest.fixture(scope="session")
def companion() -> Iterator[subprocess.Popen]:
    """A visitor's process for crawls that can share one."""
    with visitor() as process:
        yield process


@pytest.fixture
def visit(companion) -> Callable[..., Visit]:
    """Crawl URLs and tell what came of it."""

    def run(urls, **more) -> Visit:
        urls = list(urls)
        companion.stdin.write(order(urls, **more) + "\n")
        companion.stdin.flush()
        return seen_of(urls, companion.stdout.readline())

    return run


def seen_of(urls: list[str], told: str, log: str = "") -> Visit:
    """Read what a visitor told: each URL must have ended exactly once."""
    visit = Visit(**json.loads(told), log=log)
    assert sorted(one["url"] for one in visit.seen) == sorted(urls), visit
    return visit
