"""Sites in memory, asked as the probe asks real ones."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from archive.article import Capture
from crawler.errors import FetchError

AT = datetime(2026, 2, 20, 8, tzinfo=UTC)


class Site:
    """Pages by path (query included); what it does not have is 404."""

    def __init__(self, pages, base="https://site.kz"):
        self.base = base
        self.pages = pages
        self.asked = []

    def fetch(self, url):
        self.asked.append(url)
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.base:
            raise FetchError(url, "elsewhere")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        page = self.pages.get(path, self.pages.get(parts.path))
        if page is None:
            return Capture(url, url, AT, 404, {}, b"<html>not found</html>")
        status, headers, text = page if isinstance(page, tuple) else (200, {}, page)
        return Capture(url, url, AT, status, headers, text.encode())


@pytest.fixture
def site():
    return Site


def feed(*links, zone="+0500", title="The Site"):
    items = "".join(
        f"<item><title>News {n}</title><link>{link}</link><pubDate>Thu, 19 Feb 2026 "
        f"09:4{n % 10}:00 {zone}</pubDate></item>"
        for n, link in enumerate(links)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


@pytest.fixture(name="feed")
def feed_of():
    return feed
