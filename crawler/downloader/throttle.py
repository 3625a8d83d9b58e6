"""Leaves a host alone that says it is busy, fails or turns us away.

Repeating a single request after other faults is Scrapy's own RetryMiddleware's.
"""

import time
from asyncio import Semaphore
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from math import inf
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

BUSY = {429, 503}

STRUGGLING = {502, 504, 520, 521, 522, 523, 524}

WELL = {200, 203, 206, 301, 302, 303, 304, 307, 308}


class Backoff:
    """Rests a host, longer with each failure in a row, at least its Retry-After.

    The download handler tells it how each request fared, and keeps the rests:
    requests wait for their host, and are refused as ``host_paused`` when it
    rests for longer than BACKOFF_PATIENCE seconds. *silent* are the hosts whose
    latest request got no answer, each with the fault.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pace = HostPace(
            first_rest=crawler.settings.getfloat("BACKOFF_FIRST"),
            longest_rest=crawler.settings.getfloat("BACKOFF_LONGEST"),
        )
        at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.silent: dict[str, str] = {}
        self.turns = defaultdict[str, Semaphore](lambda: Semaphore(at_once))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware from the crawler's settings."""
        return cls(crawler)

    def answered(self, host: str, response: Response) -> None:
        """Note how *host* answered, before anything else is sent to it."""
        self.silent.pop(host, None)
        if response.status in BUSY | STRUGGLING:
            self.failed(host, retry_after(response))
        elif response.status in WELL:
            self.pace.answered(host)

    def failed(self, host: str, asked: float = 0.0) -> None:
        """Rest *host*, for the *asked* seconds at least."""
        rest = self.pace.failed(host, asked)
        self.crawler.stats.inc_value("backoff/rests")
        self.crawler.stats.max_value("backoff/longest_rest", rest)

    def process_response(
        self, request: Request, response: Response
    ) -> Request | Response:
        """Ask a busy host again, later; not one that turns us away."""
        if "challenge" in response.flags:
            if response.status not in BUSY | STRUGGLING:  # else it rests already
                self.failed(urlparse_cached(request).hostname or "")
            return response
        if response.status not in BUSY:
            return response
        assert self.crawler.spider is not None  # noqa: S101 -- set while it crawls
        reason = f"busy_{response.status}"
        again = get_retry_request(request, spider=self.crawler.spider, reason=reason)
        return again or response


def backoff_of(crawler: Crawler) -> Backoff:
    """Return the middleware that keeps the pace of *crawler*."""
    backoff = crawler.get_downloader_middleware(Backoff)
    if backoff is None:
        message = (
            f"DOWNLOADER_MIDDLEWARES lacks {Backoff.__module__}.{Backoff.__qualname__}"
        )
        raise RuntimeError(message)
    return backoff


def retry_after(response: Response) -> float:
    """Return the seconds that the answer asks us to wait, 0 if it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:10])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


@dataclass(slots=True)
class Host:
    """How one host has fared; moments are seconds of the pace's clock."""

    resting_until: float = -inf
    sent_at: float = -inf
    delay: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class HostPace:
    """Rests that double with each failure in a row, and delays asked for.

    *first_rest* and *longest_rest* are seconds.
    """

    first_rest: float
    longest_rest: float
    clock: Callable[[], float] = time.monotonic
    hosts: defaultdict[str, Host] = field(default_factory=lambda: defaultdict(Host))

    def rest(self, host: str) -> float:
        """Return how many seconds *host* still rests after its failures."""
        return max(0.0, self.hosts[host].resting_until - self.clock())

    def wait(self, host: str) -> float:
        """Return in how many seconds *host* may be asked again."""
        state = self.hosts[host]
        return max(self.rest(host), state.sent_at + state.delay - self.clock(), 0.0)

    def sent(self, host: str) -> None:
        """Note that a request to *host* goes out now."""
        self.hosts[host].sent_at = self.clock()

    def slow(self, host: str, delay: float) -> None:
        """Keep *delay* seconds between two requests to *host*."""
        self.hosts[host].delay = delay

    def answered(self, host: str) -> None:
        """Note that *host* works."""
        self.hosts[host].failures = 0

    def failed(self, host: str, asked: float = 0.0) -> float:
        """Let *host* rest, for *asked* seconds at least; return how long."""
        state = self.hosts[host]
        own = self.first_rest * 2.0 ** min(state.failures, 30)
        state.failures += 1
        rest = min(max(own, asked), self.longest_rest)
        state.resting_until = max(state.resting_until, self.clock() + rest)
        return rest
