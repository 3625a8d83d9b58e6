"""`history`: the versions of one article, as a table."""

from __future__ import annotations

import click

from archive.cli.options import examples, json_option, reading
from archive.cli.terminal import console, print_json, state, table, time, words
from archive.reader import Archive


@click.command(
    epilog=examples(
        "newsarchive history https://timesca.com/some-article/",
    )
)
@click.argument("url")
@json_option
@reading
def history(archive: Archive, url: str, *, as_json: bool) -> None:
    """List every version of the article at URL.

    + and - count words against the version before. Times are UTC, and tell when
    an edit was first seen.
    """
    article = archive.article(url)
    versions = archive.history(article.article_id)
    if as_json:
        print_json(versions)
        return
    rows = table(">version", "seen", "changed", ">+", ">-", "headline")
    for version in versions:
        rows.add_row(
            str(version.version_number),
            time(version.valid_from),
            words(version.change_kind),
            str(version.words_added),
            str(version.words_removed),
            words(version.headline),
        )
    out = console()
    out.print(rows)
    if article.status != "live":
        moved = f" to {article.moved_to}" if article.moved_to else ""
        out.print(state(article.status), words(moved), sep="")
