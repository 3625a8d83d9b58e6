"""What elements are called: class, id and role words, and profile selectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement


def names(element: HtmlElement) -> str:
    """Return the class, id and itemprop of *element*, lower case."""
    get = element.get
    return (f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}").lower()[
        :300
    ]


def named(element: HtmlElement, pattern: re.Pattern[str], up: int = 1) -> bool:
    """Tell whether *element* or one of *up* parents is called like *pattern*."""
    current: HtmlElement | None = element
    for _ in range(up + 1):
        if current is None or current.tag in {"body", "html"}:
            return False
        if pattern.search(names(current)):
            return True
        current = current.getparent()
    return False


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements that a profile's CSS or XPath finds."""
    return [found for found in _compiled(selector)(root) if hasattr(found, "tag")]


def ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield *element* and what it stands in, inside out."""
    yield element
    yield from element.iterancestors()


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    if selector.startswith(("/", "(")):
        return etree.XPath("." + selector if selector.startswith("/") else selector)
    return CSSSelector(selector)
