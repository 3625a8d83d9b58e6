"""`sources add`: probe a site, and write what was found as a source."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from rich.console import Console

from archive import clock
from archive.cli import terminal
from archive.cli.options import examples
from crawler.cli.check import print_page
from crawler.errors import ProbeError
from crawler.source import NAME, NAMING, Manners
from crawler.sources import loader

if TYPE_CHECKING:
    from crawler.sources.preview import PageReport
    from crawler.sources.probe import Proposal
    from crawler.spiders.adhoc import Fetch

SAMPLES = 2
SHOWN = 8


@click.command(
    epilog=examples(
        "newsarchive sources add https://example.org/",
        "newsarchive sources add https://example.org/ --name example --folder sources",
    )
)
@click.argument("home", metavar="URL")
@click.option("--name", help="What to call it.  [default: from its host]")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it.  [default: NEWSARCHIVE_SOURCES, else ./sources]",
)
@click.option("--dry-run", is_flag=True, help="Print the file, write nothing.")
def add(home: str, name: str | None, folder: Path | None, *, dry_run: bool) -> None:
    """Probe the site at URL, show what it offers, and write it as a source."""
    target = folder or own_folder()
    _check_address(home)
    if name is not None:
        _check_name(name)
    if not dry_run:
        _check_place(target, name or _guessed(home))
    proposal, pages = _probed(home, name)
    from crawler.sources.probe import render  # noqa: PLC0415 - slow to import

    out = terminal.console()
    _print(out, proposal)
    for page in pages:
        out.print()
        print_page(out, page)
    text = render(proposal, clock.now())
    if dry_run:
        click.echo("\n" + text)
        return
    out.print()
    _write(target / f"{proposal.source.name}.toml", text)


def own_folder() -> Path:
    """Return the operator's own folder of sources."""
    said = os.environ.get("NEWSARCHIVE_SOURCES", "").split(os.pathsep)[0]
    return Path(said or "sources")


def _check_address(home: str) -> None:
    try:
        parts = urlsplit(home)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise ProbeError(home, "bad_scheme")


def _check_name(name: str) -> None:
    if not re.fullmatch(NAME, name):
        message = f"{name!r} is no name for a source; use {NAMING}"
        raise click.ClickException(message)


def _guessed(home: str) -> str:
    from crawler.sources.probe.proposal import name_of  # noqa: PLC0415 - slow to import

    return name_of(home)


def _check_place(folder: Path, name: str) -> None:
    """Refuse where nothing could be written, before the site is asked."""
    _check_new(folder / f"{name}.toml")
    try:
        standing = next(each for each in (folder, *folder.parents) if each.exists())
        # The mode does not tell: of /proc it says that root may write there.
        with tempfile.TemporaryFile(dir=standing):
            pass
    except OSError as error:
        why = f"nothing can be written to {folder}: {error.strerror}"
        message = f"{why}; choose another --folder"
        raise click.ClickException(message) from error


def _check_new(file: Path) -> None:
    if file.exists():
        message = f"{file} exists; remove it, or choose another --name"
        raise click.ClickException(message)


def _probed(home: str, name: str | None) -> tuple[Proposal, list[PageReport]]:
    from crawler.cli import process  # noqa: PLC0415 - slow to import
    from crawler.sources import preview, probe  # noqa: PLC0415 - slow to import
    from crawler.spiders import adhoc  # noqa: PLC0415 - slow to import

    def job(fetch: Fetch) -> tuple[Proposal, list[PageReport]]:
        proposal = probe.propose(home, fetch, name=name)
        return proposal, [
            preview.page(proposal.source, fetch(link.url), link)
            for link in proposal.samples[:SAMPLES]
        ]

    return adhoc.run(job, process.settings("", log_level="ERROR"), Manners(delay=1))


def _print(out: Console, proposal: Proposal) -> None:
    source = proposal.source
    out.print(terminal.words(f"{source.name}: {source.title}", "bold"))
    out.print(terminal.words(f"robots.txt: {proposal.robots}"))
    for wall in proposal.walls:
        out.print(terminal.words(f"bot wall: {wall}", "red"))
    rows = terminal.table("route", "address", ">articles", "taken", "problem")
    taken = {route.url for route in source.listing}
    for finding in proposal.findings:
        route = finding.route
        rows.add_row(
            route.kind,
            terminal.words(route.url),
            str(len(finding.samples)),
            "yes" if route.url in taken else "",
            terminal.words(finding.problem),
        )
    out.print(rows)
    for link in {link.url: link for link in proposal.samples[:SHOWN]}.values():
        out.print(terminal.words(f"  {link.url}  {(link.title or '')[:60]}"))


def _write(file: Path, text: str) -> None:
    # Where the home address leads elsewhere, its name is not the one guessed.
    _check_new(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    name = loader.load_file(file).name
    click.echo(f"wrote {file}")
    if file.parent not in loader.folders():
        click.echo(f"set NEWSARCHIVE_SOURCES={file.parent} to use it, then:")
    click.echo(f"  newsarchive sources check {name}")
    click.echo(f"  newsarchive crawl {name}")
