"""`schedule`: keep every source crawled, at the pace its news comes."""

from __future__ import annotations

import click

from archive import clock
from archive.cli.options import database_option, examples
from crawler.cli.crawl import EXITS, WORST
from crawler.sources import loader


@click.command(
    epilog=examples(
        "newsarchive schedule",
        "newsarchive schedule timesca kloop --at-once 2",
        "newsarchive schedule --once      (for cron)",
    )
)
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--at-once",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="How many sources to crawl side by side, each in a process of its own.",
)
@click.option("--once", is_flag=True, help="Run what is due now, then end.")
@database_option
def schedule(
    names: tuple[str, ...], at_once: int, database: str, *, once: bool
) -> None:
    """Run crawls and revisits when they are due, until told to stop.

    How often a source is crawled is learned from how much news each crawl
    found, within NEWSARCHIVE_MIN_EVERY and NEWSARCHIVE_MAX_EVERY minutes or
    what the source itself says. SIGTERM ends it within 30 seconds; it may be
    killed at any moment, and goes on where it was.
    """
    for name in names:
        loader.load(name)
    # Scrapy takes a second to import; a mistyped name should not wait for it.
    from crawler.cli import process  # noqa: PLC0415
    from crawler.scheduler.daemon import Scheduler  # noqa: PLC0415

    settings = process.prepared(database)
    minutes = (
        settings.getfloat("NEWSARCHIVE_MIN_EVERY"),
        settings.getfloat("NEWSARCHIVE_MAX_EVERY"),
    )
    codes = Scheduler(database, names, minutes, at_once, said).run(once=once)
    if once:
        raise click.exceptions.Exit(worst(codes))


def worst(codes: list[int]) -> int:
    """Return the exit code of the command that did worst; a killed one failed."""
    known = [code if code in EXITS.values() else EXITS["failed"] for code in codes]
    return next((EXITS[name] for name in WORST if EXITS[name] in known), 0)


def said(text: str) -> None:
    """Print a line of the schedule's own log."""
    click.echo(f"{clock.now():%Y-%m-%d %H:%M:%S} {text}")
