"""`changes`: the ordered feed, once or as it grows."""

from __future__ import annotations

import time as clock

import click
from rich.text import Text

from archive.cli.options import (
    BIGGEST,
    DAY,
    Span,
    check_source,
    examples,
    json_option,
    reading,
)
from archive.cli.terminal import console, print_json, time, words
from archive.contract.records import FeedChange
from archive.reader import Archive

STYLES = {
    "article.new": "green",
    "version.new": "yellow",
    "version.inserted": "yellow",
    "version.earlier": "yellow",
    "article.gone": "red",
    "article.back": "green",
    "article.moved": "magenta",
}


@click.command(
    epilog=examples(
        "newsarchive changes --after 1200",
        "newsarchive changes --after 1200 --follow --json",
    )
)
@click.option(
    "--after",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="SEQ",
    help="Only what came after this seq: the last one you have seen.",
)
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option(
    "--limit", type=click.IntRange(1, BIGGEST), help="At most so many entries."
)
@click.option("--follow", is_flag=True, help="Wait for more until interrupted.")
@click.option(
    "--every",
    type=Span(0.05, DAY),
    default=2.0,
    show_default=True,
    help="Seconds between looks with --follow.",
)
@json_option
@reading
def changes(  # noqa: PLR0913 - one for each option
    archive: Archive,
    after: int,
    source: str | None,
    limit: int | None,
    every: float,
    *,
    follow: bool,
    as_json: bool,
) -> None:
    """List what happened, in order.

    seq only ever grows, and nothing ever appears below a seq you were given:
    keep the last one and ask --after it next time.
    """
    check_source(archive, source)
    left = limit
    while True:
        for change in archive.changes(after, source=source, limit=left):
            after = change.seq
            left = None if left is None else left - 1
            _print(change, as_json=as_json)
        if not follow or left == 0:
            break
        clock.sleep(every)


def _print(change: FeedChange, *, as_json: bool) -> None:
    if as_json:
        print_json([change])
        return
    version = f"v{change.version_number}" if change.version_number else ""
    console().print(
        Text(f"{change.seq:>8}"),
        time(change.at),
        Text(f"{change.kind:<16}", style=STYLES.get(change.kind, "")),
        Text(f"{version:<4}"),
        words(change.url),
        soft_wrap=True,
    )
