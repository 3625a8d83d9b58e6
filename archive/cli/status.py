"""`status`: how every source is doing, and how the last crawls ended."""

from __future__ import annotations

import time as real
from contextlib import suppress
from datetime import timedelta

import click
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table

from archive import clock
from archive.cli.crawl_report import explain
from archive.cli.options import (
    BIGGEST,
    DAY,
    Span,
    check_source,
    examples,
    json_option,
    reading,
)
from archive.cli.terminal import console, print_json, state, table, time, words
from archive.contract.records import CrawlRun, SourceStatus
from archive.errors import ArchiveError
from archive.queries import sources
from archive.queries.sources import FetchBudget, StateChange
from archive.reader import Archive

FINE = frozenset({"ok", "paused", "never-run"})
INCIDENTS = 5
LONGEST = 10 * 366 * 24.0  # ten years, in hours


@click.command(
    epilog=examples(
        "newsarchive status",
        "newsarchive status --source timesca --crawls 20",
        "newsarchive status --crawl 812",
        "newsarchive status --watch",
        "newsarchive status --check --max-age 6      (for cron)",
    )
)
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option(
    "--crawls",
    "count",
    type=click.IntRange(0, BIGGEST),
    default=5,
    show_default=True,
    help="How many of the last crawls to list.",
)
@click.option(
    "--crawl",
    "crawl_id",
    type=click.IntRange(1, BIGGEST),
    metavar="N",
    help="Explain one crawl.",
)
@click.option("--watch", is_flag=True, help="Show it as it changes, until interrupted.")
@click.option(
    "--every",
    type=Span(0.1, DAY),
    default=2.0,
    show_default=True,
    help="Seconds between looks with --watch.",
)
@click.option(
    "--check", is_flag=True, help="Show what is not well; exit with 1 if anything is."
)
@click.option(
    "--max-age",
    type=Span(0, LONGEST, min_open=True),
    metavar="HOURS",
    help="With --check: a source not crawled for so long is not well.",
)
@json_option
@reading
def status(  # noqa: PLR0913 - one for each option
    archive: Archive,
    source: str | None,
    count: int,
    crawl_id: int | None,
    every: float,
    max_age: float | None,
    *,
    watch: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Show how sources are doing, and how the last crawls ended.

    A source is ok, silent (nothing new for longer than usual), broken (it cannot
    be read as it used to be), blocked (it does not let us in) or paused.
    """
    if crawl_id is not None:
        explain(archive, crawl_id, as_json=as_json)
    elif check:
        _check(_sources(archive, source), max_age, as_json=as_json)
    elif watch:
        _watch(archive, source, count, every)
    else:
        _once(archive, source, count, as_json=as_json)


def _sources(archive: Archive, source: str | None) -> list[SourceStatus]:
    check_source(archive, source)
    return [item for item in archive.sources() if source in {None, item.source}]


def _once(archive: Archive, source: str | None, count: int, *, as_json: bool) -> None:
    sources = _sources(archive, source)
    crawls = archive.crawls(source=source, limit=count) if count else []
    budgets = _budgets(archive, source)
    if as_json:
        used = list(budgets.values())
        print_json([{"sources": sources, "crawls": crawls, "looks": used}])
    elif not sources:
        console().print("no source was crawled yet; `newsarchive crawl` starts")
    else:
        console().print(_screen(sources, budgets, crawls, []))


def _check(
    sources: list[SourceStatus],
    max_age: float | None,
    *,
    as_json: bool,
) -> None:
    """Print what is not well; exit with 1 if anything is."""
    found = []
    for item in sources:
        old = None
        if max_age is not None and item.state != "paused":
            last = item.last_crawl_at
            late = last is None or last < clock.now() - timedelta(hours=max_age)
            old = f"not crawled for {max_age:g} hours" if late else None
        if item.state not in FINE or old:
            found.append((item, old or item.reason))
    if as_json:
        print_json(item for item, _ in found)
    elif found:
        rows = table("source", "state", "since", "because")
        for item, why in found:
            rows.add_row(
                words(item.source), state(item.state), time(item.since), words(why)
            )
        console().print(rows)
    if found:
        raise click.exceptions.Exit(1)


def _watch(archive: Archive, source: str | None, count: int, every: float) -> None:
    _sources(archive, source)

    def now() -> RenderableType:
        try:
            found = _sources(archive, source)
            budgets = _budgets(archive, source)
            runs = archive.crawls(source=source, limit=count)
            query = sources.incidents(source=source).limit(INCIDENTS)
            changes = list(archive.stream(query, StateChange))
        except ArchiveError as error:
            return words(str(error), "red")
        found.sort(key=lambda item: (item.state in FINE, item.source))
        title = words(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC, every {every:g} s", "dim")
        return Group(title, "", _screen(found, budgets, runs, changes))

    out = console()
    live = Live(now(), console=out, screen=out.is_terminal, auto_refresh=False)
    with suppress(KeyboardInterrupt), live:
        while True:
            real.sleep(every)
            live.update(now(), refresh=True)


def _budgets(archive: Archive, source: str | None) -> dict[str, FetchBudget]:
    query = sources.budgets(clock.now(), source=source)
    return {item.source: item for item in archive.stream(query, FetchBudget)}


def _screen(
    sources: list[SourceStatus],
    budgets: dict[str, FetchBudget],
    crawls: list[CrawlRun],
    changes: list[StateChange],
) -> Group:
    parts: list[RenderableType] = [_table(sources, budgets)]
    if crawls:
        parts += ["", _runs(crawls)]
    if changes:
        parts += ["", _changes(changes)]
    return Group(*parts)


def _table(sources: list[SourceStatus], budgets: dict[str, FetchBudget]) -> Table:
    rows = table(
        "source", "state", "since", ">articles", ">versions", "last crawl", "last new",
        "next", ">looks/24h", "reason",
    )  # fmt: skip
    for item in sources:
        budget = budgets.get(item.source)
        rows.add_row(
            words(item.source),
            state(item.state),
            time(item.since),
            f"{item.articles:,}",
            f"{item.versions:,}",
            time(item.last_crawl_at),
            time(item.last_new_article_at),
            time(item.next_crawl_at),
            f"{budget.used:,}/{budget.limit:,}" if budget else "",
            words(item.reason),
        )
    return rows


def _runs(crawls: list[CrawlRun]) -> Table:
    rows = table(">crawl", "source", "kind", "started", "status", "counts", "reason")
    for run in crawls:
        counts = " ".join(f"{name} {value}" for name, value in run.counts.items())
        rows.add_row(
            str(run.crawl_id),
            words(run.source),
            words(run.kind),
            time(run.started_at),
            state(run.status),
            words(counts),
            words(run.reason),
        )
    return rows


def _changes(changes: list[StateChange]) -> Table:
    rows = table("changed", "source", "was", "is", "told", "because")
    for change in changes:
        rows.add_row(
            time(change.at),
            words(change.source),
            state(change.was),
            state(change.state),
            time(change.told_at),
            words(change.reason),
        )
    return rows
