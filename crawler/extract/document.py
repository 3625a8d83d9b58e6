"""One page as every field's reader sees it: parsed, walked once, headline found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.article import Link
from crawler.extract.headline import Headline, headline
from crawler.extract.template import SiteTemplate
from crawler.html.blocks import Block, Node, blocks
from crawler.html.container import is_prose
from crawler.html.dom import Element, ancestors, find, remove, select, spaced_text
from crawler.html.metadata import Head
from crawler.html.page import Page
from crawler.html.text import tidy
from crawler.source import Source


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A page, what its head claims, its elements and blocks, and its profile.

    *part* is the element that was walked: the page, or where the article is known
    to stand. *given* is the container that the profile names.
    """

    page: Page
    head: Head
    source: Source
    part: Element
    nodes: list[Node]
    blocks: list[Block]
    title: Headline | None
    given: Node | None = None
    quality_flags: tuple[str, ...] = ()

    @property
    def anchor(self) -> Block | None:
        """The block that shows the headline."""
        return self.title.block if self.title else None

    @property
    def headline(self) -> str:
        """The headline's text, empty if there is none."""
        return self.title.text if self.title else ""

    def select(self, selector: str) -> list[Element]:
        """Return what a profile's selector finds, in the article's part if there."""
        return select(self.part, selector) or (
            select(self.page.root, selector) if self.part is not self.page.root else []
        )

    def find(self, path: str) -> list[Element]:
        """Return what an XPath of our own finds, in the article's part if there."""
        return find(self.part, path) or (
            find(self.page.root, path) if self.part is not self.page.root else []
        )

    def near(self, before: int, after: int) -> list[Block]:
        """Return the blocks around the headline, in the page's order."""
        start = self.anchor.position if self.anchor else 0
        return self.blocks[max(0, start - before) : start + after]


def open_document(
    page: Page,
    head: Head,
    source: Source,
    hints: Link | None,
    template: SiteTemplate | None = None,
) -> Document:
    """Walk *page* once, and find the headline on it.

    Where the profile, or what was learned of the site, says in which part the
    article stands, only that part is walked.
    """
    given = _container(page.root, source)
    region = _around(page.root, given, source)
    if region is None and template:
        region = template.region(page.root)
    if region is not None:
        seen = _walked(page, head, source, None, region, given)
        if seen.title and any(map(is_prose, seen.blocks)):
            return seen
    seen = _walked(page, head, source, hints, page.root, given)
    if template and template.templates:
        seen = replace(seen, quality_flags=(*seen.quality_flags, "drift"))
    return seen


def _walked(
    page: Page,
    head: Head,
    source: Source,
    hints: Link | None,
    part: Element,
    given: Element | None,
) -> Document:
    """Walk *part* without what the profile says is never article."""
    for selector in source.article.drop:
        for element in select(part, selector):
            remove(element)
    nodes, found = blocks(part)
    title = _title(page, head, source, hints, found)
    held = _held(nodes, given)
    return Document(
        page, head, source, part, nodes, found, title, held, page.quality_flags
    )


def _container(root: Element, source: Source) -> Element | None:
    """Return the container that the profile names, the one with most text."""
    if not source.article.body:
        return None
    wanted = select(root, source.article.body)
    if len(wanted) < 2:  # noqa: PLR2004 - one, or none
        return wanted[0] if wanted else None
    return max(wanted, key=lambda element: sum(map(len, element.itertext())))


def _around(root: Element, given: Element | None, source: Source) -> Element | None:
    """Return the part that holds the container and the headline of the profile."""
    if given is None or not source.article.headline:
        return None
    titles = select(root, source.article.headline)
    above = set(ancestors(titles[0])) if titles else set()
    shared = next((element for element in ancestors(given) if element in above), None)
    return None if shared is None or shared.tag in {"html", "body"} else shared


def _held(nodes: list[Node], given: Element | None) -> Node | None:
    """Return the node of *given*."""
    if given is None:
        return None
    return next((node for node in nodes if node.element is given), None)


def _title(
    page: Page,
    head: Head,
    source: Source,
    hints: Link | None,
    found: list[Block],
) -> Headline | None:
    title = _selected(page, found, source)
    title = title or headline(found, head.titles, head.site or source.title)
    if title is None and hints and hints.title:
        title = Headline(tidy(hints.title), None)
    return title


def _selected(page: Page, found: list[Block], source: Source) -> Headline | None:
    """Return what the profile's selector names."""
    if not source.article.headline:
        return None
    for element in select(page.root, source.article.headline):
        text = tidy(spaced_text(element))
        if text:
            block = next((b for b in found if b.element is element), None)
            return Headline(text, block)
    return None
