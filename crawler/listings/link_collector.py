"""Collects the links of one listing answer: bounded, cleaned, each article once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from archive import urls
from archive.article import Link, Listing
from archive.text.printable import INVISIBLE_IN_HINTS
from crawler.listings import article_urls
from crawler.source import Source

TITLE = 500
EXCERPT = 300
"""Longest hints kept, characters: they are hints, not text."""

_INVISIBLE = re.compile(f"[{INVISIBLE_IN_HINTS}]+")
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def clean(text: str | None, most: int = TITLE) -> str | None:
    """Return *text* on one line without invisible characters; None when empty."""
    if not text:
        return None
    line = " ".join(_INVISIBLE.sub(" ", text[: most * 4]).split())
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    return line or None


class LinkCollector:
    """The links found so far, by the identity of their address."""

    def __init__(
        self, source: Source, page: str, most: int, at: datetime | None = None
    ) -> None:
        self._source = source
        self._at = at
        self._known: dict[str, str | None] = {}
        self.most = min(most, source.manners.max_links)
        self._query = source.article.keep_query
        self._slash = source.article.trailing_slash
        self._found: dict[str, Link] = {}
        self._own = {self.key(each.url) for each in source.listing}
        self._own |= {self.key(page), self.key(source.home)}
        self.notes: Counter[str] = Counter()

    def key(self, url: str) -> str:
        """Return the identity of an address under this source's rules."""
        return urls.key(url, keep_query=self._query, trailing_slash=self._slash)

    def address(self, href: str | None, base: str) -> tuple[str, str] | None:
        """Return where *href* leads if that may be this source's: cleaned, as written.

        Both are absolute; what is dropped is counted.
        """
        if not href or href.startswith("#"):
            return None
        href = re.sub(r"[\t\r\n]", "", href.strip())
        full = _joined(base, href)
        if refusal := self._refusal(href, full):
            self.notes[refusal] += 1
            return None
        if full not in self._known:
            self._known[full] = self._unless_own(full)
        address = self._known[full]
        return (address, full) if address else None

    def _refusal(self, href: str, full: str) -> str | None:
        if _SCHEME.match(href):
            return "bad_scheme"
        if len(full) > urls.MAX_URL:
            return "too_long"
        return None if article_urls.belongs(full, self._source) else "off_site"

    def _unless_own(self, full: str) -> str | None:
        address = urls.canonical(full, keep_query=self._query)
        if article_urls.trap(address, self._at):
            self.notes["trap_suspected"] += 1
            return None
        return None if self.key(address) in self._own else address

    def take(self, link: Link, written: str | None = None) -> None:
        """Add a link, or better the hints of the one with the same address.

        *written* is the absolute address as the listing spelled it.
        """
        identity = self.key(link.url)
        if written and written != link.url:
            link = replace(link, aliases=(written,))
        known = self._found.get(identity)
        if known:
            self.notes["duplicate"] += 1
            self._found[identity] = _merged(known, link)
        elif len(self._found) >= self.most:
            self.notes["over_limit"] += 1
        else:
            self._found[identity] = replace(link, position=len(self._found))

    def listing(
        self,
        *,
        next_urls: tuple[str, ...] = (),
        children: tuple[tuple[str, str], ...] = (),
        problem: str | None = None,
    ) -> Listing:
        """Return what was collected as one listing."""
        self.notes["links"] = len(self._found)
        links = tuple(self._found.values())
        return Listing(links, next_urls, children, problem, dict(self.notes))


def _joined(base: str, href: str) -> str:
    try:
        return urls.join(base, href)
    except ValueError:
        return ""


def local(moment: datetime, source: Source) -> datetime:
    """Return an aware moment; a naive one is read on the source's clock."""
    return (
        moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(source.time_zone))
    )


def _merged(known: Link, link: Link) -> Link:
    longer = max(known.title or "", link.title or "", key=len)
    return replace(
        known,
        title=longer or None,
        date_text=known.date_text or link.date_text,
        excerpt=known.excerpt or link.excerpt,
        modified_at=known.modified_at or link.modified_at,
        aliases=tuple(dict.fromkeys(known.aliases + _spellings(known, link))),
    )


def _spellings(known: Link, link: Link) -> tuple[str, ...]:
    other = (link.url,) if link.url != known.url else ()
    return tuple(each for each in other + link.aliases if each != known.url)
