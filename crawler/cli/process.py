"""Runs crawls in this process, side by side, and tells what they came to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import click
from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from archive.cli import terminal
from crawler.crawl.session import session_of
from crawler.downloader.user_agent import checked_contact
from crawler.monitoring import channels
from crawler.source import Source
from crawler.spiders.spiderloader import spider_class

COLUMNS = (
    "links",
    "fetched",
    "new",
    "changed",
    "unchanged",
    "gone",
    "skipped",
    "failed",
)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of one source's crawl: its status, why, and its counts."""

    source: str
    status: str
    reason: str | None
    counts: dict[str, int]


def settings(database: str, *, log_level: str) -> Settings:
    """Return the project's settings for this command."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    found = get_project_settings()
    found.set("NEWSARCHIVE_DATABASE_URL", database, "cmdline")
    found.set("LOG_LEVEL", log_level, "cmdline")
    return found


def prepared(database: str, *, verbose: bool = False) -> Settings:
    """Return the settings of a command that crawls; say which alerts cannot be sent.

    Raises ContactMissingError.
    """
    found = settings(database, log_level="INFO" if verbose else "ERROR")
    checked_contact(found["NEWSARCHIVE_CONTACT"])
    for problem in channels.unusable(channels.urls()):
        click.echo(problem, err=True)
    return found


def crawl(sources: Sequence[Source], with_settings: Settings, kind: str) -> list[Run]:
    """Crawl *sources*, all at once and each politely; return how each ended."""
    process = CrawlerProcess(with_settings)
    crawlers = {
        source.name: process.create_crawler(spider_class(source)) for source in sources
    }
    for crawler in crawlers.values():
        process.crawl(crawler, kind=kind)
    return watched(process, crawlers, lambda: table(runs(crawlers)))


def watched(
    process: CrawlerProcess,
    crawlers: dict[str, Crawler],
    shown: Callable[[], RenderableType],
) -> list[Run]:
    """Run crawls until they end, show them on a terminal; return how each ended."""
    console = Console(stderr=True)
    live = Live(
        get_renderable=shown, console=console, refresh_per_second=4, transient=True
    )
    with live if console.is_terminal else nullcontext():
        process.start()
    return [_over(run) for run in runs(crawlers)]


def runs(crawlers: dict[str, Crawler]) -> list[Run]:
    """Return how each crawl stands now."""
    return [_run(name, crawler) for name, crawler in crawlers.items()]


def _run(name: str, crawler: Crawler) -> Run:
    session = session_of(crawler.spider)
    if session is None:
        return Run(name, "failed", "it could not be started; see the log", {})
    return Run(name, session.status, session.problem, dict(session.stats.counts))


def _over(run: Run) -> Run:
    """Return how a crawl stands when nothing runs any more."""
    if run.status != "running":
        return run
    return replace(run, status="interrupted", reason="it was stopped at once")


def table(of: Sequence[Run]) -> Table:
    """Return the summary of some runs."""
    made = terminal.table("source", *(f">{name}" for name in COLUMNS), "status", "why")
    for run in of:
        numbers = (f"{run.counts.get(name, 0):,}" for name in COLUMNS)
        why = terminal.words(run.reason)
        made.add_row(run.source, *numbers, terminal.state(run.status), why)
    return made
