"""`diff`: what changed between two versions, word by word."""

from __future__ import annotations

import click
from rich.console import Console
from rich.text import Text

from archive import diff as compare
from archive.cli.options import examples, json_option, reading
from archive.cli.terminal import WIDTH, console, print_json, time, words
from archive.contract.records import ArticleVersion
from archive.reader import Archive
from archive.text.printable import safe

STYLES = {"same": "", "gone": "red strike", "new": "green bold"}
SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


@click.command(
    epilog=examples(
        "newsarchive diff https://timesca.com/some-article/",
        "newsarchive diff https://timesca.com/some-article/ 1 3",
    )
)
@click.argument("url")
@click.argument("a", type=click.IntRange(1), required=False)
@click.argument("b", type=click.IntRange(1), required=False)
@click.option("--all", "whole", is_flag=True, help="Print unchanged paragraphs too.")
@json_option
@reading
def diff(
    archive: Archive,
    url: str,
    a: int | None,
    b: int | None,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """Show what changed between versions A and B of the article at URL.

    Without A and B: between the last two; without B: between A and the one
    that follows it. Off a terminal, [-what went-] and {+what came+}.
    """
    versions = archive.history(url)
    old, new = _chosen(versions, a, b)
    found = compare.versions(old, new)
    if as_json:
        print_json(
            {
                "url": old.url,
                "field": name,
                "old": old.version_number,
                "new": new.version_number,
                "pieces": passage.pieces,
            }
            for name, passages in found.fields
            for passage in passages
            if whole or passage.is_changed
        )
    elif len(versions) == 1:
        console().print(words(f"{new.url} has one version only; nothing to compare"))
    else:
        _print(console(), found, whole=whole)


def _chosen(
    versions: list[ArticleVersion], a: int | None, b: int | None
) -> tuple[ArticleVersion, ArticleVersion]:
    """Pick two by number; numbers may have holes where versions were merged."""
    numbers = [version.version_number for version in versions]
    for number in (a, b):
        if number not in {None, *numbers}:
            message = f"no version {number}; there are {', '.join(map(str, numbers))}"
            raise click.UsageError(message)
    first = numbers.index(a) if a else max(len(numbers) - 2, 0)
    second = numbers.index(b) if b else min(first + 1, len(numbers) - 1)
    return versions[first], versions[second]


def _print(out: Console, found: compare.Difference, *, whole: bool) -> None:
    old, new = found.old, found.new
    out.print(words(new.url, "bold"))
    out.print(
        Text("versions ")
        + Text(f"{old.version_number} (")
        + time(old.valid_from)
        + Text(") and ")
        + Text(f"{new.version_number} (")
        + time(new.valid_from)
        + Text(")"),
    )
    if found.is_empty:
        out.print("no difference")
    for name, passages in found.fields:
        if whole or any(passage.is_changed for passage in passages):
            out.print()
            out.print(Text(name, style="bold cyan"))
            _print_field(out, passages, whole=whole)


def _print_field(
    out: Console, passages: tuple[compare.Passage, ...], *, whole: bool
) -> None:
    """Print paragraphs; a run that did not change shrinks to its length."""
    unchanged = 0
    for passage in passages:
        if not whole and not passage.is_changed:
            unchanged += 1
            continue
        _print_unchanged(out, unchanged)
        unchanged = 0
        out.print(_marked(passage, colour=out.is_terminal), width=min(out.width, WIDTH))
    _print_unchanged(out, unchanged)


def _print_unchanged(out: Console, count: int) -> None:
    if count:
        plural = "s" * (count > 1)
        out.print(Text(f"… {count} paragraph{plural} unchanged …", style="dim"))


def _marked(passage: compare.Passage, *, colour: bool) -> Text:
    text = Text()
    for piece in passage.pieces:
        if colour:
            text.append(safe(piece.text), STYLES[piece.mark])
        else:
            text.append(SIGNS[piece.mark].format(safe(piece.text)))
    return text
