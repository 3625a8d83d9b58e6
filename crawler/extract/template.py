"""What was learned of one source's pages, and how a page is held against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256

from crawler.html.blocks import Line
from crawler.html.container import ends_sentence
from crawler.html.dom import Element
from crawler.html.text import key

_DIGITS = re.compile(r"\d+")
_AT_MOST = 0.4
_SHORTEST = 4
LEVELS = 3

Level = tuple[str, tuple[str, ...]]
"""A tag, and the class and id tokens that such an element always has."""


Template = tuple[Level, ...]
"""The element in which headline and body stand, with its parents, inside out."""


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """What the captures of a source taught; *furniture* are hashes of its blocks."""

    pages: int = 0
    templates: tuple[Template, ...] = ()
    furniture: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The id of this template: equal content, equal version."""
        return _version(self)

    def to_json(self) -> str:
        """Return the template as JSON."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> SiteTemplate:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        templates = tuple(_levels(item) for item in data["templates"])
        return cls(data["pages"], templates, tuple(data["furniture"]))

    def region(self, root: Element) -> Element | None:
        """Return the part of the page to read, if a template fits it."""
        for template in self.templates:
            region = first(root, template)
            if region is not None:
                return region
        return None

    def without_boilerplate(self, lines: list[Line]) -> list[Line]:
        """Drop the lines that other articles have too; headings are left alone."""
        if not self.furniture:
            return lines
        known = set(self.furniture)
        kept = [ln for ln in lines if heads(ln) or block_key(ln.text) not in known]
        size = sum(len(line.text) for line in lines)
        lost = size - sum(len(line.text) for line in kept)
        return kept if lost <= _AT_MOST * size else lines


@lru_cache(maxsize=16)
def _version(template: SiteTemplate) -> str:
    return sha256(template.to_json().encode()).hexdigest()[:8]


def tokens(element: Element) -> frozenset[str]:
    """Return the class and id of *element* as tokens."""
    found = (element.get("class") or "").split()
    if identity := element.get("id"):
        found.append(f"#{identity}")
    return frozenset(found)


def chain(element: Element) -> list[tuple[str, frozenset[str]]]:
    """Return *element* and its parents as tags with tokens, inside out."""
    out: list[tuple[str, frozenset[str]]] = []
    current: Element | None = element
    while current is not None and len(out) < LEVELS:
        out.append((str(current.tag), tokens(current)))
        current = current.getparent()
    return out


def first(root: Element, levels: Template) -> Element | None:
    """Return the first element at or below *root* that has all these tokens."""
    tag, wanted = levels[0]
    sign = max((name for name in wanted if name[0] != "#"), key=len, default="")
    for element in root.iter(tag):
        # most elements lack it, and are not worth a closer look
        if sign in (element.get("class") or "") and _fits(element, levels):
            return element
    return None


def block_key(text: str) -> str:
    """Return what identifies a block on every page.

    A label is the same whatever it counts; a sentence with another number is not.
    """
    folded = key(text)
    if not ends_sentence(text):
        folded = _DIGITS.sub("0", folded)
    return sha256(folded.encode()).hexdigest()[:16]


def heads(line: Line) -> bool:
    """Tell whether *line* is a sub-heading, by its tag or by standing in bold."""
    return line.heading or (line.block is not None and line.block.bold)


def is_short(text: str) -> bool:
    """Tell whether a block is too short to be known by few repetitions."""
    return len(text.split()) < _SHORTEST


def _fits(element: Element, levels: Template) -> bool:
    current: Element | None = element
    for tag, wanted in levels:
        if current is None or current.tag != tag:
            return False
        if wanted and not tokens(current).issuperset(wanted):
            return False
        current = current.getparent()
    return True


def _levels(data: Iterable[list[object]]) -> Template:
    return tuple(
        (str(tag), tuple(map(str, words)) if isinstance(words, list) else ())
        for tag, words in data
    )
