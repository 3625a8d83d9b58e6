"""What surrounds an article on any site: style, script, menus, icons; no news.

Real pages of the region weigh 40-120 KB, of which the article is 3-8. This module
makes that weight out of what it is made of there: theme variables and utility
classes, configuration JSON, icon sets, menus and footers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache

from demo.sites.answer import Part

CURRENCIES = (
    ("KGS", 0.01144),
    ("KZT", 0.00202),
    ("TJS", 0.10606),
    ("UZS", 0.00008),
    ("TMT", 0.28490),
)
_COLOURS = [
    "black",
    "white",
    "cyan",
    "pale-pink",
    "vivid-red",
    "luminous-amber",
    "green",
    "blue",
]
_PARTS = [
    "header",
    "main",
    "card",
    "widget",
    "menu",
    "footer",
    "form",
    "gallery",
    "button",
    "table",
]
_RULES = (
    "margin:0 auto {n}px;padding:{m}px {n}px;box-sizing:border-box",
    "display:flex;flex-wrap:wrap;gap:{n}px;align-items:center",
    "font-size:calc({n}px + .4vw);line-height:1.{m};letter-spacing:.0{n}em",
    "transition:opacity .{n}s ease-in-out,transform .{m}s;will-change:transform",
    "border:1px solid rgba({n},{m},120,.{n});border-radius:{m}px",
)
_SHAPES = [
    "search",
    "close",
    "arrow",
    "menu",
    "clock",
    "user",
    "share",
    "mail",
    "print",
    "play",
]


def style(prefix: str, kilobytes: int) -> str:
    """Return an inline style sheet of about *kilobytes* for classes of *prefix*."""
    rules = [
        f":root{{--{prefix}--{c}:#{i * 1973:06x}}}" for i, c in enumerate(_COLOURS)
    ]
    size = number = 0
    while size < kilobytes * 1024:
        part, rule = _PARTS[number % len(_PARTS)], _RULES[number % len(_RULES)]
        body = rule.format(n=4 + number % 23, m=2 + number % 17)
        line = f".{prefix}-{part}__item--{number}>.{prefix}-{part}:hover{{{body}}}"
        if number % 9 == 0:
            line = f"@media (max-width:{480 + number}px){{{line}}}"
        rules.append(line)
        size += len(line)
        number += 1
    return "<style>" + "\n".join(rules) + "</style>"


def script(prefix: str, kilobytes: int) -> str:
    """Return an inline script of about *kilobytes* of settings and functions."""
    settings = {
        f"{prefix}_{part}": {"selector": f".{prefix}-{part}", "lazy": True, "order": i}
        for i, part in enumerate(_PARTS)
    }
    lines = [f"window.{prefix}Settings={json.dumps(settings)};"]
    size = n = 0
    while size < kilobytes * 1024:
        part = _PARTS[n % len(_PARTS)]
        line = (
            f"!function(d,w){{var e=d.querySelectorAll('.{prefix}-{part}__item--{n}');"
            f"for(var i=0;i<e.length;i++){{e[i].dataset.seen=(w.pageYOffset>{n * 7})"
            f"?'1':'0'}}}}(document,window);"
        )
        lines.append(line)
        size += len(line)
        n += 1
    return "<script>" + "\n".join(lines) + "</script>"


def icons(prefix: str, count: int) -> str:
    """Return an inline SVG sprite of *count* icons."""
    symbols = []
    for i in range(count):
        path = " ".join(
            f"c{(i * k) % 7}.{k} {(i + k) % 9}.{i % 8} {k}.{i % 5} {(i * 3 + k) % 11}"
            for k in range(1, 12)
        )
        name = f"{prefix}-{_SHAPES[i % len(_SHAPES)]}-{i}"
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24"><path d="M12 2{path}z"/></symbol>'
        )
    return f'<svg style="display:none" aria-hidden="true">{"".join(symbols)}</svg>'


def menu(css: str, entries: Sequence[tuple[str, str]]) -> str:
    """Return a navigation of (address, words)."""
    items = "".join(
        f'<li id="{css}-{i}" class="{css}__item"><a class="{css}__link" href="{href}">'
        f"<span>{words}</span></a></li>"
        for i, (href, words) in enumerate(entries)
    )
    return f'<nav class="{css}"><ul class="{css}__list">{items}</ul></nav>'


def ticker(serial: int) -> Part:
    """Return the strip of five currencies, eight times over, at its *serial* state."""
    return _ticker(serial % 499)


@lru_cache(maxsize=512)
def _ticker(serial: int) -> Part:
    lines = []
    for i, (code, rate) in enumerate(CURRENCIES):
        step = (serial * (7 + 2 * i)) % 499
        change = (step % 41 - 20) / 100
        delta = "0" if change == 0 else f"{change:.2f}"
        value = rate + (step + 1) / 100000 / (1 + 9 * (rate < 0.001))
        lines.append(
            f'<li class="ticker__item">{code}/USD = {value:.5f} '
            f'<span class="ticker__delta">{delta}%</span></li>\n'
        )
    return Part(("".join(lines) * 8).encode(), level=1)


def counter(words: Callable[[int], str]) -> Callable[[int], Part]:
    """Return a live part that prints *words* of the request's serial number."""
    return lambda serial: Part(words(serial).encode(), level=1)
