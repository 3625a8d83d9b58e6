"""`status`: how every source is doing, and how the last crawls ended."""

from __future__ import annotations

import click
from rich.console import Console

from archive.cli.options import examples, json_option, reading
from archive.cli.terminal import (
    console,
    print_json,
    state,
    table,
    time,
    words,
)
from archive.reader import Archive
from archive.records import CrawlRun, SourceStatus


@click.command(
    epilog=examples(
        "newsarchive status",
        "newsarchive status --source timesca --crawls 20",
    )
)
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option(
    "--crawls",
    "count",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    help="How many of the last crawls to list.",
)
@json_option
@reading
def status(archive: Archive, source: str | None, count: int, *, as_json: bool) -> None:
    """Show how sources are doing, and how the last crawls ended."""
    sources = [item for item in archive.sources() if source in {None, item.source}]
    if source and not sources:
        message = f"the archive has no source {source!r}; it has " + (
            ", ".join(item.source for item in archive.sources()) or "none yet"
        )
        raise click.UsageError(message)
    crawls = archive.crawls(source=source, limit=count) if count else []
    if as_json:
        print_json([{"sources": sources, "crawls": crawls}])
    elif not sources:
        console().print("no source was crawled yet; `newsarchive crawl` starts")
    else:
        _print(console(), sources, crawls)


def _print(out: Console, sources: list[SourceStatus], crawls: list[CrawlRun]) -> None:
    rows = table(
        "source", "state", "since", ">articles", ">versions", "last crawl", "last new",
        "reason",
    )  # fmt: skip
    for item in sources:
        rows.add_row(
            words(item.source),
            state(item.state),
            time(item.since),
            f"{item.articles:,}",
            f"{item.versions:,}",
            time(item.last_crawl_at),
            time(item.last_new_article_at),
            words(item.reason),
        )
    out.print(rows)
    if not crawls:
        return
    runs = table(">crawl", "source", "kind", "started", "status", "counts", "reason")
    for run in crawls:
        counts = " ".join(f"{name} {value}" for name, value in run.counts.items())
        runs.add_row(
            str(run.crawl_id),
            words(run.source),
            words(run.kind),
            time(run.started_at),
            state(run.status),
            words(counts),
            words(run.reason),
        )
    out.print()
    out.print(runs)
