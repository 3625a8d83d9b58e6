"""Recognises the pages that bot walls serve in place of what was asked for."""

import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

STATUSES = {202, 401, 403, 405, 429, 503}
"""What walls answer with; one with status 200 is for the page's reader to tell."""

HEADERS = {
    "cf-mitigated": "cloudflare",
    "x-amzn-waf-action": "aws",
    "x-datadome": "datadome",
    "x-sucuri-block": "sucuri",
}
"""Headers that only walls send, and whose wall it is."""

MARKS = re.compile(
    rb"(?P<cloudflare>/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-browser-verification"
    rb"|Attention Required! \| Cloudflare|<title>Just a moment\.\.\.)"
    rb"|(?P<ddos_guard>/\.well-known/ddos-guard/|<title>DDOS-GUARD)"
    rb"|(?P<akamai>errors\.edgesuite\.net|Reference&#32;&#35;\d|/_sec/cp_challenge/)"
    rb"|(?P<imperva>_Incapsula_Resource)"
    rb"|(?P<sucuri>sucuri_cloudproxy_js)"
    rb"|(?P<qrator>__qrator)"
    rb"|(?P<aws>awsWafCookieDomainList|/challenge\.js\")"
    rb"|(?P<datadome>captcha-delivery\.com)",
    re.IGNORECASE,
)

LOOK = 64 * 1024
"""Bytes of the body that are looked through."""


class Challenge:
    """Flags an answer as ``challenge``, with the wall's name in its meta."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware for *crawler*."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer, flagged if a wall gave it."""
        wall = wall_of(response)
        if wall:
            response.flags.append("challenge")
            request.meta["challenge"] = wall
            self.stats.inc_value(f"challenge/{wall}")
        return response


def wall_of(response: Response) -> str | None:
    """Return whose wall gave this answer, or None if none did."""
    if response.status not in STATUSES:
        return None
    for name, wall in HEADERS.items():
        if name in response.headers:
            return wall
    return bot_wall_of(response.body)


def bot_wall_of(body: bytes) -> str | None:
    """Return whose wall a page bears the marks of, whatever its status."""
    found = MARKS.search(body[:LOOK])
    return found.lastgroup if found else None
