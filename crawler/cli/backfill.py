"""`backfill`: fetch what a source published between two dates."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from archive import clock, db
from archive.cli import terminal
from archive.cli.options import MOMENT, database_option, examples, json_option
from archive.contract.records import DayCoverage
from archive.reader import Archive
from crawler.cli.crawl import EXITS
from crawler.source import Source
from crawler.sources import loader

if TYPE_CHECKING:
    from crawler.crawl.backfill_period import Progress
    from crawler.spiders.backfill import BackfillSpider

LINE_S = 10.0
"""How often to tell of the progress where nobody watches a terminal."""

DAYS = 62
"""Longer stretches are shown by month."""


@click.command(
    epilog=examples(
        "newsarchive backfill timesca --since 2025-01-01 --until 2025-07-01",
        "newsarchive backfill timesca --since 2025-01-01   (until now)",
    )
    + "\n\n\b\nExit codes:\n  0 done  1 failed  3 partial: much of it failed\n"
    "  4 interrupted: the same command goes on where it stopped"
)
@click.argument("name", metavar="SOURCE")
@click.option("--since", type=MOMENT, required=True, help="The oldest day wanted.")
@click.option(
    "--until", type=MOMENT, help="The first day not wanted.  [default: today]"
)
@click.option("--verbose", "-v", is_flag=True, help="Print Scrapy's log.")
@json_option
@database_option
def backfill(
    name: str,
    since: datetime,
    until: datetime | None,
    database: str,
    *,
    verbose: bool,
    as_json: bool,
) -> None:
    """Fetch what SOURCE published between two dates, the newest first.

    It may be stopped or killed at any moment, and goes on where it stopped when
    it is asked for the same dates. Listings that give the whole archive (deep)
    are read where the source has any, else all.
    """
    until = until or clock.now().replace(hour=0, minute=0, second=0)
    if until <= since:
        message = f"nothing lies between {since:%Y-%m-%d} and {until:%Y-%m-%d}"
        raise click.UsageError(message)
    source = loader.load(name)
    db.opened(database).dispose()
    status, problem = _run(source, since, until, database, verbose=verbose)
    days = _coverage(database, source.name, since, until)
    _tell(days, since, until, as_json=as_json)
    click.echo(f"{status}: {problem}" if problem else status, err=True)
    raise click.exceptions.Exit(EXITS[status])


def _run(
    source: Source, since: datetime, until: datetime, database: str, *, verbose: bool
) -> tuple[str, str | None]:
    # Scrapy takes a second to import; a mistyped name should not wait for it.
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    from crawler.cli import process  # noqa: PLC0415
    from crawler.spiders.backfill import BackfillSpider  # noqa: PLC0415

    settings = process.prepared(database, verbose=verbose)
    crawling = CrawlerProcess(settings)
    facts = {"name": source.name, "source": source}
    crawler = crawling.create_crawler(type(source.name, (BackfillSpider,), facts))
    tell = None if Console(stderr=True).is_terminal else _lines
    crawling.crawl(crawler, since=since, until=until, tell=tell)
    [run] = process.watched(
        crawling,
        {source.name: crawler},
        lambda: _line(crawler.spider),  # type: ignore[arg-type]
    )
    return run.status, run.reason


async def _lines(spider: BackfillSpider) -> None:
    while True:
        await asyncio.sleep(LINE_S)
        click.echo(_line(spider), err=True)


def _line(spider: BackfillSpider | None) -> str:
    if spider is None or spider.backfilling is None:
        return "starting"
    counts = spider.session.stats.counts
    return (
        f"{spider.source.name}: {counts['new']:,} new articles, "
        f"{said(spider.backfilling.progress)}"
    )


def said(progress: Progress) -> str:
    """Return how far a backfill is, and how long the rest may take."""
    words = [f"{progress.waiting:,} waiting", f"{progress.pages:,} pages read"]
    if progress.pages_left:
        words.append(f"{progress.pages_left:,} known to be left")
    if progress.reached is not None:
        words.append(f"back to {progress.reached:%Y-%m-%d}")
    if progress.left is not None:
        minutes = int(progress.left.total_seconds() // 60)
        length = f"{minutes // 60} h {minutes % 60} min" if minutes else "a minute"
        words.append(f"about {length} left")
    return ", ".join(words)


def _coverage(
    database: str, source: str, since: datetime, until: datetime
) -> list[DayCoverage]:
    with Archive(database) as archive:
        found = archive.coverage(source, since.date(), (until + _ALMOST).date())
    known = {each.day: each for each in found}
    day, days = since.date(), []
    while day < (until + _ALMOST).date():
        none = DayCoverage(source, day.isoformat(), 0, 0, 0, 0)
        days.append(known.get(day.isoformat(), none))
        day += timedelta(days=1)
    return days


_ALMOST = timedelta(days=1) - timedelta(microseconds=1)
"""Takes a moment within a day into the next one, for ranges of whole days."""


def _tell(
    days: Sequence[DayCoverage], since: datetime, until: datetime, *, as_json: bool
) -> None:
    if as_json:
        terminal.print_json(days)
        return
    terminal.console().print(_table(days))
    empty = [each.day for each in days if not each.articles_published]
    total = sum(each.articles_published for each in days)
    click.echo(
        f"{total:,} articles published from {since:%Y-%m-%d} to before "
        f"{until:%Y-%m-%d}; {len(empty)} days without any"
    )


def _table(days: Sequence[DayCoverage]) -> Table:
    if len(days) <= DAYS:
        made = terminal.table("day", ">articles", ">gaps")
        for each in days:
            made.add_row(each.day, f"{each.articles_published:,}", str(each.gaps))
        return made
    made = terminal.table("month", ">articles", ">days without any", ">gaps")
    for month, each_day in groupby(days, key=lambda each: each.day[:7]):
        held = list(each_day)
        made.add_row(
            month,
            f"{sum(each.articles_published for each in held):,}",
            str(sum(not each.articles_published for each in held)),
            str(sum(each.gaps for each in held)),
        )
    return made
