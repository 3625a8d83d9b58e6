"""The last word before a request leaves, the first on what comes back.

What must hold for every single connection stands here, since no middleware sees
the moment a request is really sent.
"""

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, ResponseFailed
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from crawler.downloader.failures import Refused, failure_code
from crawler.downloader.ssrf_guard import PublicResolver, blocked_names
from crawler.downloader.throttle import Backoff, backoff_of

HEAD_LIMIT = 256 * 1024
"""Bytes of status line and headers; Twisted itself sets no limit to their sum."""

TROUBLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
"""Faults that are the host's, not a single page's."""

GLANCE = 0.5
"""Seconds between two looks at whether the crawl is ending."""


class HeadTooLargeError(Exception):
    """The headers of an answer did not end."""


class WaryProtocol(_LenientHTTP11ClientProtocol):
    """Reads an answer, unless its head does not end."""

    head_bytes = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        """Send *request* and start to count anew."""
        self.head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 -- Twisted's name
        """Take *data*, counting what belongs to the head."""
        if self._parser is not None and self._parser.state != BODY:
            self.head_bytes += len(data)
            if self.head_bytes > HEAD_LIMIT:
                self._giveUp(Failure(HeadTooLargeError()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class WaryFactory(_LenientHTTP11ClientFactory):
    """Builds `WaryProtocol`s."""

    def buildProtocol(self, addr: IAddress | None) -> WaryProtocol:  # noqa: ARG002, N802
        """Return a protocol for a new connection."""
        return WaryProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class PoliteHandler(HTTP11DownloadHandler):
    """Fetches over HTTP(S) when it is the host's turn, from public addresses."""

    def __init__(self, crawler: Crawler) -> None:
        """Put the guards in place, whoever runs the crawler."""
        super().__init__(crawler)
        self._pool._factory = WaryFactory  # noqa: SLF001 -- Scrapy sets it likewise
        self._patience = crawler.settings.getfloat("BACKOFF_PATIENCE")
        from twisted.internet import reactor  # noqa: PLC0415 -- it must exist first

        if not isinstance(reactor.resolver, PublicResolver):
            PublicResolver.from_crawler(crawler, reactor).install_on_reactor()

    async def download_request(self, request: Request) -> Response:
        """Return the answer to *request*, or raise `Refused`."""
        host = urlparse_cached(request).hostname or ""
        # Scrapy's own limit of requests at once lets two through without a delay.
        async with backoff_of(self._crawler).turns[host]:
            return await self._download(request, host)

    async def _download(self, request: Request, host: str) -> Response:
        backoff = backoff_of(self._crawler)
        await self._turn(backoff, host, request.url)
        try:
            response = await super().download_request(request)
        except Exception as error:
            refused = _refusal(error, request.url, host)
            if refused:
                self._crawler.stats.inc_value(f"handler/{refused.reason}")
                raise refused from error
            if isinstance(error, TROUBLE):
                backoff.failed(host)
                backoff.silent[host] = failure_code(error)
            raise
        # Now, since the next request of this host leaves before any middleware runs.
        backoff.answered(host, response)
        return response

    async def _turn(self, backoff: Backoff, host: str, url: str) -> None:
        pace = backoff.pace
        while wait := pace.wait(host):
            if (rest := pace.rest(host)) > self._patience:
                self._crawler.stats.inc_value("handler/host_paused")
                why = backoff.silent.get(host, "")
                raise Refused(url, "host_paused", why, retry_after=rest)
            self._stop_if_ending(url)
            await asyncio.sleep(min(wait, GLANCE))
        self._stop_if_ending(url)
        pace.sent(host)

    def _stop_if_ending(self, url: str) -> None:
        engine = self._crawler.engine
        slot = engine._slot  # noqa: SLF001 -- Scrapy tells it nowhere else
        if engine.running and not (slot and slot.closing):
            return
        # What still queues would leave one by one, a delay after the other.
        for queue in engine.downloader.slots.values():
            queue.delay = 0
        raise Refused(url, "stopping")


def _refusal(error: Exception, url: str, host: str) -> Refused | None:
    if isinstance(error, CannotResolveHostError) and host in blocked_names:
        return Refused(url, "blocked_address", f"it is {blocked_names[host]}")
    if isinstance(error, DownloadCancelledError):
        return Refused(url, "too_large", str(error))
    cause = error.__cause__
    if isinstance(cause, ResponseFailed) and any(
        reason.check(HeadTooLargeError) for reason in cause.reasons
    ):
        return Refused(url, "too_large", "endless headers")
    return None
