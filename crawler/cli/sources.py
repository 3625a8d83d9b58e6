"""`sources`: what is crawled, and how each site is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import click

from archive import clock, db
from archive.cli import terminal
from archive.cli.options import database_option, examples, json_option
from archive.contract import serialize
from archive.errors import ArchiveError
from archive.reader import Archive
from archive.store.crawls import runs, site_templates, source_state
from archive.store.crawls.site_templates import StoredTemplate
from crawler.cli.add import add
from crawler.cli.check import check
from crawler.cli.record import record, replay
from crawler.source import Source
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
    loader.load(name)
    with db.writing(database) as engine, engine.begin() as connection:
        source_id = runs.known(connection, name)
        if source_id is None:
            message = f"{name} was never crawled: nothing of it is usual yet"
            raise click.ClickException(message)
        source_state.accept(connection, source_id, clock.now())
    click.echo(f"{name} is taken as it is, from its next crawl on")


@click.group()
def sources() -> None:
    """List sources, show what is known of one, try one out, test one."""


for command in (accept, add, check, record, replay):
    sources.add_command(command)


@sources.command("list", epilog=examples("newsarchive sources list"))
@json_option
@database_option
def list_(database: str, *, as_json: bool) -> None:
    """List every source: its languages, its routes, when it was last checked.

    Checked is when `sources check` last found articles there, or a crawl last
    came to its end with every listing read.
    """
    found = [loader.load(name) for name in loader.names()]
    checked = _checked(database)
    if as_json:
        for source in found:
            said = source.model_dump(mode="json")
            said["checked_at"] = serialize.plain(checked.get(source.name))
            click.echo(json.dumps(said, ensure_ascii=False))
        return
    rows = terminal.table(
        "source", "title", "country", "languages", "routes", "checked", "paused"
    )
    for source in found:
        rows.add_row(
            source.name,
            terminal.words(source.title),
            source.country or "",
            " ".join(languages(source)),
            " ".join(dict.fromkeys(route.kind for route in source.listing)),
            f"{at:%Y-%m-%d %H:%M}" if (at := checked.get(source.name)) else "never",
            terminal.words(source.paused),
        )
    terminal.console().print(rows)


def _checked(database: str) -> dict[str, datetime]:
    """Return when each source was last found working; nothing without an archive."""
    try:
        with Archive(database) as archive, archive.connection() as connection:
            return source_state.last_checked(connection)
    except ArchiveError:
        return {}


def languages(source: Source) -> list[str]:
    """Return the languages a source is known to write in, the main one first."""
    every = [source.language, *source.languages.values()]
    return list(dict.fromkeys(each for each in every if each))


@sources.command(epilog=examples("newsarchive sources show timesca"))
@click.argument("name", metavar="SOURCE")
@json_option
@database_option
def show(name: str, database: str, *, as_json: bool) -> None:
    """Show what is known of one source, and what was learned of it."""
    source = loader.load(name)
    template = _template(name, database)
    if as_json:
        said = source.model_dump(mode="json")
        said["learned"] = json.loads(template.data) if template else None
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    rows = terminal.table("what", "value")
    for what, value in _facts(source):
        rows.add_row(what, terminal.words(value))
    for what, value in _template_facts(template):
        rows.add_row(what, terminal.words(value))
    terminal.console().print(rows)


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    said = source.model_dump(mode="json", exclude_defaults=True)
    del said["listing"]
    for what, value in said.items():
        if isinstance(value, dict):
            yield from ((f"{what}.{key}", _said(each)) for key, each in value.items())
        else:
            yield what, _said(value)
    for route in source.listing:
        yield "listing", f"{route.kind:8}{route.url}"


def _said(value: object) -> str:
    if isinstance(value, list):
        return "  ".join(map(str, value))
    return str(value)


def _template(name: str, database: str) -> StoredTemplate | None:
    """Return what the archive has learned of a source; None without an archive."""
    try:
        with Archive(database) as archive, archive.connection() as connection:
            source_id = runs.known(connection, name)
            return site_templates.get(connection, source_id) if source_id else None
    except ArchiveError:
        return None


def _template_facts(template: StoredTemplate | None) -> Iterator[tuple[str, str]]:
    if template is None:
        yield "learned", "nothing yet"
        return
    yield "learned", f"{template.version} on {template.learned_at:%Y-%m-%d %H:%M} UTC"
    yield "learned from", f"{template.pages} pages, at {template.articles} articles"
    data = json.loads(template.data)
    for each in data["templates"]:
        inside_out = [".".join([tag, *tokens]) for tag, tokens in each]
        yield "learned.body", " > ".join(reversed(inside_out))
    yield "learned.furniture", f"{len(data['furniture'])} repeated blocks"
