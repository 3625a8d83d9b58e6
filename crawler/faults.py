"""Names what went wrong with a request, in one short word for counting."""

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.refusal import Refused

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


def unreachable(error: BaseException | None) -> bool:
    """Say whether a request got no answer at all, or those before it did not."""
    if isinstance(error, Refused):
        passing = error.reason in {"host_paused", "robots_unreachable"}
        return passing and error.detail in UNREACHABLE
    return error is not None and fault(error) in UNREACHABLE


def fault(error: BaseException) -> str:
    """Return the code of what a request's errback was given.

    A refusal's own reason; ``http_`` and the status of an answer that is no
    page; timeout, unknown_host, connection, tls, truncated and so on; else the
    exception's name.

    >>> fault(TimeoutError()), fault(exceptions.DownloadTimeoutError())
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
