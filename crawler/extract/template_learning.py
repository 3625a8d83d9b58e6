"""Learns a source's template and boilerplate from its captures; pure and repeatable.

The same pages in the same order teach the same. What is learned ages with the
pages it is given: ask with the latest, and what a site dropped is forgotten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.extract import body
from crawler.extract.document import Document, open_document
from crawler.extract.template import (
    SiteTemplate,
    Template,
    block_key,
    chain,
    first,
    is_short,
)
from crawler.html.blocks import Line, Node, up
from crawler.html.dom import Element
from crawler.html.metadata import head
from crawler.html.page import parse
from crawler.source import Source

__all__ = ["SiteTemplate", "learn"]

_ENOUGH = 3
_OFTEN = 2
_OFTEN_SHORT = 3
_SHARE = 0.15
_ALIKE = 0.5
_SURE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """What one page teaches: where its text stands, and of which lines it is."""

    root: Element
    region: Element
    lines: list[Line]


def learn(pages: Iterable[tuple[str, bytes]], source: Source) -> SiteTemplate:
    """Return what *pages* (address, bytes) of one source have in common."""
    lessons: list[_Sample] = []
    texts: list[set[str]] = []
    for address, content in pages:
        lesson = _sample(address, content, source)
        if lesson is None:
            continue
        keys = {block_key(line.text) for line in lesson.lines}
        if any(len(keys & other) > _ALIKE * len(keys) for other in texts):
            continue  # the same article again teaches nothing of the site
        texts.append(keys)
        lessons.append(lesson)
    return SiteTemplate(len(lessons), _templates(lessons), _boilerplate(lessons))


def _sample(address: str, content: bytes, source: Source) -> _Sample | None:
    page = parse(content, address)
    if page is None:
        return None
    seen = open_document(page, head(page), source, None)
    drafted = body.draft(seen)
    if drafted.best is None or not drafted.blocks:
        return None
    inner = _common([block.node for block in drafted.blocks])
    outer = _common([inner, seen.anchor.node]) if seen.anchor else inner
    if outer.tag in {"html", "body"}:
        return None
    return _Sample(page.root, outer.element, _shown(seen, drafted))


def _shown(seen: Document, drafted: body.Draft) -> list[Line]:
    own = seen.headline
    return [line for line in drafted.lines if line.text != own]


def _common(nodes: list[Node]) -> Node:
    """Return the innermost element that holds all *nodes*."""
    shared = list(up(nodes[0]))
    for node in nodes[1:]:
        chain_ = set(up(node))
        shared = [candidate for candidate in shared if candidate in chain_]
    return shared[0]


def _templates(lessons: list[_Sample]) -> tuple[Template, ...]:
    """Return the templates that at least three pages agree on, commonest first."""
    groups: dict[object, list[_Sample]] = defaultdict(list)
    for lesson in lessons:
        groups[tuple(tag for tag, _ in chain(lesson.region))].append(lesson)
    found = []
    for group in sorted(groups.values(), key=len, reverse=True):
        if len(group) < _ENOUGH:
            continue
        template = _shared([lesson.region for lesson in group])
        if _holds(template, group):
            found.append(template)
    return tuple(found)


def _shared(elements: list[Element]) -> Template:
    """Return the tags and the tokens that all *elements* have in common."""
    chains = [chain(element) for element in elements]
    return tuple(
        (level[0][0], tuple(sorted(frozenset.intersection(*(t for _, t in level)))))
        for level in zip(*chains, strict=False)
    )


def _holds(template: Template, group: list[_Sample]) -> bool:
    """Tell whether the template finds the right place on the pages it is from."""
    right = sum(first(lesson.root, template) is lesson.region for lesson in group)
    return right >= _SURE * len(group)


def _boilerplate(lessons: list[_Sample]) -> tuple[str, ...]:
    """Return the keys of blocks that stand in several articles."""
    seen: Counter[str] = Counter()
    short: set[str] = set()
    for lesson in lessons:
        found = {
            block_key(line.text): line.text for line in lesson.lines if not line.heading
        }
        seen.update(found.keys())
        short.update(k for k, text in found.items() if is_short(text))
    share = _SHARE * len(lessons)
    return tuple(
        sorted(
            found
            for found, count in seen.items()
            if count >= max(share, _OFTEN_SHORT if found in short else _OFTEN)
        )
    )
