"""Templates of a site that change: other class names, a field lost, nothing to read.

The words of the articles never change by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from demo.sites.answer import LivePart, Page, Part

Template = Literal["own", "reskin", "undated", "shell", "bare"]
"""`reskin` renames every class and id, `undated` prints no date on an article,
`shell` and `bare` leave articles or listings to a script."""

_NAMES = re.compile(r'\b(class|id)="([^"]+)"')
_DATES = re.compile(
    r'<meta property="article:[a-z]+_time" content="[^"]*">'
    r'|"date[PM][a-z]+": "[^"]*",? ?'
    r'|(?<=<div class="post__date">)[^<]*'
)
_HEAD = Part(b'<!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title>')
_APP = Part(
    b'</head><body><div id="app"></div><noscript>Please enable JavaScript.</noscript>'
)


def reworked(text: str, template: Template) -> str:
    """Return a page's HTML as *template* prints it."""
    if template == "reskin":
        return _NAMES.sub(lambda m: f'{m[1]}="{_renamed(m[2])}"', text)
    return _DATES.sub("", text) if template == "undated" else text


def spoils(template: Template, *, article: bool) -> bool:
    """Say whether a page of this kind lacks what a crawler comes for."""
    return template in (("shell", "undated") if article else ("bare",))


def served(
    page: Page,
    template: Template,
    fragments: Mapping[str, Part | LivePart],
    *,
    article: bool,
) -> Page:
    """Return what becomes of *page*; a new template makes caches worthless."""
    if template == "own" or page.status != 200 or "html" not in page.content_type:
        return page
    page = replace(page, etag=None, modified=None)
    if template == "undated" or not spoils(template, article=article):
        return page
    foot = next(part for name, part in fragments.items() if name[:6] == "bottom")
    return replace(page, parts=(_HEAD, fragments["top"], _APP, foot))


def _renamed(names: str) -> str:
    return " ".join(f"n26-{name}" for name in names.split())
