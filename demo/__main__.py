"""`make demo`: three visits to four miniature sites, then a look at the archive.

Everything happens on this machine: the sites are served on loopback, and what
is printed behind a $ is what an operator or a reader would type.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from demo import sources
from demo.audit import Finding, audit
from demo.script import VISITS
from demo.serve import running
from demo.town import Town

STORY = "timesca"
console = Console(highlight=False, emoji=False, soft_wrap=True)


@click.command()
@click.option(
    "--database",
    help="Where to keep the archive.  [default: a new file in the folder]",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-archive"),
    show_default=True,
    help="For the archive and the sources' files.",
)
def main(database: str | None, folder: Path) -> None:
    """Crawl four miniature news sites three times, and read back every edit."""
    folder.mkdir(parents=True, exist_ok=True)
    if database is None:
        for stale in folder.glob("news.db*"):
            stale.unlink()
        database = f"sqlite:///{folder / 'news.db'}"
    environment = os.environ | {
        "NEWSARCHIVE_DATABASE_URL": database,
        "NEWSARCHIVE_SOURCES": str(folder / "sources"),
        "NEWSARCHIVE_CONTACT": "demo@example.org",
        "NEWSARCHIVE_ALLOW_PRIVATE": "1",
    }
    with running() as town:
        sources.write(town, folder / "sources", detail="addresses")
        findings = _visit(town, database, environment)
        _read_back(town, environment)
    _advise(database, folder)
    raise SystemExit(0 if all(finding.agrees for finding in findings) else 1)


def _visit(town: Town, database: str, environment: dict[str, str]) -> list[Finding]:
    _say("Four news sites are being served on this machine.")
    _run(["init"], environment)
    names = [f"demo-{name}" for name in town.sites]
    for number, moment in enumerate(VISITS, 1):
        town.advance(seconds=(moment - town.clock).total_seconds())
        _say(f"Visit {number}, {moment:%A %d %B %Y} on the sites' clock")
        _run(["crawl", *names], environment, moment)
    _say("What the sites really did, and what the archive says")
    findings = audit(database, town.ledger, VISITS)
    _print(findings)
    return findings


def _read_back(town: Town, environment: dict[str, str]) -> None:
    story = next(
        town.ledger.entry(name, VISITS[-1])
        for name, wrote in town.ledger.versions_seen(VISITS).items()
        if name.startswith(STORY) and len(wrote) > len(VISITS) - 1
    )
    _say("One article, edit by edit")
    _run(["history", story.url], environment)
    _run(["diff", story.url, "1", "2"], environment)
    _run(["changes", "--after", "80"], environment)


def _run(
    words: list[str], environment: dict[str, str], moment: datetime | None = None
) -> None:
    if moment is not None:
        environment = environment | {"NEWSARCHIVE_CLOCK": moment.isoformat()}
    console.print(f"$ newsarchive {shlex.join(words)}", style="bold cyan")
    sys.stdout.flush()
    command = [sys.executable, "-m", "crawler.cli", *words]
    subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own
    console.print()


def _say(text: str) -> None:
    console.rule(text, align="left", style="dim")
    console.print()


def _print(findings: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("question")
    table.add_column("sites", justify="right")
    table.add_column("archive", justify="right")
    table.add_column("")
    for finding in findings:
        verdict = "agree" if finding.agrees else "DIFFER"
        style = "green" if finding.agrees else "red"
        table.add_row(
            finding.question,
            str(finding.ledger),
            str(finding.archive),
            f"[{style}]{verdict}[/]",
        )
    console.print(table)
    for finding in findings:
        for name in finding.wrong:
            console.print(f"differs: {finding.question}: {name}", style="red")
    console.print()


def _advise(database: str, folder: Path) -> None:
    _say("Read it yourself")
    query = "SELECT headline, published_at, version_count FROM latest_articles LIMIT 5"
    client = "sqlite3" if database.startswith("sqlite") else "psql"
    where = folder / "news.db" if client == "sqlite3" else database
    console.print(f'{client} {where} "{query}"')
    console.print(f"newsarchive status --database {database}")


if __name__ == "__main__":
    main()
