"""What is measured of each block before it is judged: numbers, all of them local.

Nothing here looks at the page as a whole: what stands outside the article's
container must not move a verdict inside it, or a ticker would make versions.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.body import boilerplate
from crawler.extract.document import Document
from crawler.extract.image import CREDIT, CREDITS
from crawler.html import jsonld
from crawler.html.blocks import Block, Node, up
from crawler.html.class_names import BOILERPLATE, NAMED
from crawler.html.container import ends_sentence, is_prose
from crawler.html.text import key
from crawler.html.text import words as words_of

_TAGS = "p div h1 h2 h3 h4 li td blockquote figcaption pre section".split()
_INSIDE = (
    "aside nav footer header figure form table blockquote article main ul ol".split()
)
_DATED = re.compile(r"\d{1,2}[./:]\d\d|\b(?:19|20)\d\d\b")
_COPYRIGHT = ("©", "(c)", "copyright", "all rights reserved", "все права")
_BYLINE = re.compile(
    r"^(?:by|von|par|автор|text:|текст|story by|written by)\b", re.IGNORECASE
)
_SMALL = re.compile(r"[a-zа-яёіїєґўқғҳңөүұә]")
_HEADS = frozenset(("h2", "h3", "h4"))
_FAR = 9
_NONE = (-1.0,) * 6


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a block stands relative to the article's container.

    *branch* is the child of their common ancestor on the block's side, *path* the
    signs of all elements from there down, *up* and *down* count levels.
    """

    block: Block
    branch: Node
    path: int
    up: int
    down: int
    prose: bool

    @property
    def likely(self) -> bool:
        """Running text of the container, in nothing that is named as boilerplate."""
        return self.up == 0 and self.prose and not self.path & BOILERPLATE


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What the blocks of one page are measured against."""

    anchor: int
    headline: str
    claimed: str
    summaries: list[frozenset[str]]
    best: Node
    shapes: dict[object, float]
    kin: dict[object, float]
    total: float
    first: int
    last: int
    families: dict[Node | None, tuple[float, int, int]]


def places(found: list[Block], best: Node) -> list[Place]:
    """Return where each block stands; blocks in menus and footers are left out."""
    levels = {node: level for level, node in enumerate(up(best))}
    menu = "nav" in best.inside
    out = []
    for block in found:
        inside = block.node.inside
        if ("nav" in inside and not menu) or (block.links > 0.9 and "footer" in inside):  # noqa: PLR2004
            continue
        node, branch, path, down = block.node, block.node, 0, 0
        while node not in levels and node.parent is not None:
            path |= node.signs
            branch, node, down = node, node.parent, down + 1
        level = levels.get(node, _FAR)
        out.append(Place(block, branch, path, level, down, is_prose(block)))
    return out


def context(row: list[Place], best: Node, seen: Document) -> Context:
    """Gather what is common to all blocks of the page."""
    anchor, head = seen.anchor, seen.head
    claimed = key(jsonld.text(head.ld.get("articleBody")) or "")
    shapes: dict[object, float] = {}
    kin: dict[object, float] = {}
    families: dict[Node | None, list[float]] = {}
    for place in row:
        block = place.block
        if place.up == 0 and place.prose:
            shape = _shape(place)
            shapes[shape] = shapes.get(shape, 0.0) + block.words
            kin[shape[:3]] = kin.get(shape[:3], 0.0) + block.words
        family = families.setdefault(block.node.parent, [0.0, 0, 0])
        family[0] += block.words * place.prose
        family[1] += 1
        family[2] += block.links > 0.5  # noqa: PLR2004
    likely = [index for index, place in enumerate(row) if place.likely]
    return Context(
        anchor=anchor.position if anchor else -1,
        headline=key(seen.headline),
        claimed=claimed if len(claimed) > 300 else "",  # noqa: PLR2004
        summaries=[words_of(c) for c in head.descriptions if len(c) > 30],  # noqa: PLR2004
        best=best,
        shapes=shapes,
        kin=kin,
        total=sum(shapes.values()) or 1,
        first=likely[0] if likely else 0,
        last=likely[-1] if likely else len(row) - 1,
        families={node: (f[0], int(f[1]), int(f[2])) for node, f in families.items()},
    )


def rows(row: list[Place], about: Context) -> list[list[float]]:
    """Return the features of every block, one list each."""
    out = []
    for index, place in enumerate(row):
        before = row[index - 1] if index else None
        after = row[index + 1] if index + 1 < len(row) else None
        out.append(
            [
                *_text(place.block, about),
                *_names(place, about),
                *_position(place, index, about),
                *_neighbour(place, before),
                *_neighbour(place, after),
            ]
        )
    return out


def is_akin(place: Place, about: Context) -> bool:
    """Tell whether the block is set like the article's own paragraphs."""
    return _shape(place)[:3] in about.kin


