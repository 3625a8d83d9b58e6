"""Elements of a tree: what they are called, what they hold, how to find them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element


def names(element: _Element) -> str:
    """Return the class, id and itemprop of *element*, lower case."""
    get = element.get
    return (f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}").lower()[
        :300
    ]


def named(element: _Element, pattern: re.Pattern[str], up: int = 1) -> bool:
    """Tell whether *element* or one of *up* parents is called like *pattern*."""
    current: _Element | None = element
    for _ in range(up + 1):
        if current is None or current.tag in {"body", "html"}:
            return False
        if pattern.search(names(current)):
            return True
        current = current.getparent()
    return False


def select(root: _Element, selector: str) -> list[_Element]:
    """Return the elements that a profile's CSS or XPath finds."""
    found = _compiled(selector)(root)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, _Element)]


def find(root: _Element, path: str) -> list[_Element]:
    """Return the elements below *root* that an XPath of our own finds."""
    found = _path(path)(root)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, _Element)]


def text_of(element: _Element) -> str:
    """Return all text in *element*, spaces folded."""
    return " ".join(" ".join(map(str, element.itertext())).split())


def remove(element: _Element) -> None:
    """Take *element* out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def ancestors(element: _Element) -> Iterator[_Element]:
    """Yield *element* and what it stands in, inside out."""
    yield element
    yield from element.iterancestors()


@lru_cache(maxsize=256)
def _path(path: str) -> etree.XPath:
    return etree.XPath(path)


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    if selector.startswith(("/", "(")):
        return etree.XPath("." + selector if selector.startswith("/") else selector)
    return CSSSelector(selector)


Element = etree._Element  # noqa: SLF001 - lxml's type has no public name


def text_content(element: Element) -> str:
    """Return all the text in an element, as it stands in the source."""
    return "".join(str(piece) for piece in element.itertext())


def elements(root: Element, path: str) -> list[Element]:
    """Return the elements that an XPath of ours finds."""
    found = root.xpath(path)
    assert isinstance(found, list)  # noqa: S101 - our paths name elements
    return [each for each in found if isinstance(each, Element)]
