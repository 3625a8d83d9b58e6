"""`newsarchive`: the operator's commands, and the archive's beside them."""

from __future__ import annotations

from typing import Any

import click

from archive import cli as readers
from archive.errors import ArchiveError
from crawler.cli.backfill import backfill
from crawler.cli.crawl import crawl, revisit
from crawler.cli.init import init
from crawler.cli.reextract import reextract
from crawler.cli.schedule import schedule
from crawler.cli.sources import sources
from crawler.errors import CrawlerError


class Commands(click.Group):
    """Commands whose errors are told in one line, with the remedy in them."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's word
        """Run what was typed."""
        try:
            return super().invoke(ctx)
        except (ArchiveError, CrawlerError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsarchive")
def main() -> None:
    """Crawl regional news sites into a SQL archive that keeps every edit."""


for command in (
    init,
    crawl,
    revisit,
    backfill,
    reextract,
    schedule,
    sources,
    *readers.commands,
):
    main.add_command(command)
