"""`sources check`: try a source or one page out, storing nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import TypeIs

from archive import clock, db
from archive.article import Article, Stamp
from archive.cli import terminal
from archive.cli.options import database_option, examples, json_option
from archive.contract import serialize
from archive.errors import ArchiveError
from archive.store import Site
from archive.store.crawls import runs, source_state
from archive.urls import host
from crawler.source import Route, Source
from crawler.sources import loader

if TYPE_CHECKING:
    from crawler.sources.preview import PageReport, RouteReport

SHOWN = 12
"""Dropped lines printed of a page."""


@click.command(
    epilog=examples(
        "newsarchive sources check timesca",
        "newsarchive sources check https://timesca.com/some-article/",
    )
)
@click.argument("what", metavar="SOURCE|URL")
@click.option(
    "--samples",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="Articles to read of each listing.",
)
@json_option
@database_option
def check(what: str, samples: int, database: str, *, as_json: bool) -> None:
    """Visit a source's listings, or one page, and show what would be stored.

    Nothing of it is stored; where there is an archive, it keeps that the source
    was checked, for `sources list`.
    """
    reports = _fetched(what, samples)
    if any(_is_route(report) and _reads(report) for report in reports):
        _note(loader.load(what), database)
    for report in reports:
        if as_json:
            click.echo(json.dumps(serialize.plain(report), ensure_ascii=False))
        elif _is_route(report):
            _print_route(terminal.console(), report)
        else:
            print_page(terminal.console(), report)
    if not any(_found(report) for report in reports):
        raise click.exceptions.Exit(1)


def _fetched(what: str, samples: int) -> Sequence[RouteReport | PageReport]:
    from crawler.cli import process  # noqa: PLC0415 - slow to import
    from crawler.sources import preview as checking  # noqa: PLC0415 - slow to import
    from crawler.spiders import adhoc  # noqa: PLC0415 - slow to import

    settings = process.settings("", log_level="ERROR")
    if what.startswith(("http://", "https://")):
        source = owner(what)
        return adhoc.run(
            lambda fetch: [checking.page(source, fetch(what))], settings, source.manners
        )
    source = loader.load(what)
    return adhoc.run(
        lambda fetch: list(checking.source(source, fetch, samples)),
        settings,
        source.manners,
    )


def _reads(report: RouteReport) -> bool:
    return any(isinstance(page.reading, Article) for page in report.pages)


def _note(source: Source, database: str) -> None:
    """Keep that a source was found working, where there is an archive."""
    try:
        engine = db.opened(database, write=True)
    except ArchiveError:
        return
    site = Site(
        source.name, source.title, source.home, source.time_zone, source.language
    )
    now = clock.now()
    try:
        with engine.begin() as connection:
            source_state.mark_checked(
                connection, runs.register(connection, site, now), now
            )
    except SQLAlchemyError as error:
        click.echo(f"not noted: {db.unavailable(database, error)}", err=True)
    finally:
        engine.dispose()


def owner(url: str) -> Source:
    """Return the source whose page *url* is, or one that knows nothing of it."""
    for name in loader.names():
        source = loader.load(name)
        homes = {source.home, *(f"https://{each}/" for each in source.hosts)}
        if host(url) in {host(each) for each in homes}:
            return source
    return Source(name="unknown", title=host(url), home=url, listing=(Route(url=url),))


def _found(report: RouteReport | PageReport) -> bool:
    if _is_route(report):
        return bool(report.listing.links)
    return isinstance(report.reading, Article)


def _is_route(report: RouteReport | PageReport) -> TypeIs[RouteReport]:
    return hasattr(report, "route")


def _print_route(out: Console, report: RouteReport) -> None:
    route, listing = report.route, report.listing
    said = report.problem or f"{len(listing.links)} articles"
    if listing.children:
        said += f", {len(listing.children)} further listings"
    said += f", next page {listing.next_urls[0]}" if listing.next_urls else ""
    out.print(terminal.words(f"{route.kind} {route.url}", "bold"))
    out.print(terminal.words(f"  {said}", "red" if report.problem else "green"))
    for link in listing.links[:SHOWN]:
        title = link.title or ""
        out.print(terminal.words(f"  {link.url}  {title[:60]}"))
    for page in report.pages:
        out.print()
        print_page(out, page)
    out.print()


def print_page(out: Console, report: PageReport) -> None:
    """Show what a page would be stored as."""
    reading = report.reading
    out.print(terminal.words(report.url, "bold"))
    if not isinstance(reading, Article):
        said = f"no article: {reading.kind} ({reading.reason})"
        out.print(terminal.words(f"  {said}", "yellow"))
        return
    for name, value in _fields(reading).items():
        if value:
            out.print(terminal.words(f"  {name:10} {value}"))
    dropped = report.dropped
    out.print(terminal.words(f"  left out   {len(dropped)} lines", "dim"))
    for line in dropped[:SHOWN]:
        out.print(terminal.words(f"    - {line[:100]}", "dim"))


def _fields(article: Article) -> dict[str, Any]:
    paragraphs = article.paragraphs
    return {
        "address": article.url,
        "headline": article.headline,
        "lead": article.lead,
        "authors": ", ".join(article.authors),
        "published": _stamp(article.published),
        "modified": _stamp(article.modified),
        "section": article.section,
        "language": f"{article.language or '?'} {article.script or ''}",
        "body": f"{len(paragraphs)} paragraphs, {len(article.body.split())} words",
        "begins": paragraphs[0][:100] if paragraphs else "",
        "ends": paragraphs[-1][-100:] if paragraphs else "",
    }


def _stamp(stamp: Stamp | None) -> str | None:
    if stamp is None:
        return None
    return f"{stamp.at} (to the {stamp.precision}, from {stamp.origin}: {stamp.raw})"
