"""`search`: find articles by their words."""

from __future__ import annotations

import re

import click
from rich.console import Console
from rich.text import Text

from archive.cli.options import check_source, choosing, examples, json_option, reading
from archive.cli.terminal import WIDTH, console, print_json, time, words
from archive.contract.filters import ArticleFilter
from archive.reader import Archive
from archive.search.searching import Facets, Hit
from archive.search.snippets import Marked
from archive.text.printable import safe

_BREAKS = re.compile(r"\n+")
SHOWN = 6
"""Sources and languages named in the summary line."""


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "newsarchive search мост бишкек --source openkg",
        "newsarchive search '\"new bridge\" OR tunnel -toll' --since 2026-02-01",
        "newsarchive search 'токаев*' --language kk --json",
    ),
)
@click.argument("typed", nargs=-1, required=True, metavar="WORDS...")
@choosing
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="At most."
)
@json_option
@reading
def search(
    archive: Archive,
    typed: tuple[str, ...],
    *,
    choice: ArticleFilter,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles that hold all WORDS, newest first.

    "a phrase", either OR other, -without, begin*. Letters are folded (ё е, қ к,
    oʻ o') and names are found in Cyrillic and Latin alike.
    """
    for word in typed:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    check_source(archive, choice.source)
    wanted = " ".join(typed)
    hits = archive.find(wanted, choice, limit=limit)
    if as_json:
        print_json(_as_json(hit) for hit in hits)
        return
    out = console()
    for hit in hits:
        _print(out, hit)
    facets = archive.spread(wanted, choice)
    out.print(_summary(facets), style="dim")


def _as_json(hit: Hit) -> dict[str, object]:
    article = hit.article
    return {
        "url": article.url,
        "article_id": article.article_id,
        "source": article.source,
        "language": article.language,
        "published_at": article.published_at,
        "status": article.status,
        "headline": article.headline,
        "snippet": "".join(run.text for run in hit.snippet),
        "position": hit.position,
    }


def _print(out: Console, hit: Hit) -> None:
    article = hit.article
    width = min(out.width, WIDTH)
    out.print(_marked(hit.headline, "bold"), width=width)
    facts = [time(article.published_at), words(article.source), words(article.url)]
    out.print(Text(" · ").join(facts), style="dim", soft_wrap=True)
    if hit.snippet:
        out.print(_marked(hit.snippet, ""), width=width)
    out.print()


def _marked(runs: Marked, style: str) -> Text:
    text = Text(style=style)
    for run in runs:
        text.append(_BREAKS.sub(" ", safe(run.text)), "yellow" * run.is_found)
    return text


def _summary(facets: Facets) -> Text:
    if not facets.total:
        return Text("nothing found; fewer words or begin* find more")
    total = f"{facets.total:,}{' newest' * facets.is_partial} found"
    named = [*facets.sources.items()][:SHOWN] + [*facets.languages.items()][:SHOWN]
    return words(" · ".join([total, *(f"{name} {count:,}" for name, count in named)]))
