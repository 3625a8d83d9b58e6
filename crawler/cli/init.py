"""`init`: make the archive's tables, or bring them up to date."""

from __future__ import annotations

import click

from archive import db
from archive.cli.options import database_option, examples


@click.command(
    epilog=examples(
        "newsarchive init",
        "newsarchive init --database postgresql+psycopg://me@localhost/news",
    )
)
@database_option
def init(database: str) -> None:
    """Create the archive, or upgrade it; safe to repeat."""
    db.upgrade(database)
    click.echo(f"{db.safe(database)} is ready, at schema {db.head()}")
