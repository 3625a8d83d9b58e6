"""A page as a row of text blocks, in reading order, with what is known of each.

One walk over the tree serves finding the article, its fields and the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

UNREAD = frozenset(
    ["script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "select", "option", "button", "input", "textarea", "datalist", "head", "canvas", "audio", "video", "map", "math", "amp-ad", "amp-analytics", "fencedframe", "dialog"]
)
"""Elements whose text a reader does not see as text."""

INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rt", "rp", "img", "picture", "source", "amp-img", "svg", "noindex"]
)
"""Elements that do not end a paragraph."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
MOST = 60_000
"""Blocks kept of one page; what has more is no article."""


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph, heading, item or label.

    *element* is the innermost element that is not inline, *links* counts the
    characters inside links.
    """

    text: str
    element: HtmlElement
    links: int
    position: int
    bold: bool = False
    inside: frozenset[str] = field(default=frozenset())

    @property
    def tag(self) -> str:
        """The tag of the block's element."""
        return str(self.element.tag)

    @property
    def link_share(self) -> float:
        """The share of the text that is inside links, 0 to 1."""
        return self.links / len(self.text) if self.text else 0.0


@dataclass(slots=True)
class _Run:
    """Text collected since the last boundary."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0


_BOLD = frozenset(("b", "strong"))
_MARKED = frozenset(
    ["article", "main", "aside", "nav", "header", "footer", "figure", "figcaption", "blockquote", "table", "ul", "ol", "form", "address", "section"]
)


def blocks(root: HtmlElement) -> list[Block]:
    """Return the readable blocks below *root*."""
    return list(_walk(root))


def _walk(root: HtmlElement) -> Iterator[Block]:  # noqa: C901, PLR0912, PLR0915
    run = _Run()
    stack: list[HtmlElement] = [root]
    inside: list[frozenset[str]] = [frozenset()]
    links = bolds = count = breaks = 0
    walker = etree.iterwalk(root, events=("start", "end"))

    def flush() -> Block | None:
        nonlocal count
        text = _SPACE.sub(" ", "".join(run.parts)).strip()
        linked, bold = run.linked, run.bold
        run.parts, run.linked, run.bold = [], 0, 0
        if not text:
            return None
        count += 1
        heavy = bold * 10 > len(text) * 8
        links_ = min(linked, len(text))
        return Block(text, stack[-1], links_, count - 1, heavy, inside[-1])

    for event, element in walker:
        if count > MOST:
            return
        tag = element.tag
        if event == "start":
            if tag in UNREAD or hidden(element):
                walker.skip_subtree()
                continue
            if tag == "br":
                breaks += 1
                run.parts.append("\n")
            elif tag in INLINE:
                links += tag == "a"
                bolds += tag in _BOLD
            else:
                if block := flush():
                    yield block
                stack.append(element)
                marks = inside[-1]
                inside.append(marks | {tag} if tag in _MARKED else marks)
            text = element.text
        else:
            if tag in UNREAD or hidden(element):
                pass
            elif tag == "br":
                tail = element.tail or ""
                after = element.getnext()
                follows = after is not None and after.tag == "br"
                if follows and not tail.strip():
                    if block := flush():
                        yield block
            elif tag in INLINE:
                links -= tag == "a"
                bolds -= tag in _BOLD
            else:
                if block := flush():
                    yield block
                stack.pop()
                inside.pop()
            text = element.tail if element is not root else None
        if text and (stripped := text.strip()):
            run.parts.append(text)
            run.linked += len(stripped) if links else 0
            run.bold += len(stripped) if bolds else 0
        elif text:
            run.parts.append(" ")


def hidden(element: HtmlElement) -> bool:
    """Tell whether *element* says of itself that it is not shown."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))
