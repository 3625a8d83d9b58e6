"""The headline a reader sees, told from the site's name and from labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.html.blocks import HEADINGS, Block
from crawler.html.dom import is_named
from crawler.html.text import key, overlap, tidy

_SEPARATOR = re.compile(r"\s+[|\-–—»«:·•/]{1,2}\s+|\s*\|\s*")
_ALIKE = 0.6
_LONGEST = 400
_TEXT = 12
_SHORTEST = 15
_NAMED = re.compile(r"head-?line|(?:^|[\s_-])title|zagolovok")
_FURNITURE = frozenset(("nav", "aside", "footer"))


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and the block that shows it, if one does."""

    text: str
    block: Block | None


def headline(found: list[Block], claims: list[str], site: str = "") -> Headline | None:
    """Choose among the blocks what the page's own metadata *claims*.

    *claims* come in order of trust, the title element last.
    """
    claims = [claim for claim in map(tidy, claims) if claim]
    firsts = [b for b in found if _is_h1(b) and not b.inside & _FURNITURE]
    best = _closest(firsts, claims, site)
    if best is None and len(firsts) == 1 and not _is_site(firsts[0].text, site):
        best = firsts[0] if not claims or len(firsts[0].text.split()) > 3 else None  # noqa: PLR2004
    if best is None:
        others = [block for block in found if _is_headed(block)]
        inside = [block for block in others if not block.inside & _FURNITURE]
        best = _closest(inside, claims, site, at_least=0.8)
        best = best or _closest(others, claims, site, at_least=0.8)
    if best is None:
        best = _same(found, claims, site)
    if best is not None:
        best = _last(best, found)
        return Headline(tidy(best.text)[:_LONGEST], best)
    text = without_site(claims[0], site) if claims else ""
    return Headline(text[:_LONGEST], None) if text else None


def _same(found: list[Block], claims: list[str], site: str) -> Block | None:
    """Return the first block that says what the page claims, however it is set."""
    spellings = [*claims, *(without_site(claim, site) for claim in claims)]
    wanted = {same for same in map(key, spellings) if len(same) > _SHORTEST}
    for block in found:
        if len(block.text) > _LONGEST or block.links >= 0.5:  # noqa: PLR2004
            continue
        if key(block.text) in wanted and not block.inside & _FURNITURE:
            return block
    return None


def without_site(title: str, site: str) -> str:
    """Return the title element's text without the name of the site."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:  # noqa: PLR2004
        return title
    if site and key(parts[-1]) == key(site):
        cut = title.rfind(parts[-1])
        return title[:cut].rstrip(" |-–—»«:·•/")
    longest = max(parts, key=len)
    return longest if len(longest) > len(title) * 0.4 else title


def _last(best: Block, found: list[Block]) -> Block:
    """Return where the headline stands last before the text.

    Bars at the top of a page show it too.
    """
    same = key(best.text)
    for block in found[best.position + 1 :]:
        if block.words >= _TEXT and block.links < 0.5:  # noqa: PLR2004
            break
        outside = block.inside & _FURNITURE
        if not outside and _is_headed(block) and key(block.text) == same:
            best = block
    return best


def _is_headed(block: Block) -> bool:
    return block.tag in HEADINGS or is_named(block.element, _NAMED)


def _is_h1(block: Block) -> bool:
    if block.tag == "h1":
        return True
    parent = block.element.getparent()
    return parent is not None and parent.tag == "h1"


def _is_site(text: str, site: str) -> bool:
    return bool(site) and key(text) == key(site)


def _closest(
    candidates: list[Block], claims: list[str], site: str, at_least: float = _ALIKE
) -> Block | None:
    best, best_score = None, 0.0
    for block in candidates:
        text = block.text
        if len(text) > _LONGEST or _is_site(text, site):
            continue
        score = max((_likeness(text, claim) for claim in claims), default=0.0)
        if score >= at_least and score > best_score + 0.01:
            best, best_score = block, score
    return best


def _likeness(text: str, claim: str) -> float:
    """Return how well a heading fits a claim; a fragment of it fits badly."""
    ratio = min(len(text), len(claim)) / max(len(text), len(claim), 1)
    shared = overlap(text, claim)
    return shared * (0.7 + 0.3 * ratio) if ratio > 0.25 else shared * ratio  # noqa: PLR2004
