"""What every reader's command shares: which database, how errors are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from math import isnan
from typing import Any, Concatenate, ParamSpec

import click

from archive.contract.filters import ArticleFilter
from archive.db import DEFAULT_URL
from archive.errors import ArchiveError
from archive.queries.sources import source_names
from archive.reader import Archive
from archive.text.printable import safe

Given = ParamSpec("Given")


class MomentType(click.ParamType[datetime]):
    """An ISO date or time; without a zone it is UTC."""

    name = "moment"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's word
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Read it, or say what it should look like."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is neither a date (2026-02-20) nor a time "
                "(2026-02-20T08:00+06:00)",
                param,
                ctx,
            )


class Span(click.FloatRange):
    """A length of time between bounds; `nan`, which no bound keeps out, is none."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's word
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - click's word
        """Read it, or say what is wrong with it."""
        found = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(f"{value!r} is not a number", param, ctx)
        return found


MOMENT = MomentType()
DAY = 86_400.0
BIGGEST = 2**63 - 1
"""The greatest number that both databases hold."""

database_option = click.option(
    "--database",
    envvar="NEWSARCHIVE_DATABASE_URL",
    default=DEFAULT_URL,
    show_default=True,
    show_envvar=True,
    metavar="URL",
    help="The archive: sqlite:///FILE or postgresql+psycopg://...",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, one object a line."
)


def examples(*lines: str) -> str:
    """Return the end of a command's help: how it is typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* a `choice` of articles: by source, dates and language."""

    @click.option("--source", metavar="NAME", help="Only this source.")
    @click.option("--since", type=MOMENT, help="Published at or after this moment.")
    @click.option("--until", type=MOMENT, help="Published before this moment.")
    @click.option("--language", metavar="CODE", help="Only this language (ru, kk).")
    @wraps(command)
    def wrapped(
        *args: Any,  # noqa: ANN401
        source: str | None,
        since: datetime | None,
        until: datetime | None,
        language: str | None,
        **options: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        choice = ArticleFilter(source, since, until, language)
        return command(*args, choice=choice, **options)

    return wrapped


def check_source(archive: Archive, name: str | None) -> None:
    """Refuse a *name* that no source of the archive has; None is all of them."""
    with archive.connection() as connection:
        known = list(connection.execute(source_names()).scalars())
    if name is not None and name not in known:
        has = ", ".join(known) or "none yet"
        message = f"the archive has no source {name!r}; it has {has}"
        raise click.UsageError(message)


def reading(
    command: Callable[Concatenate[Archive, Given], None],
) -> Callable[..., None]:
    """Give *command* the opened archive; tell what goes wrong in one line."""

    @database_option
    @wraps(command)
    def wrapped(database: str, *args: Given.args, **options: Given.kwargs) -> None:
        try:
            with Archive(database) as archive:
                command(archive, *args, **options)
        except ArchiveError as error:
            raise click.ClickException(safe(str(error))) from error

    return wrapped
