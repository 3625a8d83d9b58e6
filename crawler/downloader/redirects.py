"""Follows redirects, a few of them, to addresses of the web, without secrets."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import (
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import Refused

REDIRECTS = {301, 302, 303, 307, 308}

SAFE_HEADERS = {b"Accept", b"Accept-Language", b"Referer", b"User-Agent"}
"""All that another host gets to see."""

CONDITIONS = (b"If-None-Match", b"If-Modified-Since")
"""True of one address only: elsewhere, 304 would mean a page we never had."""


class Redirect(RedirectMiddleware):
    """Follows up to REDIRECT_MAX_TIMES redirects; too many are ``redirect_loop``."""

    def process_response(  # type: ignore[override]  # without Scrapy's old argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that follows a redirect, or the answer itself."""
        target = response.headers.get("Location", b"")
        if response.status in REDIRECTS and not is_of_the_web(target or b""):
            self.crawler.stats.inc_value("redirect/bad_scheme")
            raise Refused(request.url, "bad_scheme", f"redirected to {target!r:.100}")
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            self.crawler.stats.inc_value("redirect/redirect_loop")
            raise Refused(request.url, "redirect_loop") from error
        return followed(request, result) if isinstance(result, Request) else result


def is_of_the_web(target: bytes) -> bool:
    """Tell whether a Location is relative, or of http or https.

    >>> is_of_the_web(b"/a?b"), is_of_the_web(b"HTTPS://c"), is_of_the_web(b"file:///")
    (True, True, False)
    """
    try:
        scheme = urlsplit(target.decode("latin-1").strip()).scheme
    except ValueError:
        return False
    return scheme in {"", "http", "https"}


def followed(request: Request, target: Request) -> Request:
    """Return *target*, which *request* was redirected to, fit to be sent.

    It passes the duplicate filter, which would drop it without telling anyone.
    """
    target.dont_filter = True
    for name in CONDITIONS:
        target.headers.pop(name, None)
    if urlparse_cached(target).hostname != urlparse_cached(request).hostname:
        for name in set(target.headers) - SAFE_HEADERS:
            del target.headers[name]
    return target


SIGNS = (b"refresh", b"\0")
"""Without these there is nothing to parse; UTF-16 cannot be read so easily."""

LOOK = 16 * 1024
"""Bytes in which all of the characters stand that Scrapy looks through."""


class MetaRefresh(MetaRefreshMiddleware):
    """Follows meta refresh like a redirect, but not that of a bot wall.

    METAREFRESH_MAXDELAY is short, since news pages reload themselves every few
    minutes.
    """

    def process_response(  # type: ignore[override]  # without Scrapy's old argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that follows a refresh, or the answer itself."""
        start = response.body[:LOOK].lower()
        if "challenge" in response.flags or not any(sign in start for sign in SIGNS):
            return response
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            self.crawler.stats.inc_value("redirect/redirect_loop")
            raise Refused(request.url, "redirect_loop") from error
        except ValueError:  # it refreshes to something that is no address
            return response
        return followed(request, result) if isinstance(result, Request) else result
