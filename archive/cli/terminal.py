"""How commands print: safely, the same everywhere, in colour on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.contract.serialize import as_json
from archive.text.printable import safe

WIDTH = 80
"""Columns of running text: wider lines are hard to read."""

STATES = {
    "ok": "green",
    "done": "green",
    "live": "green",
    "partial": "yellow",
    "silent": "yellow",
    "running": "cyan",
    "interrupted": "yellow",
    "moved": "yellow",
    "gone": "red",
    "broken": "red",
    "blocked": "red",
    "failed": "red",
    "paused": "dim",
    "never-run": "dim",
}
"""Colours of states; the word itself always says it too."""


def console() -> Console:
    """Return the console of standard output; plain and unwrapped off a terminal."""
    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        # A table cut at 80 columns would lose what a pipe is there for.
        made.width = 10_000
    return made


def words(text: str | None, style: str = "") -> Text:
    """Return untrusted text fit to be printed."""
    return Text(safe(text or ""), style=style)


def state(name: str) -> Text:
    """Return a state in its colour."""
    return Text(safe(name), style=STATES.get(name, ""))


def time(moment: datetime | None) -> Text:
    """Return a moment as people write it, UTC."""
    return Text(f"{moment:%Y-%m-%d %H:%M}" if moment else "–")


def table(*headings: str) -> Table:
    """Return an empty table; a heading that starts with > is right-aligned."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        right = heading.startswith(">")
        made.add_column(heading.lstrip(">"), justify="right" if right else "left")
    return made


def print_json(values: Iterable[object]) -> None:
    """Print each value as one line of JSON."""
    for value in values:
        click.echo(as_json(value))
