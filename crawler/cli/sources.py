"""`sources`: what is crawled, and how each site is read."""

from __future__ import annotations

import json

import click

from archive.cli import terminal
from archive.cli.options import examples, json_option
from crawler.cli.add import add
from crawler.cli.check import check
from crawler.errors import CrawlerError
from crawler.sources import Source, loader


@click.group()
def sources() -> None:
    """List sources, show what is known of one, try one out."""


sources.add_command(add)
sources.add_command(check)


@sources.command("list", epilog=examples("newsarchive sources list"))
@json_option
def list_(*, as_json: bool) -> None:
    """List every source with its languages and routes."""
    try:
        found = [loader.load(name) for name in loader.names()]
    except CrawlerError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        for source in found:
            click.echo(json.dumps(source.model_dump(mode="json"), ensure_ascii=False))
        return
    rows = terminal.table("source", "title", "country", "languages", "routes", "paused")
    for source in found:
        rows.add_row(
            source.name,
            terminal.words(source.title),
            source.country or "",
            " ".join(languages(source)),
            " ".join(dict.fromkeys(route.kind for route in source.listing)),
            terminal.words(source.paused),
        )
    terminal.console().print(rows)


def languages(source: Source) -> list[str]:
    """Return the languages a source is known to write in, the main one first."""
    every = [source.language, *source.languages.values()]
    return list(dict.fromkeys(each for each in every if each))


@sources.command(epilog=examples("newsarchive sources show timesca"))
@click.argument("name", metavar="SOURCE")
@json_option
def show(name: str, *, as_json: bool) -> None:
    """Show what is known of one source."""
    try:
        source = loader.load(name)
    except CrawlerError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(source.model_dump(mode="json"), ensure_ascii=False))
        return
    rows = terminal.table("what", "value")
    for key, value in source.model_dump(mode="json", exclude_defaults=True).items():
        if key == "listing":
            for route in source.listing:
                rows.add_row("listing", terminal.words(f"{route.kind:8}{route.url}"))
        else:
            text = (
                value
                if isinstance(value, str)
                else json.dumps(value, ensure_ascii=False)
            )
            rows.add_row(key, terminal.words(text))
    terminal.console().print(rows)
