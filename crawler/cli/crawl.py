"""`crawl` and `revisit`: visit sources, and say what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from archive import db
from archive.cli import terminal
from archive.cli.options import database_option, examples, json_option
from archive.contract import serialize
from crawler.source import Source
from crawler.sources import loader

EXITS = {"done": 0, "refused": 0, "failed": 1, "partial": 3, "interrupted": 4}
"""Exit codes by status; of several runs, the one that did worst tells."""

WORST = ("failed", "interrupted", "partial", "refused", "done")


@click.command(
    epilog=examples(
        "newsarchive crawl timesca",
        "newsarchive crawl            (every source that is not paused)",
    )
    + "\n\n\b\nExit codes:\n  0 done, or another crawl is at it  1 failed\n"
    "  3 partial: much of it failed         4 interrupted"
)
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--verbose", "-v", is_flag=True, help="Print Scrapy's log.")
@json_option
@database_option
def crawl(
    names: tuple[str, ...], database: str, *, verbose: bool, as_json: bool
) -> None:
    """Visit sources: find new articles, look again at known ones."""
    _crawl(names, database, "crawl", verbose=verbose, as_json=as_json)


@click.command(epilog=examples("newsarchive revisit timesca"))
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--verbose", "-v", is_flag=True, help="Print Scrapy's log.")
@json_option
@database_option
def revisit(
    names: tuple[str, ...], database: str, *, verbose: bool, as_json: bool
) -> None:
    """Look again at known articles that are due, and at nothing else."""
    _crawl(names, database, "revisit", verbose=verbose, as_json=as_json)


def _crawl(
    names: Sequence[str], database: str, kind: str, *, verbose: bool, as_json: bool
) -> None:
    sources = chosen(names)
    db.opened(database).dispose()
    # Scrapy takes a second to import; a mistyped name should not wait for it.
    from crawler.cli import process  # noqa: PLC0415

    settings = process.prepared(database, verbose=verbose)
    runs = process.crawl(sources, settings, kind)
    if as_json:
        for each in runs:
            click.echo(json.dumps(serialize.plain(each)))
    else:
        terminal.console().print(process.table(runs))
    ended = {each.status for each in runs}
    worst = next((status for status in WORST if status in ended), "failed")
    raise click.exceptions.Exit(EXITS[worst])


def chosen(names: Sequence[str]) -> list[Source]:
    """Return the sources called so, or all that are not paused."""
    if names:
        return [loader.load(name) for name in dict.fromkeys(names)]
    every = [loader.load(name) for name in loader.names()]
    return [source for source in every if source.paused is None]
