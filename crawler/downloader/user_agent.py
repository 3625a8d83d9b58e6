"""Says who we are and how to reach us, in every request."""

import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.errors import ContactMissingError

CONTACT = re.compile(r"https?://[^\s/]+\S*|[^\s@]+@[^\s@]+\.[^\s@]+")


class UserAgent:
    """Sets the user agent, which always names a contact.

    The contact is NEWSARCHIVE_CONTACT; a source's own USER_AGENT is completed
    with it. Without a contact the crawl does not start.
    """

    def __init__(self, contact: str, user_agent: str) -> None:
        contact = checked_contact(contact)
        named = contact in user_agent
        self.user_agent = user_agent if named else f"{user_agent} (+{contact})"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the identity from the crawler's settings."""
        settings = crawler.settings
        contact = settings.get("NEWSARCHIVE_CONTACT") or ""
        return cls(contact, settings["USER_AGENT"])

    def process_request(self, request: Request) -> None:
        """Name us in *request*."""
        request.headers["User-Agent"] = self.user_agent


def checked_contact(contact: str) -> str:
    """Return *contact* if somebody can be reached by it; ContactMissingError."""
    if not CONTACT.fullmatch(contact.strip()):
        raise ContactMissingError(contact)
    return contact.strip()
