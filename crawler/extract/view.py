"""One page as every field's reader sees it: parsed, walked once, headline found."""

from __future__ import annotations

from dataclasses import dataclass

from archive.article import Link
from crawler.extract.blocks import Block, Node, blocks
from crawler.extract.headline import Headline, headline
from crawler.extract.metadata import Head
from crawler.extract.names import select, text_of
from crawler.extract.page import Page
from crawler.extract.words import tidy
from crawler.sources.profile import Source


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A page, what its head claims, its elements and blocks, and its profile."""

    page: Page
    head: Head
    source: Source
    nodes: list[Node]
    blocks: list[Block]
    title: Headline | None

    @property
    def anchor(self) -> Block | None:
        """The block that shows the headline."""
        return self.title.block if self.title else None

    @property
    def headline(self) -> str:
        """The headline's text, empty if there is none."""
        return self.title.text if self.title else ""

    def near(self, before: int, after: int) -> list[Block]:
        """Return the blocks around the headline, in the page's order."""
        start = self.anchor.position if self.anchor else 0
        return self.blocks[max(0, start - before) : start + after]


def view(page: Page, head: Head, source: Source, hints: Link | None) -> View:
    """Walk *page* once, and find the headline on it."""
    nodes, found = blocks(page.root)
    title = _selected(page, found, source)
    title = title or headline(found, head.titles, head.site or source.title)
    if title is None and hints and hints.title:
        title = Headline(tidy(hints.title), None)
    return View(page, head, source, nodes, found, title)


def _selected(page: Page, found: list[Block], source: Source) -> Headline | None:
    """Return what the profile's selector names."""
    if not source.article.headline:
        return None
    for element in select(page.root, source.article.headline):
        text = tidy(text_of(element))
        if text:
            block = next((b for b in found if b.element is element), None)
            return Headline(text, block)
    return None
