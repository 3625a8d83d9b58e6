"""`redact`: take an article out, for good."""

from __future__ import annotations

import click
from sqlalchemy import Engine

from archive import clock, db
from archive.cli.options import examples, reading
from archive.cli.terminal import console, words
from archive.errors import ArchiveError
from archive.reader import Archive
from archive.store.articles.redaction import Redacted
from archive.store.articles.redaction import redact as remove

HOLDING = (
    *("version", "content", "payload", "capture", "link", "search_entry"),
    *("sketch", "sketch_band", "alternate", "twin"),
)
"""Tables whose dead rows may hold a text, or parts of it."""
SOMEBODY_READS = (
    "It was removed, but the file's log still holds it while another program reads "
    "the archive: end that program, then run the command's --scrub again"
)


@click.command(
    epilog=examples(
        "newsarchive redact https://timesca.com/some-article/ "
        "--reason 'court order 12/2026'"
    )
)
@click.argument("url")
@click.option("--reason", required=True, help="Why; it is kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--scrub",
    is_flag=True,
    help="Also overwrite what the database still holds of it (slow when large).",
)
@reading
def redact(archive: Archive, url: str, reason: str, *, yes: bool, scrub: bool) -> None:
    """Remove the article at URL: its text from views, search and exports, its bytes.

    Its addresses stay as a tombstone with the reason, and are never fetched again.
    Files exported before, and backups, are yours to clean.
    """
    if not reason.strip():
        message = "it is kept with the tombstone: say why"
        raise click.BadParameter(message, param_hint="--reason")
    article = archive.article(url)
    if not yes:
        click.confirm(f"Remove {article.url} for good?", abort=True)
    with db.writing(archive.url) as engine:
        done = _remove(engine, article.article_id, reason)
        if scrub:
            _scrub(engine)
    out = console()
    out.print(
        words(
            f"removed {article.url}: {done.versions} versions, "
            f"{done.captures} captures, {done.payloads} payloads; "
            f"{done.addresses} addresses stay closed"
        )
    )
    for other in done.shared:
        out.print(words(f"the same text is also at {archive.article(other).url}"))
    for other in done.related:
        place = archive.article(other).url
        out.print(words(f"moved from or to it, or nearly its text: {place}"))


def _remove(engine: Engine, article_id: int, reason: str) -> Redacted:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # freed pages are overwritten, not only forgotten
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        return remove(connection, article_id, reason, clock.now())


def _scrub(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO search_index (search_index) VALUES ('optimize')"
            )
        raw = engine.raw_connection()
        try:
            busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
        if busy:
            raise ArchiveError(SOMEBODY_READS)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in HOLDING:
            connection.exec_driver_sql(f"VACUUM {table}")
