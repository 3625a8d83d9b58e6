"""`reextract`: bring the archive's texts up to today's extractor."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

import click
from rich.console import Console

from archive.cli import terminal
from archive.cli.options import MOMENT, database_option, examples
from archive.store.crawls import runs
from crawler.cli.crawl import chosen
from crawler.source import Source

COLUMNS = ("articles", "versions", "reread", "merged", "unread")


@click.command(
    epilog=examples(
        "newsarchive reextract",
        "newsarchive reextract --source timesca --since 2026-01-01",
    )
)
@click.option("--source", "name", metavar="NAME", help="Only this source.")
@click.option("--since", type=MOMENT, help="Only articles that changed since then.")
@database_option
def reextract(name: str | None, since: datetime | None, database: str) -> None:
    """Read stored captures again: texts are rewritten, no version is made.

    Versions that differed only in what the extractor had taken for text are
    merged; those that could not be read are left for the next time. It may be
    stopped at any moment, and goes on where it stopped.
    """
    counts = asyncio.run(_all(chosen([name] if name else []), since, database))
    rows = terminal.table("source", *(f">{column}" for column in COLUMNS))
    for source, counted in counts.items():
        if not counted:
            continue
        rows.add_row(source, *(f"{counted[column]:,}" for column in COLUMNS))
    terminal.console().print(rows)


async def _all(
    sources: list[Source], since: datetime | None, database: str
) -> dict[str, Counter[str]]:
    from crawler.crawl import context  # noqa: PLC0415 - slow to import

    runtime = context.acquire(database)
    try:
        return {each.name: await _one(each, runtime, since) for each in sources}
    finally:
        await asyncio.to_thread(context.release, database)


async def _one(source: Source, runtime: object, since: datetime | None) -> Counter[str]:
    from crawler.crawl.context import Runtime  # noqa: PLC0415 - slow to import
    from crawler.crawl.reextraction import Reextraction  # noqa: PLC0415 - slow to import

    assert isinstance(runtime, Runtime)  # noqa: S101 - the caller's
    future = runtime.writer.call(lambda c: runs.known(c, source.name))
    source_id = await asyncio.wrap_future(future)
    counts: Counter[str] = Counter()
    if source_id is None:
        return counts
    console = Console(stderr=True)
    with console.status(f"{source.name}: looking") as status:
        async for counts in Reextraction(source, source_id, runtime, since).run():
            said = ", ".join(f"{counts[column]:,} {column}" for column in COLUMNS)
            status.update(f"{source.name}: {said}")
    return counts
