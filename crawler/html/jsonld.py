"""What the page's JSON-LD says of its article; our own reader, with bounds.

Broken blocks give nothing rather than a guess, and can neither hang nor exhaust.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.html.dom import Element

ARTICLE_TYPES = frozenset(
    (
        "article",
        "newsarticle",
        "blogposting",
        "reportagenewsarticle",
        "opinionnewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "liveblogposting",
        "techarticle",
        "socialmediaposting",
        "report",
        "advertisercontentarticle",
        "scholarlyarticle",
        "medicalscholarlyarticle",
    )
)
_LONGEST = 1_000_000
_SCRIPTS = 40
_NODES = 2000
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")

Node = dict[str, Any]


def nodes(root: Element) -> list[Node]:
    """Return every object of the page's JSON-LD, the outermost first."""
    found: list[Node] = []
    seen = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        seen += 1
        if seen > _SCRIPTS:
            break
        found.extend(_walk(_load(script.text or "")))
    return found[:_NODES]


def article(found: list[Node]) -> Node:
    """Return the first object that is an article, or an empty one."""
    for node in found:
        if kinds(node) & ARTICLE_TYPES:
            return node
    return {}


def kinds(node: Node) -> set[str]:
    """Return the lower-case types of *node*."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return {item.lower() for item in values if isinstance(item, str)}


def text(value: object) -> str | None:
    """Return *value* as plain text: entities undone, also twice, spaces folded."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if not isinstance(value, str):
        return None
    plain = html.unescape(html.unescape(value[:20_000]))
    plain = re.sub(r"<[^>]{0,200}>", " ", plain)
    return " ".join(plain.split()) or None


def names(value: object) -> list[str]:
    """Return the names of persons (or of strings) in *value*."""
    items = value if isinstance(value, list) else [value]
    out: list[str] = []
    for item in items[:20]:
        if isinstance(item, dict) and "organization" in kinds(item):
            continue
        nested = item.get("name") if isinstance(item, dict) else item
        parts = nested if isinstance(nested, list) else [nested]
        out.extend(name for part in parts if (name := text(part)))
    return out


def _load(raw: str) -> object:
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    raw = raw.removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    raw = raw.removeprefix("//<![CDATA[").removesuffix("//]]>")
    raw = raw.removeprefix("<![CDATA[").removesuffix("]]>")
    for mended in (str, _mended):
        try:
            return json.loads(mended(raw), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(raw: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", raw))


def _walk(value: object) -> Iterator[Node]:
    """Yield objects breadth first: lists, @graph and mainEntity are entered."""
    queue: list[object] = [value]
    for item in queue:
        if len(queue) > _NODES:
            return
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.extend(
                item[key] for key in ("@graph", "mainEntity", "item") if key in item
            )
