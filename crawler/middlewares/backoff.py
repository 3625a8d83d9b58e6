"""Leaves a host alone that says it is busy, fails or turns us away.

Repeating a single request after other faults is Scrapy's own RetryMiddleware's.
"""

import time
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.pace import Pace

BUSY = {429, 503}
STRUGGLING = {502, 504, 520, 521, 522, 523, 524}
TROUBLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class Backoff:
    """Rests a host, longer with each failure in a row, at least its Retry-After.

    The rest itself is kept by the download handler: requests wait for their
    host, and are refused as ``host_paused`` when it rests for longer than
    BACKOFF_PATIENCE seconds.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pace = Pace(
            first_rest=crawler.settings.getfloat("BACKOFF_FIRST"),
            longest_rest=crawler.settings.getfloat("BACKOFF_LONGEST"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware from the crawler's settings."""
        return cls(crawler)

    def process_response(
        self, request: Request, response: Response
    ) -> Request | Response:
        """Rest the host after a bad answer; ask again where it said it is busy."""
        host = urlparse_cached(request).hostname or ""
        challenged = "challenge" in response.flags
        if not challenged and response.status not in BUSY | STRUGGLING:
            self.pace.answered(host)
            return response
        self._rest(host, retry_after(response))
        if challenged or response.status not in BUSY:
            return response
        assert self.crawler.spider is not None  # noqa: S101 -- set while it crawls
        reason = f"busy_{response.status}"
        again = get_retry_request(request, spider=self.crawler.spider, reason=reason)
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Rest the host of a request that got no answer."""
        if isinstance(exception, TROUBLE):
            self._rest(urlparse_cached(request).hostname or "")

    def _rest(self, host: str, asked: float = 0.0) -> None:
        rest = self.pace.failed(host, asked)
        self.crawler.stats.inc_value("backoff/rests")
        self.crawler.stats.max_value("backoff/longest_rest", rest)


def pace_of(crawler: Crawler) -> Pace:
    """Return the pace that *crawler* keeps with its hosts."""
    backoff = crawler.get_downloader_middleware(Backoff)
    if backoff is None:
        message = "DOWNLOADER_MIDDLEWARES lacks crawler.middlewares.backoff.Backoff"
        raise RuntimeError(message)
    return backoff.pace


def retry_after(response: Response) -> float:
    """Return the seconds that the answer asks us to wait, 0 if it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:10])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0