def _shape(place: Place) -> tuple[object, ...]:
    node = place.block.node
    outer = node.parent.name if node.parent is not None else ""
    return node.tag, node.name, outer, place.up


def _text(block: Block, about: Context) -> tuple[float, ...]:
    text, words = block.text, block.words
    lower = text.lower()
    short = words < 40  # noqa: PLR2004
    same = key(text) if words < 60 else ""  # noqa: PLR2004
    return (
        math.log1p(words),
        block.links,
        ends_sentence(text),
        text.endswith(":"),
        text.endswith("?"),
        min(text.count(","), 4),
        block.bold,
        block.slanted,
        short and boilerplate.READ_ALSO.match(text) is not None,
        short and boilerplate.is_boilerplate(text),
        short and _credits(text, lower),
        words < 80 and _claims_rights(lower),  # noqa: PLR2004
        words < 12 and _DATED.search(text) is not None,  # noqa: PLR2004
        words < 12 and _BYLINE.match(text) is not None,  # noqa: PLR2004
        short and _SMALL.search(text) is None,
        sum(map(str.isdigit, text)) / len(text) if words < 30 else 0.0,  # noqa: PLR2004
        bool(same) and same == about.headline,
        len(same) > 10 and same in about.headline,  # noqa: PLR2004
        2 if not about.claimed else (same or key(text[:200]))[:80] in about.claimed,
        _summary(text, about) if 6 < words < 120 else 0.0,  # noqa: PLR2004
    )


def _credits(text: str, lower: str) -> bool:
    return any(sign in lower for sign in CREDITS) and CREDIT.search(text) is not None


def _claims_rights(lower: str) -> bool:
    return any(sign in lower for sign in _COPYRIGHT)


def _summary(text: str, about: Context) -> float:
    if not about.summaries:
        return 0.0
    own = words_of(text)
    best = 0.0
    for claim in about.summaries:
        smaller = min(len(own), len(claim))
        if smaller:
            best = max(best, len(own & claim) / smaller)
    return best


def _names(place: Place, about: Context) -> tuple[float, ...]:
    node = place.block.node
    parent = node.parent
    near = node.signs
    if parent is not None and parent is not about.best:
        near |= parent.signs
    return (
        *_bits(near),
        *_bits(place.path),
        *_standing(node.tag, node.inside),
        parent is not None and parent.tag == "li",
    )


@lru_cache(maxsize=10_000)
def _bits(signs: int) -> tuple[int, ...]:
    return tuple(signs >> bit & 1 for bit in range(len(NAMED)))


@lru_cache(maxsize=10_000)
def _standing(tag: str, inside: frozenset[str]) -> tuple[bool, ...]:
    return (*(tag == name for name in _TAGS), *(name in inside for name in _INSIDE))


def _position(place: Place, index: int, about: Context) -> tuple[float, ...]:
    block, branch, best = place.block, place.branch, about.best
    ahead = block.position - about.anchor
    prose, count, linked = about.families[block.node.parent]
    words = branch.words or 1
    return (
        about.anchor >= 0 and ahead < 0,
        max(-5, min(ahead, 15)) if about.anchor >= 0 else 20,
        max(-12, min(index - about.first, 12)),
        max(-12, min(index - about.last, 12)),
        min(place.up, 8),
        min(place.down, 10),
        about.shapes.get(_shape(place), 0.0) / about.total if place.up == 0 else 0.0,
        about.kin.get(_shape(place)[:3], 0.0) / about.total,
        math.log1p(branch.words) if place.up < _FAR else 0.0,
        branch.prose / words,
        branch.linked / words,
        branch.prose / (best.prose or 1) if branch is not best else 2.0,
        branch is block.node,
        math.log1p(max(prose - block.words * place.prose, 0)),
        linked / count,
        min(count, 20),
        math.log1p(best.prose),
    )


def _neighbour(place: Place, other: Place | None) -> tuple[float, ...]:
    """Measure the block beside this one, if it stands in the same part."""
    if other is None or (place.up == 0 and other.up):
        return _NONE
    block = other.block
    return (
        math.log1p(block.words),
        block.links,
        block.node.parent is place.block.node.parent,
        other.branch is place.branch,
        block.node.tag in _HEADS,
        bool(other.path & BOILERPLATE),
    )
