"""`metrics`: what Prometheus watches, printed."""

from __future__ import annotations

import click

from archive.cli.options import examples, reading
from archive.reader import Archive


@click.command(epilog=examples("newsarchive metrics"))
@reading
def metrics(archive: Archive) -> None:
    """Print the archive's figures in Prometheus' text format.

    `newsarchive serve` serves them at /metrics.
    """
    from archive import metrics as figures  # noqa: PLC0415 - only who asks waits

    with archive.connection() as connection:
        click.echo(figures.text(connection), nl=False)
