"""The body's lines: the blocks judged to be article, or trafilatura's as a rescue."""

from __future__ import annotations

from dataclasses import dataclass

import trafilatura
from lxml import etree

from crawler.extract.body.features import Context, Place, context, is_akin, places, rows
from crawler.extract.body.model import body_model
from crawler.extract.document import Document
from crawler.html.blocks import HEADINGS, Block, Line, Node, up
from crawler.html.container import container, tally
from crawler.html.text import tidy

_ENOUGH = 0.45
_LIKELY = 0.15
_STRANGE = 0.75
_GIVEN = 0.25
_FEW = 40
"""Words below which another reader is asked for its opinion."""
_MUCH = 3
_MANY = 2000
_RESCUE_AT_LEAST = 25
_RESCUE_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """The body before cleaning, and the element it was found in."""

    lines: list[Line]
    best: Node | None

    @property
    def blocks(self) -> list[Block]:
        """The blocks that the lines come from."""
        return [line.block for line in self.lines if line.block]


def draft(seen: Document) -> Draft:
    """Return the lines of the article on this page, as far as there is one."""
    found, given = seen.blocks, seen.given
    tally(seen.nodes, found)
    if given is not None:
        found = [block for block in found if given in up(block.node)]
    best = given or container(seen.nodes, found, seen.anchor)
    if best is None:
        return _rescued(seen, [])
    row = places(found, best)
    about = context(row, best, seen)
    chances = body_model().probabilities(rows(row, about))
    kept = [
        place.block
        for place, chance in zip(row, chances, strict=True)
        if chance >= _bar(place, about, given=given is not None)
    ]
    lines = [Line(tidy(b.text), heading=b.tag in HEADINGS, block=b) for b in kept]
    if given is None and sum(block.words for block in kept) < _FEW:
        return _rescued(seen, lines)
    return Draft(lines, best)


def _bar(place: Place, about: Context, *, given: bool) -> float:
    """Return the chance a block must reach to be kept."""
    if place.likely:
        return _LIKELY
    if place.up and not is_akin(place, about):
        return _STRANGE
    return _GIVEN if given else _ENOUGH


def _rescued(seen: Document, lines: list[Line]) -> Draft:
    """Return trafilatura's reading, if it finds clearly more than *lines*.

    A page of very many blocks is a listing or a trap, and would take it minutes.
    """
    if len(seen.blocks) > _MANY:
        return Draft(lines, None)
    own = sum(len(line.text) for line in lines)
    try:
        page = etree.tostring(seen.page.root, encoding="unicode", method="html")
        text = trafilatura.extract(page, include_comments=False, fast=True)
    except (ValueError, etree.LxmlError, AssertionError):
        text = None
    other = [Line(tidy(line.removeprefix("- "))) for line in (text or "").splitlines()]
    size = sum(len(line.text) for line in other)
    if _RESCUE_AT_LEAST < size < _RESCUE_AT_MOST and size > _MUCH * own:
        return Draft([line for line in other if line.text], None)
    return Draft(lines, None)
