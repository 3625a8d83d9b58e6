"""Asks robots.txt first, and takes silence for a no (RFC 9309, section 2.3.1.4)."""

import asyncio
import codecs
import logging
import re
import time
from dataclasses import dataclass, field
from math import inf
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.downloader.failures import Refused, failure_code
from crawler.downloader.throttle import backoff_of

logger = logging.getLogger(__name__)

READ_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read."""

KEEP, KEEP_PROBLEM = 24 * 3600, 600
"""Seconds before robots.txt is fetched again, and after it could not be read."""

DIRECTIVE = re.compile(
    r"^\s*(user-?agent|(dis)?allow|sitemap)\s*:", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says, or the *problem* it had.

    No parser means that all is allowed.
    """

    parser: Protego | None = None
    problem: str | None = None


@dataclass(slots=True)
class Site:
    """The rules of one site (scheme, host and port), while they are fresh."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules = Rules()
    fresh_until: float = -inf


class RobotsTxt:
    """Refuses what robots.txt disallows, and everything where it has a problem.

    ``robots`` means disallowed, ``robots_unreachable`` that nobody could say. A
    Crawl-delay is kept, up to ROBOTS_MAX_DELAY seconds.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent: str = settings["ROBOTSTXT_USER_AGENT"]
        self.max_delay = settings.getfloat("ROBOTS_MAX_DELAY")
        self.sites: dict[str, Site] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware from the crawler's settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise `Refused` for a request that robots.txt does not allow."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        rules = await self._rules(f"{parts.scheme}://{parts.netloc}", request.url)
        if rules.problem:
            self._refuse("robots_unreachable")
            raise Refused(request.url, "robots_unreachable", rules.problem)
        if rules.parser and not rules.parser.can_fetch(request.url, self.agent):
            self._refuse("disallowed")
            raise Refused(request.url, "robots")

    def _refuse(self, why: str) -> None:
        self.crawler.stats.inc_value("robots/refused")
        self.crawler.stats.inc_value(f"robots/{why}")

    async def _rules(self, origin: str, url: str) -> Rules:
        site = self.sites.setdefault(origin, Site())
        async with site.lock:
            if time.monotonic() >= site.fresh_until:
                site.rules = await self._fetch(origin, url)
                keep = KEEP_PROBLEM if site.rules.problem else KEEP
                site.fresh_until = time.monotonic() + keep
            return site.rules

    async def _fetch(self, origin: str, url: str) -> Rules:
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            meta={
                "dont_obey_robotstxt": True,
                "allow_offsite": True,
                "max_retry_times": 1,
                "redirect_ttl": 5,
            },
        )
        self.crawler.stats.inc_value("robots/fetched")
        try:
            rules = read(await self.crawler.engine.download_async(request))
        except Refused as error:
            if error.reason in {"blocked_address", "host_paused", "stopping"}:
                raise Refused(
                    url, error.reason, "already robots.txt", error.retry_after
                ) from error
            rules = Rules(problem=error.reason)
        except Exception as error:  # noqa: BLE001 -- whatever it is, we may not go on
            rules = Rules(problem=failure_code(error))
        self._note(origin, rules)
        return rules

    def _note(self, origin: str, rules: Rules) -> None:
        if rules.problem:
            self.crawler.stats.inc_value("robots/unreachable")
            logger.warning(
                "%s/robots.txt could not be read (%s): nothing of that site is fetched",
                origin,
                rules.problem,
            )
        delay = rules.parser.crawl_delay(self.agent) if rules.parser else None
        if delay:
            host = urlsplit(origin).hostname or ""
            backoff_of(self.crawler).pace.slow(host, min(delay, self.max_delay))


def read(response: Response) -> Rules:
    """Return the rules that an answer for robots.txt gives."""
    if 200 <= response.status < 300:  # noqa: PLR2004
        return parse(response.body)
    if 400 <= response.status < 500 and response.status != 429:  # noqa: PLR2004
        return Rules()
    return Rules(problem=f"http_{response.status}")


def parse(body: bytes) -> Rules:
    """Return the rules that *body* holds; HTML and the like hold none.

    >>> parse(b"<html><p>Hello").problem
    'not a robots.txt'
    """
    utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if len(body) > READ_LIMIT:
        body = body[:READ_LIMIT].rpartition(b"\n")[0]
    text = body.decode("utf-16" if utf16 else "utf-8-sig", errors="ignore")
    foreign = text.lstrip().startswith("<") or "\0" in text
    if foreign and not DIRECTIVE.search(text):
        return Rules(problem="not a robots.txt")
    return Rules(parser=Protego.parse(text))
