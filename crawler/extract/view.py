"""One page as every field's reader sees it: parsed, walked once, headline found."""

from __future__ import annotations

from dataclasses import dataclass

from archive.article import Link
from crawler.extract.blocks import Block, Node, blocks
from crawler.extract.container import is_prose
from crawler.extract.headline import Headline, headline
from crawler.extract.knowledge import Knowledge
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
    doubts: tuple[str, ...] = ()

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


def view(
    page: Page,
    head: Head,
    source: Source,
    hints: Link | None,
    knowledge: Knowledge | None = None,
) -> View:
    """Walk *page* once, and find the headline on it.

    Where what was learned of the site fits, only the article's part is walked.
    """
    region = knowledge.region(page.root) if knowledge else None
    if region is not None:
        nodes, found = blocks(region)
        title = _title(page, head, source, None, found)
        if title and any(map(is_prose, found)):
            return View(page, head, source, nodes, found, title, page.doubts)
    nodes, found = blocks(page.root)
    title = _title(page, head, source, hints, found)
    drift = ("drift",) if knowledge and knowledge.templates else ()
    return View(page, head, source, nodes, found, title, page.doubts + drift)


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
        text = tidy(text_of(element))
        if text:
            block = next((b for b in found if b.element is element), None)
            return Headline(text, block)
    return None
