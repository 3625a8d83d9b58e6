"""What the archive did not take: one page, or anything any more."""

from __future__ import annotations

from scrapy.exceptions import CloseSpider

from crawler.errors import CrawlerError


class UnstorableError(CrawlerError):
    """The archive will never take what one page says."""

    def __init__(self, error: Exception) -> None:
        """Keep what the database said, without the data it was given."""
        said = str(getattr(error, "orig", None) or error).strip()
        self.reason = f"{type(error).__name__}: {said.splitlines()[0] if said else '?'}"
        super().__init__(self.reason)


class ArchiveLostError(CrawlerError, CloseSpider):
    """The archive takes nothing more, so what is left to do stays pending.

    When a callback raises it, Scrapy ends the crawl.
    """

    def __init__(self, cause: str) -> None:
        """Say what happened to the archive."""
        super().__init__(cause)
        self.reason = f"stopped: {cause}"
