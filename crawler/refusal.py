"""A request that is not sent: the one error of ours that Scrapy must know.

It stands alone, since Scrapy takes half a second to import, and neither a reading
process nor most commands need it.
"""

from __future__ import annotations

from typing import Literal

from scrapy.exceptions import IgnoreRequest

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
