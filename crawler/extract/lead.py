"""The standfirst, where a page sets it apart from headline and body."""

from __future__ import annotations

import re

from crawler.extract.blocks import Block
from crawler.extract.metadata import Head
from crawler.extract.names import named, select
from crawler.extract.page import Page
from crawler.extract.picture import is_caption
from crawler.extract.words import key, overlap, tidy
from crawler.sources.profile import Source

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|leadtext|chapo|chapeau|dek|deck|anons|announce?|sapo"
    r"|vorspann|teaser-?text|kicker-?text)(?:$|[\s_-])|standfirst|stand-first|sub-?title"
    r"|sub-?head(?:line|ing)|article-?(?:lead|intro|summary|description|excerpt)"
    r"|__lead|-lead\b|-intro\b|(?:^|\s)intro(?:$|\s)|perex|ingress|alternativeheadline"
    r"|post-excerpt|entry-summary|newsheading|(?:^|\s)summary(?:$|\s)|__dek|-dek\b"
)
_SHORTEST = 40
_LONGEST = 1200
_WINDOW = 14


def lead(
    page: Page,
    head: Head,
    found: list[Block],
    anchor: Block | None,
    source: Source,
    body: list[str],
) -> str | None:
    """Return the standfirst, or None where the text simply begins."""
    if selector := source.article.lead:
        for element in select(page.root, selector)[:1]:
            return tidy(" ".join(element.itertext())) or None
    if anchor is None:
        return None
    first = key(body[0])[:60] if body else ""
    for block in found[anchor.position + 1 : anchor.position + _WINDOW]:
        if first and key(block.text).startswith(first):
            return tidy(block.text) if named(block.element, _NAMED, up=0) else None
        if _is_lead(block, head):
            return tidy(block.text)
    return None


def _is_lead(block: Block, head: Head) -> bool:
    text = block.text
    if not _SHORTEST <= len(text) <= _LONGEST or block.links > 0.3:  # noqa: PLR2004
        return False
    if is_caption(block) or block.inside & {"aside", "nav", "footer"}:
        return False
    if named(block.element, _NAMED):
        return True
    return any(
        overlap(text, claim) > 0.85 and len(claim) > _SHORTEST  # noqa: PLR2004
        for claim in head.descriptions
    )
