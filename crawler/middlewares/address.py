"""Refuses requests to addresses that must not be visited, whoever asks for them."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.refusal import Refusal, Refused
from crawler.resolver import literal, may_visit, private_networks


class AddressGuard:
    """Lets through short http(s) URLs that do not spell out a private address.

    What a name means is seen later, by the resolver, when it is connected to.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.longest = crawler.settings.getint("URLLENGTH_LIMIT")
        self.allowed = private_networks(crawler.settings["NEWSARCHIVE_ALLOW_PRIVATE"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the guard from the crawler's settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `Refused` for a request that must not be sent."""
        reason = self._fault(request)
        if reason:
            self.stats.inc_value(f"address/{reason}")
            raise Refused(request.url, reason)

    def _fault(self, request: Request) -> Refusal | None:
        if len(request.url) > self.longest:
            return "url_too_long"
        parts = urlparse_cached(request)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return "bad_scheme"
        address = literal(parts.hostname)
        if address and not may_visit(address, self.allowed):
            return "blocked_address"
        return None
