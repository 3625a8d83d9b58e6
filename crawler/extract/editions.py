"""The addresses that a page names as the same story in other languages or scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

from archive import urls
from archive.editions import SECTIONS
from crawler.extract.metadata import Head
from crawler.extract.page import Page

MOST = 20
"""Pages that name more are lists of languages."""


def editions(page: Page, head: Head, url: str) -> tuple[str, ...]:
    """Return what carries `hreflang`, but *url* itself and the sites' home pages."""
    own = urls.key(url)
    found: dict[str, str] = {}
    for element in head.abroad:
        address = page.absolute(element.get("href"))
        if address and urls.fits(address) and not _is_home(address):
            found.setdefault(urls.key(address), urls.canonical(address))
    found.pop(own, None)
    return tuple(found.values()) if len(found) <= MOST else ()


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    path = [part for part in parts.path.lower().split("/") if part]
    return not parts.query and set(path) <= SECTIONS
