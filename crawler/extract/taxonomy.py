"""Section and tags: where the site itself files the article."""

from __future__ import annotations

import re

from crawler.extract.document import Document
from crawler.html import jsonld
from crawler.html.blocks import up
from crawler.html.class_names import BIT
from crawler.html.dom import Element, ancestors, is_named, spaced_text
from crawler.html.text import key, tidy

_CATEGORY = re.compile(
    r"categor|rubric|(?:^|[\s_-])(?:cat|section|kicker|rubrik)(?:$|[\s_-])"
)
_CATEGORY_PATH = re.compile(r"/(?:category|rubric|section|news|rubrika?)/[^/]+/?$")
_LONGEST = 60
_MOST_TAGS = 30


def section(seen: Document) -> str | None:
    """Return the section's name, or None."""
    head = seen.head
    if selector := seen.source.article.section:
        for element in seen.select(selector)[:1]:
            return tidy(spaced_text(element)) or None
    claim = jsonld.text(head.ld.get("articleSection")) or head.first(
        "article:section", "articlesection", "section", "category"
    )
    if claim and len(claim) <= _LONGEST and not claim.startswith("http"):
        return claim
    return _linked(seen)


def tags(seen: Document) -> tuple[str, ...]:
    """Return the article's tags in the page's order."""
    head = seen.head
    raw = head.ld.get("keywords")
    claims = [t for t in map(jsonld.text, raw) if t] if isinstance(raw, list) else []
    if isinstance(raw, str):
        claims = raw.split(",")
    if not claims:
        claims = head.meta.get("article:tag", [])
        claims = claims[0].split(",") if len(claims) == 1 else claims
    if not claims:
        claims = [spaced_text(element) for element in _tag_links(seen)]
    out: dict[str, str] = {}
    for claim in map(tidy, claims):
        if claim and len(claim) <= _LONGEST:
            out.setdefault(key(claim), claim.lstrip("#"))
    return tuple(out.values())[:_MOST_TAGS]


def _tag_links(seen: Document) -> list[Element]:
    """Return the links marked as tags, in the article's part if there are any."""
    found = seen.head.tagged
    return [link for link in found if seen.part in ancestors(link)] or found


def _linked(seen: Document) -> str | None:
    """Return the category link printed beside the headline."""
    anchor = seen.anchor
    if anchor is None:
        return None
    near = seen.near(5, 6)
    for block in sorted(near, key=lambda b: abs(b.position - anchor.position)):
        if any(node.signs & BIT["nav"] or node.tag == "nav" for node in up(block.node)):
            continue
        for link in block.parts:
            name = tidy(spaced_text(link))
            if not name or len(name) > _LONGEST:
                continue
            if _CATEGORY_PATH.search(link.get("href") or "") or is_named(
                link, _CATEGORY, up=1
            ):
                return name
        if len(block.text) <= _LONGEST and is_named(block.element, _CATEGORY, up=0):
            return tidy(block.text)
    return None
