"""Finds the next page of a listing page, and when to stop turning them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archive import urls
from archive.article import Listing
from crawler.html.dom import Element, find, select, text_content
from crawler.html.page import Page
from crawler.listings import vocabulary
from crawler.listings.article_urls import trap
from crawler.source import Route

_NUMBERED = (
    re.compile(r"/page[/_-]?(\d{1,5})(?=/|\?|$)"),
    re.compile(
        r"(?<=[?&])(?:page|paged|pg|p|PAGEN_\d+|start|limitstart|offset)=(\d{1,6})(?=&|$)"
    ),
    re.compile(r"/(\d{1,4})/?(?=\?|$)"),
)

_NEXT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|older|nextpostslink|forward)(?:$|[\s_-])", re.IGNORECASE
)

_ARROWS = re.compile(r"\s*(?:»|›|→|>|>>|⟩|❯)\s*")

_DECLARED = "//link[@rel='next'] | //a[@rel='next']"

_TEMPLATE = re.compile(r"\{page(?:\*(\d+))?\}")


def next_page(page: Page, route: Route, at: datetime | None = None) -> str | None:
    """Return the address of the page after this one, or None at the end.

    The route's own rule comes first, then what the page declares, then the
    same address with the next number, then links called "next".
    """
    written = bool(route.next and _TEMPLATE.search(route.next))
    found = (
        _from_template(page.address, route.next or "")
        if written
        else next(_candidates(page, route), None)
    )
    return None if found is None or trap(found, at) else found


def numbered(url: str) -> tuple[str, int] | None:
    """Return a page's address without its number, and that number."""
    for pattern in _NUMBERED:
        found = pattern.search(url)
        if found:
            rest = url[: found.start()] + url[found.end() :]
            return urls.key(rest), int(found[1])
    return None


def _candidates(page: Page, route: Route) -> Iterator[str]:
    links = [a for a in page.root.iter("a") if (a.get("href") or "#")[0] != "#"]
    if route.next:
        yield from _useful(page, select(page.root, route.next))
    yield from _useful(page, find(page.root, _DECLARED))
    yield from _following_number(page, links)
    yield from _useful(page, [link for link in links if _called_next(link)])


def _useful(page: Page, elements: list[Element]) -> Iterator[str]:
    here = urls.key(page.address)
    for element in elements:
        link = element if element.get("href") else element.find(".//a[@href]")
        target = page.absolute(link.get("href")) if link is not None else None
        if target and urls.key(target) != here and _same_host(target, page.address):
            yield urls.canonical(target)


def _same_host(one: str, other: str) -> bool:
    return urls.host(one) == urls.host(other)


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a page stands: its listing, without the number, and its number."""

    listing: str
    number: int

    @classmethod
    def of(cls, url: str) -> _Here:
        found = numbered(url)
        return cls(*found) if found else cls(urls.key(url), 0)


def _following_number(page: Page, links: list[Element]) -> Iterator[str]:
    here = _Here.of(page.address)
    plain = urls.key(page.address)
    best: tuple[int, str] | None = None
    for link in links:
        target = page.absolute(link.get("href"))
        found = numbered(target) if target else None
        if not target or not found or not found[0].startswith("https://"):
            continue
        if found[0] not in {here.listing, plain} or found[1] <= _current(
            here, found[1]
        ):
            continue
        if best is None or found[1] < best[0]:
            best = found[1], target
    if best:
        yield urls.canonical(best[1])


def _current(here: _Here, other: int) -> int:
    # A listing without a number is page 1, unless its pages count items (20, 40).
    return here.number or (1 if other < 10 else 0)  # noqa: PLR2004


def _called_next(link: Element) -> bool:
    parent = link.getparent()
    around = parent.get("class", "") if parent is not None else ""
    names = f"{link.get('class', '')} {around}"
    text = " ".join(text_content(link).split())
    if _NEXT_CLASS.search(names) and "prev" not in (link.get("class") or ""):
        return True
    label = link.get("aria-label") or link.get("title") or ""
    if any(vocabulary.NEXT.fullmatch(each) for each in (text, label) if each):
        return True
    return bool(_ARROWS.fullmatch(text))


def _from_template(url: str, template: str) -> str:
    """Return the next address by a pattern such as ``?start={page*20}``."""
    step = int(_TEMPLATE.search(template)[1] or 1)  # type: ignore[index]
    before, after = (re.escape(each) for each in _TEMPLATE.split(template)[::2])
    found = re.search(f"{before}(\\d+){after}", url)
    number = int(found[1]) // step if found else int(step == 1)
    return urls.join(url, _TEMPLATE.sub(str((number + 1) * step), template))


Reason = Literal["no_news", "empty", "same_page", "max_pages"]


@dataclass(slots=True)
class StopRule:
    """Decides after each page of one listing whether to read another.

    A known address alone never stops it: sites pin old items, print them out
    of order, and shift them to the next page while it is being read.
    """

    patience: int
    max_pages: int
    reason: Reason | None = None
    pages: int = 0
    _without_news: int = 0
    _seen: set[str] = field(default_factory=set)

    def after(self, new: int, total: int, fingerprint: str) -> bool:
        """Take note of a page with *total* links, *new* of them; True means stop."""
        self.pages += 1
        self._without_news = 0 if new else self._without_news + 1
        self.reason = self._judge(total, fingerprint)
        self._seen.add(fingerprint)
        return self.reason is not None

    def _judge(self, total: int, fingerprint: str) -> Reason | None:
        if not total:
            return "empty"
        if fingerprint in self._seen:
            # DataLife and WordPress answer unknown page numbers with page one.
            return "same_page"
        if self._without_news >= self.patience:
            return "no_news"
        return "max_pages" if self.pages >= self.max_pages else None


def fingerprint(listing: Listing) -> str:
    """Return what two pages of a listing differ by: their links, in any order.

    Children count too, so that an index is not taken for an empty page.
    """
    named = [
        *(link.url for link in listing.links),
        *(url for _, url in listing.children),
    ]
    return urls.digest("\n".join(sorted(urls.key(each) for each in named)))
