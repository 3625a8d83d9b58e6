"""`show`: one article, as it stands or stood."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from rich.console import Console
from rich.text import Text

from archive.cli.options import MOMENT, examples, json_option, reading
from archive.cli.terminal import WIDTH, console, print_json, state, time, words
from archive.contract.records import ArticleVersion, LatestArticle, NextLook
from archive.errors import ArchiveError
from archive.reader import Archive


@click.command(
    epilog=examples(
        "newsarchive show https://timesca.com/some-article/",
        "newsarchive show timesca.com/some-article --at 2026-02-20",
    )
)
@click.argument("url")
@click.option("--at", type=MOMENT, help="As it stood at this moment.")
@click.option("--raw", is_flag=True, help="The bytes the site sent, unchanged.")
@json_option
@reading
def show(
    archive: Archive, url: str, at: datetime | None, *, raw: bool, as_json: bool
) -> None:
    """Show the article at URL.

    Any address it was met under will do.
    """
    article = archive.article(url)
    version = _version(archive, article, at)
    if raw:
        _, body = archive.raw(version.capture_id)
        sys.stdout.buffer.write(body)
    elif as_json:
        print_json([article if at is None else version])
    else:
        out, key = console(), article.article_id
        _print(out, article, version, archive.next_look(key), _editions(archive, key))


def _version(
    archive: Archive, article: LatestArticle, at: datetime | None
) -> ArticleVersion:
    if at is None:
        return archive.history(article.article_id)[-1]
    version = archive.as_of(at, url=article.article_id)
    if version is None:
        message = (
            f"{article.url} is not known to have stood at {at.isoformat()}; "
            "`newsarchive history URL` tells when it did"
        )
        raise ArchiveError(message)
    return version


def _editions(archive: Archive, article_id: int) -> list[LatestArticle]:
    found = archive.editions(article_id)
    return [archive.article(edition.edition_id) for edition in found]


def _print(
    out: Console,
    article: LatestArticle,
    version: ArticleVersion,
    planned: NextLook | None,
    editions: list[LatestArticle],
) -> None:
    width = min(out.width, WIDTH)
    out.print(words(version.headline, "bold"), width=width)
    out.print(_facts(article, version))
    if article.status != "live":
        moved = Text(" to ") + words(article.moved_to) if article.moved_to else Text()
        out.print(state(article.status) + moved)
    if planned is not None:
        out.print(_next(planned))
    for other in editions:
        said = filter(None, (other.language, other.script))
        out.print(words(f"also in {' '.join(said) or '?'}: {other.url}", "dim"))
    if version.lead:
        out.print()
        out.print(words(version.lead, "italic"), width=width)
    for paragraph in version.body.split("\n\n"):
        out.print()
        out.print(words(paragraph), width=width)


def _facts(article: LatestArticle, version: ArticleVersion) -> Text:
    facts = [
        words(article.source),
        time(version.published_at),
        words(", ".join(version.authors)),
        Text(f"version {version.version_number} of {article.version_count}"),
        words(article.url),
    ]
    return Text(" · ", style="dim").join(fact for fact in facts if fact.plain)


def _next(planned: NextLook) -> Text:
    """Say when the article is fetched next, and why then."""
    why = planned.due_reason
    if planned.state == "pending":
        return words(f"next look: in the next crawl ({planned.state_reason})", "dim")
    if planned.state == "failed":
        why = f"the last one failed, {planned.state_reason}"
    if planned.due_at is None:
        return words(f"no look planned ({why or planned.state_reason})", "dim")
    return words(f"next look: from {time(planned.due_at)} on ({why})", "dim")
