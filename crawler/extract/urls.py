"""The article's one address, and the others that the page itself names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive import urls
from archive.article import AddressKind, Capture
from archive.edition_urls import SECTIONS
from archive.urls import canonical, fits, key, kind, same_site
from crawler.extract.document import Document
from crawler.html.metadata import Head
from crawler.html.page import Page
from crawler.source import Source

Addresses = tuple[tuple[AddressKind, str], ...]


def addresses(seen: Document, capture: Capture) -> tuple[str, Addresses]:
    """Return the canonical address and the aliases as (kind, address)."""
    page, head, source = seen.page, seen.head, seen.source
    here = _tidy(capture.final_url, source)
    named = [page.absolute(href) for href in head.links.get("canonical", ())[:1]]
    claimed = next((url for url in named if url and _trusted(url, here, source)), None)
    best = _tidy(claimed, source) if claimed else here
    out: dict[str, AddressKind] = {}
    for href in head.links.get("amphtml", ())[:1]:
        twin = page.absolute(href)
        if twin and fits(twin) and same_site(twin, here):
            out[twin] = "amp"
    for url in (capture.url, capture.final_url):
        looks = kind(url)
        if url != best and looks != "canonical":
            out.setdefault(url, looks)
    if _key(here, source) != _key(best, source):
        out.setdefault(here, "alias")
    out.pop(best, None)
    return best, tuple((found, url) for url, found in out.items())


def _trusted(url: str, here: str, source: Source) -> bool:
    """Tell whether a page may name *url* as its identity: never a home page."""
    if not fits(url) or not same_site(url, here):
        return False
    path = urlsplit(url).path.rstrip("/")
    if not path or key(url) == key(source.home):
        return bool(urlsplit(url).query) and url == here
    if urlsplit(here).path.rstrip("/").startswith(path + "/"):
        return kind(here) != "canonical"  # a section that its articles name
    allow = source.article.allow
    fitting = [rule for rule in allow if re.search(rule, _tidy(here, source))]
    return not fitting or any(re.search(rule, url) for rule in allow)


def _tidy(url: str, source: Source) -> str:
    return canonical(url, keep_query=source.article.keep_query)


def _key(url: str, source: Source) -> str:
    rules = source.article
    return key(url, keep_query=rules.keep_query, trailing_slash=rules.trailing_slash)


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
