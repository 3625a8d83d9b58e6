"""Follows a page that sends its visitors elsewhere at once."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.middlewares.redirect import followed
from crawler.refusal import Refused

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
