"""The article's one address, and the others that the page itself names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.article import AddressKind, Capture
from archive.urls import canonical, fits, key, kind, same_site
from crawler.extract.view import View
from crawler.sources.profile import Source

Addresses = tuple[tuple[AddressKind, str], ...]


def addresses(seen: View, capture: Capture) -> tuple[str, Addresses]:
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
