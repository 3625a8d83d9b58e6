"""Finds the article links of a listing page, of any site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archive.article import Link, Listing
from crawler.html.dom import Element, select, text_content
from crawler.html.page import Page, parse
from crawler.listings import article_urls, cards
from crawler.listings.json_listing import as_page
from crawler.listings.kind import ListingAnswer, ListingKind
from crawler.listings.link_collector import LinkCollector, clean
from crawler.listings.paging import next_page
from crawler.listings.regions import Regions
from crawler.source import Route, Source

MOST_ANCHORS = 5000
MOST_LINKS = 1000
"""How much of one page is looked at; what is beyond is counted, not read."""

_TITLE_WORDS = 3
_TITLE_LENGTH = 20
_ENOUGH = 3
_PARAGRAPH = 100


@dataclass(slots=True)
class _Anchor:
    """A link of the page that may lead to an article."""

    element: Element
    url: str
    written: str
    identity: str
    chosen: bool = False
    boilerplate: bool = False
    card: Element | None = None
    title: str | None = None


def read(answer: ListingAnswer, source: Source, route: Route) -> Listing:
    """Return the article links of a page and the page that follows.

    What its script would load, JSON with markup or records, is read as a page.
    """
    page = parse(as_page(answer.body), answer.url, answer.content_type or "")
    if page is None:
        return Listing(problem="empty answer instead of a page")
    found = LinkCollector(source, page.address, MOST_LINKS, answer.at)
    anchors = _described(list(_anchors(page, source, route, found)))
    for anchor in _wanted(anchors, source, found):
        found.take(_link(anchor), anchor.written)
    follow = next_page(page, route, answer.at)
    return found.listing(next_urls=(follow,) if follow else ())


def _anchors(
    page: Page, source: Source, route: Route, found: LinkCollector
) -> Iterator[_Anchor]:
    chosen = _chosen(page, route, found)
    regions = Regions(page.root)
    elements = chosen or page.root.iter("a")
    for element in islice(elements, MOST_ANCHORS):
        href = element.get("href")
        target = found.address(href, page.base)
        if not target:
            continue
        if article_urls.denied(target[0], source):
            found.notes["denied"] += 1
            continue
        yield _Anchor(
            element,
            *target,
            found.key(target[0]),
            chosen=bool(chosen),
            boilerplate=not chosen
            and (regions.boilerplate(element) or _in_text(element)),
        )
    found.notes["unread"] += sum(1 for _ in elements) if not chosen else 0


def _in_text(element: Element) -> bool:
    """Tell whether a link is but a few words of a paragraph, such as an excerpt."""
    parent = element.getparent()
    if parent is None or parent.tag != "p":
        return False
    around = len(text_content(parent))
    return around > _PARAGRAPH and len(text_content(element)) < around / 3


def _chosen(page: Page, route: Route, found: LinkCollector) -> list[Element]:
    """Return the links that the route's own selector names."""
    if not route.links:
        return []
    selected = select(page.root, route.links)
    links = [
        link
        for each in selected
        for link in ([each] if each.tag == "a" else each.iter("a"))
    ]
    if not links:
        found.notes["selector_missed"] += 1
    return links


def _described(anchors: list[_Anchor]) -> list[_Anchor]:
    around = cards.Cards((each.element, each.identity) for each in anchors)
    for anchor in anchors:
        anchor.card = around.card(anchor.element)
        anchor.title = cards.title(anchor.element, anchor.card)
    return anchors


def _wanted(
    anchors: list[_Anchor], source: Source, found: LinkCollector
) -> list[_Anchor]:
    """Return the anchors that name articles; boilerplate only if nothing else does."""
    fit = {each.identity for each in anchors if _fits(each, source)}
    outside = [each for each in anchors if not each.boilerplate]
    if not fit & {each.identity for each in outside}:
        outside = anchors
    wanted = [each for each in outside if each.identity in fit]
    found.notes["furniture"] += len(fit) - len({each.identity for each in wanted})
    return wanted


def _fits(anchor: _Anchor, source: Source) -> bool:
    if source.article.allow:
        return article_urls.allowed(anchor.url, source)
    if anchor.chosen:
        return article_urls.promise(anchor.url) >= 0
    return _promising(anchor)


def _promising(anchor: _Anchor) -> bool:
    """Tell by address, words and place whether a link of an unknown site may do."""
    promise = article_urls.promise(anchor.url)
    if promise < 0:
        return False
    title = anchor.title or ""
    words = len(title.split())
    if promise > 1:
        return words > 1 or anchor.card is not anchor.element
    long = words >= _TITLE_WORDS and len(title) >= _TITLE_LENGTH
    dated = anchor.card is not None and cards.date_text(anchor.card) is not None
    heading = cards.in_heading(anchor.element)
    return promise + long + heading + dated >= _ENOUGH


def _link(anchor: _Anchor) -> Link:
    card = anchor.card if anchor.card is not None else anchor.element
    return Link(
        anchor.url,
        title=clean(anchor.title),
        date_text=cards.with_day(card, cards.date_text(card)),
        excerpt=cards.excerpt(card, anchor.title),
    )


KIND = ListingKind("page", read, for_readers=True)
