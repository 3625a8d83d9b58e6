"""Finds the next page of a listing page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive import urls
from crawler.discover import words
from crawler.discover.addresses import trap
from crawler.discover.tree import Element, elements, text_of
from crawler.extract.names import select
from crawler.extract.page import Page
from crawler.sources.profile import Route

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
    yield from _useful(page, elements(page.root, _DECLARED))
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
    text = " ".join(text_of(link).split())
    if _NEXT_CLASS.search(names) and "prev" not in (link.get("class") or ""):
        return True
    label = link.get("aria-label") or link.get("title") or ""
    if any(words.NEXT.fullmatch(each) for each in (text, label) if each):
        return True
    return bool(_ARROWS.fullmatch(text))


def _from_template(url: str, template: str) -> str:
    """Return the next address by a pattern such as ``?start={page*20}``."""
    step = int(_TEMPLATE.search(template)[1] or 1)  # type: ignore[index]
    before, after = (re.escape(each) for each in _TEMPLATE.split(template)[::2])
    found = re.search(f"{before}(\\d+){after}", url)
    number = int(found[1]) // step if found else int(step == 1)
    return urls.join(url, _TEMPLATE.sub(str((number + 1) * step), template))
