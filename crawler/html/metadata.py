"""What the head of the page says: meta elements, title, links; one cheap pass."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.html import jsonld
from crawler.html.dom import Element
from crawler.html.page import Page
from crawler.html.text import tidy

_LONGEST = 5000
_LINKS = frozenset(("a", "link"))


@dataclass(frozen=True, slots=True)
class Head:
    """Claims of the page about itself; *meta* has lower-case names.

    *abroad* are the elements that carry `hreflang`, *tagged* the links that are tags.
    """

    meta: dict[str, list[str]]
    title: str
    links: dict[str, list[str]]
    ld: jsonld.Node
    nodes: list[jsonld.Node] = field(default_factory=list)
    abroad: list[Element] = field(default_factory=list)
    tagged: list[Element] = field(default_factory=list)

    def first(self, *names: str) -> str | None:
        """Return the first meta content that stands under one of *names*."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return None

    @property
    def site(self) -> str:
        """The name of the site, as the page gives it."""
        publisher = jsonld.text(self.ld.get("publisher"))
        return self.first("og:site_name", "application-name") or publisher or ""

    @property
    def titles(self) -> list[str]:
        """What the page calls its headline, in order of trust."""
        claims = (
            jsonld.text(self.ld.get("headline")),
            self.first("og:title"),
            self.first("twitter:title"),
            self.first("title", "dc.title", "headline"),
            self.title,
        )
        return [claim for claim in claims if claim]

    @property
    def descriptions(self) -> list[str]:
        """What the page gives as its summary."""
        claims = (
            jsonld.text(self.ld.get("description")),
            jsonld.text(self.ld.get("alternativeHeadline")),
            self.first("og:description"),
            self.first("description"),
            self.first("twitter:description"),
        )
        return list(dict.fromkeys(claim for claim in claims if claim))


def head(page: Page) -> Head:
    """Read the metadata of *page*."""
    meta: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    title = ""
    abroad: list[Element] = []
    tagged: list[Element] = []
    for element in page.root.iter("meta", "link", "title", "a"):
        tag = element.tag
        if tag == "a":
            rel = element.get("rel")
            if rel and "tag" in rel.split():
                tagged.append(element)
        elif tag == "meta":
            _meta(element, meta)
        elif tag == "link":
            _link(element, links)
        elif not title and _in_head(element):
            title = tidy(element.text or "")
        if tag in _LINKS and element.get("hreflang"):
            abroad.append(element)
    nodes = jsonld.nodes(page.root)
    article = jsonld.article(nodes)
    return Head(meta, title, links, article, nodes, abroad, tagged)


def _in_head(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in {"head", "html", "body"}


def _meta(element: Element, meta: dict[str, list[str]]) -> None:
    get = element.get
    content = (get("content") or "")[:_LONGEST]
    for name in (get("property"), get("name"), get("itemprop")):
        if name:
            meta.setdefault(name.strip().lower(), []).append(tidy(content))


def _link(element: Element, links: dict[str, list[str]]) -> None:
    href = element.get("href")
    for rel in (element.get("rel") or "").lower().split():
        if href:
            links.setdefault(rel, []).append(href)
