"""Where on the page the article's text stands."""

from __future__ import annotations

from crawler.html.blocks import Block, Node, up
from crawler.html.class_names import BIT, BOILERPLATE

_SENTENCE_ENDS = tuple(".!?…։۔。")
_CLOSERS = "\"'”»’)]"
_TEXT_TAGS = frozenset(("p", "li", "blockquote", "h1", "h2", "h3", "h4"))
_NAMED = frozenset(("article", "main"))
_OUTSIDE = frozenset(("aside", "nav", "footer"))
_SENTENCE = 10
_PARAGRAPH = 25
_LEVELS = 5
_FADE = 0.6
_BEFORE = 0.5
_UNLIKELY = 0.1
_BODY = 0.85
_APART = 0.35
_FURTHEST = 2
_TEXT = 25
_ARTICLE = 150
_NEVER = BOILERPLATE & ~BIT["side"]


def is_prose(block: Block) -> bool:
    """Tell whether *block* is running text."""
    if block.words < _SENTENCE or block.links >= 0.5:  # noqa: PLR2004
        return False
    return block.words >= _PARAGRAPH or ends_sentence(block.text)


def ends_sentence(text: str) -> bool:
    """Tell whether *text* ends as sentences do, quotes and brackets aside."""
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def container(
    nodes: list[Node], found: list[Block], anchor: Block | None
) -> Node | None:
    """Return the element that holds most running text; *anchor*: the headline."""
    headline = {n: level for level, n in enumerate(up(anchor.node))} if anchor else {}
    outside = _outside(nodes, headline)
    nearest = _nearest(found, headline)
    apart = anchor is None or not anchor.inside & _NAMED
    named = apart and any(block.inside & _NAMED for block in found)
    scores: dict[Node, float] = {}
    for block in found:
        node = block.node
        if not is_prose(block):
            continue
        value = block.words * (_UNLIKELY if node in outside else 1.0)
        if anchor and block.position < anchor.position:
            value *= _BEFORE
        value *= _APART ** min(max(_level(node, headline) - nearest, 0), _FURTHEST)
        if named and not block.inside & _NAMED:
            value *= _APART
        _spread(node, value, scores)
    return max(
        scores,
        key=lambda node: scores[node] * (_BODY if node.tag == "body" else 1),
        default=None,
    )


def _nearest(found: list[Block], headline: dict[Node, int]) -> int:
    """Return how many levels above the headline its first real text is met."""
    words: dict[int, int] = {}
    for block in found:
        if is_prose(block):
            level = _level(block.node, headline)
            words[level] = words.get(level, 0) + block.words
    return min((level for level, n in words.items() if n >= _TEXT), default=0)


def _level(node: Node, headline: dict[Node, int]) -> int:
    """Return how many levels above the headline something holds both."""
    return next((headline[n] for n in up(node) if n in headline), 0)


def _outside(nodes: list[Node], headline: dict[Node, int]) -> set[Node]:
    """Return the nodes in boilerplate, unless the headline stands in it too.

    What is called a side and holds a whole article is none.
    """
    out: set[Node] = set()
    for node in nodes:
        signs = node.signs & (BOILERPLATE if node.prose < _ARTICLE else _NEVER)
        if node.parent in out or (
            (signs or node.tag in _OUTSIDE) and node not in headline
        ):
            out.add(node)
    return out


def _spread(node: Node, value: float, scores: dict[Node, float]) -> None:
    """Credit the elements around a paragraph, the nearest most."""
    holder = node.parent if node.tag in _TEXT_TAGS else node
    for _ in range(_LEVELS):
        if holder is None or holder.tag == "html":
            return
        scores[holder] = scores.get(holder, 0.0) + value
        value *= _FADE
        holder = holder.parent


def tally(nodes: list[Node], found: list[Block]) -> None:
    """Fill in how much prose, words and linked words each node holds."""
    for block in found:
        node = block.node
        node.words += block.words
        node.linked += block.words * block.links
        if is_prose(block):
            node.prose += block.words
    for node in reversed(nodes):
        parent = node.parent
        if parent is not None:
            parent.prose += node.prose
            parent.words += node.words
            parent.linked += node.linked
