"""`verify`: whether the archive is what it says it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import Progress

from archive import db
from archive.cli.options import examples, json_option, reading
from archive.cli.terminal import console, print_json, table, words
from archive.errors import DatabaseUnavailableError
from archive.reader import Archive
from archive.verify import CHECKS, SCHEMA, Check, Finding
from archive.verify.repair import REPAIRS

MOST = 20
"""Findings of one check that are printed."""


@click.command(
    epilog=examples("newsarchive verify", "newsarchive verify --quick --repair")
)
@click.option("--quick", is_flag=True, help="Leave out bytes, texts, fields and index.")
@click.option(
    "--repair", is_flag=True, help="Put right what follows from the rows: counters, "
    "the search index."
)  # fmt: skip
@json_option
@reading
def verify(archive: Archive, *, quick: bool, repair: bool, as_json: bool) -> None:
    """Check schema, bytes, texts, fields, feed, versions, counters and index.

    Exit code 0: all is well, or was repaired; 1: something is wrong.
    """
    found = {
        check: list(_found(archive, check))
        for check in CHECKS
        if not (quick and check.is_slow)
    }
    repaired = _repaired(archive, found) if repair else set()
    if as_json:
        print_json(_as_json(found, repaired))
    else:
        _print(console(), found, repaired)
    if any(findings for check, findings in found.items() if check not in repaired):
        sys.exit(1)


def _found(archive: Archive, check: Check) -> Iterator[Finding]:
    """Ask; what the database does not answer is a finding, and the next is asked."""
    try:
        yield from _asked(archive, check)
    except DatabaseUnavailableError as error:
        yield Finding("database", f"this cannot be checked: {error.cause}")


def _asked(archive: Archive, check: Check) -> Iterator[Finding]:
    out = Console(stderr=True)
    with (
        Progress(console=out, transient=True, disable=not out.is_terminal) as bar,
        archive.connection() as connection,
    ):
        task = bar.add_task(check.name, total=None)
        for finding in check.find(connection):
            bar.advance(task)
            if finding is not None:
                yield finding


def _repaired(archive: Archive, found: dict[Check, list[Finding]]) -> set[Check]:
    wrong = {check for check, findings in found.items() if findings and check.repair}
    if wrong and not found[SCHEMA]:
        with db.writing(archive.url) as engine, engine.begin() as connection:
            for name in sorted({check.repair for check in wrong if check.repair}):
                REPAIRS[name](connection)
    return {check for check in wrong if not list(_found(archive, check))}


def _as_json(
    found: dict[Check, list[Finding]], repaired: set[Check]
) -> Iterator[dict[str, object]]:
    for check, findings in found.items():
        yield {
            "check": check.name,
            "promise": check.promise,
            "findings": findings,
            "is_repaired": check in repaired,
        }


def _print(
    out: Console, found: dict[Check, list[Finding]], repaired: set[Check]
) -> None:
    rows = table("", "check", "promise")
    for check, findings in found.items():
        verdict = words("ok", "green")
        if findings:
            verdict = words(f"{len(findings)} wrong", "red")
        if check in repaired:
            verdict = words(f"{len(findings)} repaired", "yellow")
        rows.add_row(verdict, words(check.name), words(check.promise))
    out.print(rows)
    for check, findings in found.items():
        for finding in findings[:MOST]:
            out.print(words(f"{check.name}: {finding.where}: {finding.what}"))
        if len(findings) > MOST:
            out.print(words(f"{check.name}: … {len(findings) - MOST} more"))
