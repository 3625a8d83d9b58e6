"""A request that is not sent: the one error of ours that Scrapy must know.

It stands alone, since Scrapy takes half a second to import, and neither a reading
process nor most commands need it.
"""

from __future__ import annotations

from typing import Literal

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.errors import CrawlerError

Refusal = Literal[
    "robots",
    "robots_unreachable",
    "blocked_address",
    "bad_scheme",
    "url_too_long",
    "host_paused",
    "stopping",
    "redirect_loop",
    "too_large",
    "truncated",
]
"""Why a request was not sent, or its answer not accepted."""


OWN_NETWORK = "own_network"
"""Why a request got no answer, where it says nothing of the site or the link."""


class Refused(CrawlerError, IgnoreRequest):  # noqa: N818 -- it names what happened
    """A request that was not sent, or whose answer was not accepted.

    *reason* is a short code for counting; *retry_after* says in how many
    seconds it is worth another try, where that is known.
    """

    def __init__(
        self,
        url: str,
        reason: Refusal,
        detail: str = "",
        retry_after: float | None = None,
    ) -> None:
        """Refuse *url* for *reason*; *detail* is for people."""
        self.reason = reason
        self.url = url
        self.detail = detail
        self.retry_after = retry_after
        super().__init__(f"{reason}: {url[:200]}" + (f" ({detail})" if detail else ""))


NAMES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.CannotResolveHostError, "unknown_host"),
    (exceptions.DownloadConnectionRefusedError, "connection"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.UnsupportedURLSchemeError, "bad_scheme"),
    (exceptions.NotSupported, "bad_scheme"),
    (exceptions.IgnoreRequest, "ignored"),
    (OSError, "connection"),
)

UNREACHABLE = frozenset({"timeout", "unknown_host", "connection"})
"""Faults that a network of our own that is down would show, too."""


def is_unreachable(error: BaseException | None) -> bool:
    """Say whether a request got no answer at all, or those before it did not."""
    if isinstance(error, Refused):
        passing = error.reason in {"host_paused", "robots_unreachable"}
        return passing and error.detail in UNREACHABLE
    return error is not None and failure_code(error) in UNREACHABLE


def failure_code(error: BaseException) -> str:
    """Return the code of what a request's errback was given.

    A refusal's own reason; ``http_`` and the status of an answer that is no
    page; timeout, unknown_host, connection, tls, truncated and so on; else the
    exception's name.

    >>> failure_code(TimeoutError()), failure_code(exceptions.DownloadTimeoutError())
    ('connection', 'timeout')
    """
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, exceptions.DownloadFailedError):
        return "tls" if "SSL" in str(error) else "connection"
    for kind, name in NAMES:
        if isinstance(error, kind):
            return name
    return type(error).__name__
