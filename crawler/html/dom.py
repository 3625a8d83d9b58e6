"""Elements of a tree: what they are called, what they hold, how to find them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector

Element = etree._Element  # noqa: SLF001 - lxml's type has no public name


def names_of(element: Element) -> str:
    """Return the class, id and itemprop of *element*, lower case."""
    get = element.get
    return (f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}").lower()[
        :300
    ]


def is_named(element: Element, pattern: re.Pattern[str], up: int = 1) -> bool:
    """Tell whether *element* or one of *up* parents is called like *pattern*."""
    current: Element | None = element
    for _ in range(up + 1):
        if current is None or current.tag in {"body", "html"}:
            return False
        if pattern.search(names_of(current)):
            return True
        current = current.getparent()
    return False


def select(root: Element, selector: str) -> list[Element]:
    """Return the elements that a profile's CSS or XPath finds."""
    found = _compiled(selector)(root)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, Element)]


def find(root: Element, path: str) -> list[Element]:
    """Return the elements below *root* that an XPath of our own finds."""
    found = _path(path)(root)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, Element)]


def text_content(element: Element) -> str:
    """Return all text in *element* as it stands in the source, line breaks and all.

    What stands side by side stays together: ``<b>2</b>026`` is 2026.
    """
    return "".join(map(str, element.itertext()))


def spaced_text(element: Element) -> str:
    """Return all text in *element* on one line, each piece of it apart.

    What stands side by side is taken for words: ``<b>2</b>026`` is 2 026.
    """
    return " ".join(" ".join(map(str, element.itertext())).split())


def remove(element: Element) -> None:
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


def ancestors(element: Element) -> Iterator[Element]:
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
