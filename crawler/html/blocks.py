"""A page as a row of text blocks, in reading order, with what is known of each.

One walk over the tree serves finding the article, its fields and the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.html.class_names import name_signs
from crawler.html.dom import Element

UNREAD = frozenset(
    "script style noscript template svg iframe object embed select option button "
    "input textarea datalist head canvas audio video map math amp-ad "
    "amp-analytics fencedframe dialog".split()
)
"""Elements whose text a reader does not see as text."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label "
    "mark nobr q s samp small span strike strong sub sup time tt u var wbr ruby "
    "rt rp img picture source amp-img svg noindex".split()
)
"""Elements that do not end a paragraph."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STREAMED = re.compile(r"S:[0-9a-f]+")
"""Ids of parts that React sends late and hidden, and its script puts in their place."""
_STRONG = frozenset(("b", "strong"))
_SLANTED = frozenset(("em", "i"))
_MARKED = frozenset(
    "article main aside nav header footer figure figcaption blockquote table ul "
    "ol form address section".split()
)
_NOTHING: frozenset[str] = frozenset()
_MOSTLY = 0.8
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_SPACES = 12
"""Characters a word beyond which a text may be one that writes no spaces."""

LONGEST = 100_000
"""Characters of a block; what is longer is no paragraph."""

MOST = 15_000
"""Blocks kept of one page; what has more is no article."""


class Node:
    """An element that is not inline, on the way to a block."""

    __slots__ = (
        "element",
        "inside",
        "linked",
        "name",
        "parent",
        "prose",
        "signs",
        "tag",
        "words",
    )

    def __init__(self, element: Element, parent: Node | None) -> None:
        self.element = element
        self.parent = parent
        self.tag: str = element.tag
        self.name = element.get("class")
        self.signs = 0 if self.tag in {"html", "body"} else name_signs(element)
        self.prose = self.words = self.linked = 0.0
        inside = parent.inside if parent else _NOTHING
        self.inside: frozenset[str] = (
            inside | {self.tag} if self.tag in _MARKED else inside
        )


class Block:
    """One paragraph, heading, item or label.

    *links* is the share of it that stands inside links, *parts* are the inline
    elements in it that have a name of their own.
    """

    __slots__ = (
        "bold",
        "links",
        "node",
        "parts",
        "position",
        "slanted",
        "text",
        "words",
    )

    def __init__(self, text: str, node: Node, position: int, run: _Run) -> None:
        self.text = text
        self.node = node
        self.position = position
        self.parts = run.inlines
        size = len(text)
        self.links = min(run.linked / size, 1.0)
        self.bold = run.bold > _MOSTLY * size
        self.slanted = run.slanted > _MOSTLY * size
        self.words = text.count(" ") + 1
        if size > _NO_SPACES * self.words:
            self.words = max(self.words, len(_IDEOGRAPHS.findall(text)) // 2)

    @property
    def element(self) -> Element:
        """The innermost element that is not inline."""
        return self.node.element

    @property
    def tag(self) -> str:
        """The tag of the block's element."""
        return self.node.tag

    @property
    def inside(self) -> frozenset[str]:
        """The sectioning tags around the block, its own among them."""
        return self.node.inside


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or sub-heading of the body, and the block it comes from."""

    text: str
    heading: bool = False
    block: Block | None = None


class _Run:
    """Text collected since the last boundary, with how it is set."""

    __slots__ = ("blank", "bold", "inlines", "linked", "parts", "slanted")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inlines: list[Element] = []
        self.linked = self.bold = self.slanted = 0
        self.blank = False


class _Walk:
    """The state of one walk: where it is, and what it has collected."""

    def __init__(self, root: Element) -> None:
        self.nodes = [Node(root, None)]
        self.blocks: list[Block] = []
        self.run = _Run()
        self.current = self.nodes[0]
        self.links = self.strong = self.slanted = 0

    def flush(self) -> None:
        """Close the paragraph."""
        run = self.run
        if not run.parts:
            if run.blank:
                run.blank = False
                run.inlines = []
            return
        text = " ".join("".join(run.parts).split())
        self.run = _Run()
        if text and len(text) <= LONGEST:
            self.blocks.append(Block(text, self.current, len(self.blocks), run))

    def enter(self, element: Element, tag: str) -> None:
        """Take in the start of *element*."""
        if tag == "br":
            self.run.parts.append("\n")
        elif tag in INLINE:
            self._inline(tag, 1)
            if tag == "a" or element.get("class") or tag == "time":
                self.run.inlines.append(element)
        else:
            self.flush()
            self.current = Node(element, self.current)
            self.nodes.append(self.current)

    def leave(self, element: Element, tag: str) -> None:
        """Take in the end of *element*; two line breaks end a paragraph."""
        if tag == "br":
            after = element.getnext()
            doubled = after is not None and after.tag == "br"
            if doubled and not (element.tail or "").strip():
                self.flush()
        elif tag in INLINE:
            self._inline(tag, -1)
        else:
            self.flush()
            self.current = self.current.parent or self.current

    def _inline(self, tag: str, step: int) -> None:
        if tag == "a":
            self.links += step
        elif tag in _STRONG:
            self.strong += step
        elif tag in _SLANTED:
            self.slanted += step

    def take(self, text: str) -> None:
        """Take in a piece of text."""
        run = self.run
        size = len(text.strip())
        if not size:
            if run.parts:
                run.parts.append(" ")
            else:
                run.blank = True
            return
        run.parts.append(text)
        if self.links:
            run.linked += size
        if self.strong:
            run.bold += size
        if self.slanted:
            run.slanted += size


def blocks(root: Element) -> tuple[list[Node], list[Block]]:
    """Return the elements and the readable blocks below *root*, in order."""
    walk = _Walk(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in UNREAD or unseen(element):
                skipped = element
                walker.skip_subtree()
                continue
            if element is not root:
                walk.enter(element, tag)
            text = element.text
        else:
            if element is skipped:
                skipped = None
            elif element is not root:
                walk.leave(element, tag)
            text = element.tail if element is not root else None
        if text:
            walk.take(text)
        if len(walk.blocks) > MOST:
            break
    walk.flush()
    return walk.nodes, walk.blocks


def unseen(element: Element) -> bool:
    """Tell whether *element* says of itself that it is not shown."""
    get = element.get
    if get("hidden", "until-found") != "until-found":
        return not _STREAMED.fullmatch(get("id") or "")
    if get("aria-hidden") == "true":
        return True
    style = get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def up(node: Node | None) -> Iterator[Node]:
    """Yield *node* and what it stands in, inside out."""
    while node is not None:
        yield node
        node = node.parent
