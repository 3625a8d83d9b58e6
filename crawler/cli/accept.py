"""`sources accept`: what changed on a site is for good."""

from __future__ import annotations

import click
from sqlalchemy.exc import SQLAlchemyError

from archive import clock, db
from archive.cli.options import database_option, examples
from archive.errors import ArchiveError
from archive.store import crawls, oversight
from crawler.errors import CrawlerError
from crawler.sources import loader


@click.command(epilog=examples("newsarchive sources accept timesca"))
@click.argument("name", metavar="SOURCE")
@database_option
def accept(name: str, database: str) -> None:
    """Take a source as it is now: a field or listing that is gone stays gone.

    A source is broken while it lacks what it used to have. Where that is no fault
    but the site's new way, say so: crawls from before no longer tell what is
    usual. Look at the evidence first (`newsarchive status`).
    """
    try:
        loader.load(name)
        engine = db.opened(database, write=True)
    except (ArchiveError, CrawlerError) as error:
        raise click.ClickException(str(error)) from error
    try:
        with engine.begin() as connection:
            source_id = crawls.known(connection, name)
            if source_id is None:
                message = f"{name} was never crawled: nothing of it is usual yet"
                raise click.ClickException(message)
            oversight.accept(connection, source_id, clock.now())
    except SQLAlchemyError as error:
        raise click.ClickException(str(db.unavailable(database, error))) from error
    finally:
        engine.dispose()
    click.echo(f"{name} is taken as it is, from its next crawl on")
