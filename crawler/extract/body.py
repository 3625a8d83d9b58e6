"""The body's lines: trafilatura on a pruned copy, or on the known container only."""

from __future__ import annotations

import re
from copy import deepcopy

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement

from crawler.extract.blocks import hidden
from crawler.extract.names import select
from crawler.extract.words import tidy
from crawler.sources.profile import Source

_DROPPED = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "button", "form"])
_DASH = re.compile(r"^- ")


def lines(root: HtmlElement, source: Source) -> list[str]:
    """Return the body's paragraphs as found, before any cleaning."""
    tree = deepcopy(root)
    _prune(tree, source)
    container = _container(tree, source)
    if container is not None:
        found = _read(_alone(container), fast=True)
        if found:
            return found
    return _read(tree, fast=False)


def _prune(tree: HtmlElement, source: Source) -> None:
    for selector in source.article.drop:
        for element in select(tree, selector):
            _remove(element)
    for element in [e for e in tree.iter() if e.tag in _DROPPED or hidden(e)]:
        _remove(element)


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _container(tree: HtmlElement, source: Source) -> HtmlElement | None:
    if not source.article.body:
        return None
    found = select(tree, source.article.body)
    return max(found, key=lambda e: len(e.text_content()), default=None)


def _alone(container: HtmlElement) -> HtmlElement:
    """Return a page that holds nothing but *container*."""
    page = html.document_fromstring("<html><body><article></article></body></html>")
    container.tail = None
    page.body[0].append(container)
    return page


def _read(tree: HtmlElement, *, fast: bool) -> list[str]:
    try:
        text = trafilatura.extract(
            tree, include_comments=False, fast=fast, with_metadata=False
        )
    except (ValueError, etree.LxmlError, AssertionError):
        return []
    found = [_DASH.sub("", line) for line in (text or "").splitlines()]
    return [line for line in map(tidy, found) if line]
