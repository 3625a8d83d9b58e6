"""What an element of a page is, and what it says."""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml's type has no public name


def text_of(element: Element) -> str:
    """Return all the text in an element, as it stands in the source."""
    return "".join(str(piece) for piece in element.itertext())


def elements(root: Element, path: str) -> list[Element]:
    """Return the elements that an XPath of ours finds."""
    found = root.xpath(path)
    assert isinstance(found, list)  # noqa: S101 - our paths name elements
    return [each for each in found if isinstance(each, Element)]
