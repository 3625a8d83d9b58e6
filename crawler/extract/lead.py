"""The standfirst, where a page sets it apart from headline and body."""

from __future__ import annotations

from crawler.extract.document import Document
from crawler.extract.image import is_caption
from crawler.html.blocks import Block
from crawler.html.class_names import BIT
from crawler.html.dom import spaced_text
from crawler.html.metadata import Head
from crawler.html.text import key, overlap, tidy

_SHORTEST = 40
_SENTENCE = 15
_LONGEST = 1200
_WINDOW = 14


def lead(seen: Document, body: list[str]) -> str | None:
    """Return the standfirst, or None where the text simply begins."""
    anchor = seen.anchor
    if selector := seen.source.article.lead:
        for element in seen.select(selector)[:1]:
            return tidy(spaced_text(element)) or None
    if anchor is None:
        return None
    first = key(body[0])[:60] if body else ""
    for block in seen.near(-1, _WINDOW):
        if first and key(block.text).startswith(first):
            return tidy(block.text) if _is_named(block) else None
        if _is_lead(block, seen.head):
            return tidy(block.text)
    return None


def _is_named(block: Block) -> bool:
    """Tell whether the block or what directly holds it is called a lead."""
    parent = block.node.parent
    outer = parent.signs if parent else 0
    return bool((block.node.signs | outer) & BIT["lead"])


def _is_lead(block: Block, head: Head) -> bool:
    text = block.text
    if len(text) > _LONGEST or block.links > 0.3:  # noqa: PLR2004
        return False
    if is_caption(block) or block.inside & {"aside", "nav", "footer"}:
        return False
    if _is_named(block):
        return len(text) >= _SENTENCE
    return len(text) >= _SHORTEST and any(
        overlap(text, claim) > 0.85 and len(claim) > _SHORTEST  # noqa: PLR2004
        for claim in head.descriptions
    )
