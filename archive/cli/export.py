"""`export`: copies of the archive for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from archive.cli.options import check_source, choosing, examples, reading
from archive.contract.filters import ArticleFilter
from archive.export import ROWS, Exported, Wanted
from archive.export import export as export_lines
from archive.export.selection import ExportError
from archive.export.text_files import Progress as OnProgress
from archive.reader import Archive

FORMATS = ("jsonl", "csv", "parquet", "warc")


@click.command(
    epilog=examples(
        "newsarchive export > articles.jsonl",
        "newsarchive export --format parquet --output lake/ --after 5678",
        "newsarchive export --format warc --source timesca --output timesca.warc.gz",
    )
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--rows",
    type=click.Choice(list(ROWS)),
    default="articles",
    show_default=True,
    help="One row for each of these.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, for Parquet a folder; default: standard output.",
)
@click.option(
    "--after",
    type=click.IntRange(0),
    default=0,
    metavar="SEQ",
    help="Only what changed after this seq of the feed.",
)
@choosing
@click.option("--url", help="WARC: only this article.")
@reading
def export(  # noqa: PLR0913 - one for each option
    archive: Archive,
    *,
    kind: str,
    rows: str,
    output: Path | None,
    after: int,
    choice: ArticleFilter,
    url: str | None,
) -> None:
    """Copy articles, versions or changes to a file.

    A file appears when it is whole; a pipe is written to as it goes. At the end
    the seq to go on after is told: with --after, everything of the articles that
    changed since is written, also what is gone, merged or removed now, as rows that
    say so.
    CSV text that a spreadsheet would compute gets an apostrophe before it.
    WARC holds the bytes of one article or source.
    """
    check_source(archive, choice.source)
    wanted = Wanted(rows, choice, after)
    with _progress() as progress:
        if kind == "warc":
            if wanted != Wanted(choice=ArticleFilter(source=choice.source)):
                message = "WARC takes --url or --source, and no other choice"
                raise click.UsageError(message)
            done = _warc(archive, output, url, choice.source, progress)
        elif kind == "parquet":
            done = _parquet(archive, output, wanted, progress)
        else:
            done = export_lines(archive, wanted, kind, output or sys.stdout, progress)
    what = "captures" if kind == "warc" else rows
    click.echo(
        f"{done.rows:,} {what}; the feed was at {done.seq}: "
        f"go on with --after {done.seq}",
        err=True,
    )


def _warc(
    archive: Archive,
    output: Path | None,
    url: str | None,
    source: str | None,
    progress: OnProgress,
) -> Exported:
    from archive.export import warc  # noqa: PLC0415 - only who asks waits for warcio

    if output is None:
        message = "WARC is binary; name a file with --output"
        raise click.UsageError(message)
    article_id = archive.article_id(url) if url else None
    return warc.export(
        archive, output, article_id=article_id, source=source, progress=progress
    )


def _parquet(
    archive: Archive, output: Path | None, wanted: Wanted, progress: OnProgress
) -> Exported:
    from archive.export import parquet  # noqa: PLC0415 - pyarrow is an extra

    if output is None:
        message = "Parquet is a folder of files; name it with --output"
        raise click.UsageError(message)
    return parquet.export(archive, wanted, output, progress)


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """Count on a terminal; stay silent elsewhere. Tell full disks in one line."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows"))
    try:
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as bar:
            task = bar.add_task("")

            def progress(count: int) -> None:
                if count % 100 == 0:
                    bar.update(task, completed=count)

            yield progress
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f"cannot write: {error}; nothing was left behind"
        raise ExportError(message) from error
