"""`sources record` and `sources replay`: a source's own test, run offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import clock
from archive.cli import terminal
from archive.cli.options import examples, json_option
from archive.export.text_files import whole
from crawler.cli.add import own_folder
from crawler.errors import RecordingError
from crawler.source import Source
from crawler.sources import loader

if TYPE_CHECKING:
    from crawler.sources.recordings.recorder import Recording

WARC, WANTED = ".warc.gz", ".expected.json"


@click.command(
    epilog=examples(
        "newsarchive sources record timesca",
        "newsarchive sources record timesca --samples 5",
    )
)
@click.argument("name", metavar="SOURCE")
@click.option(
    "--samples",
    type=click.IntRange(1, 10),
    default=2,
    show_default=True,
    help="Articles to keep of each page of a listing.",
)
def record(name: str, samples: int) -> None:
    """Keep a few pages of a source, and what is read from them, as its test.

    Two pages of each listing and some of the articles that they name go into a
    small WARC beside the source's file, and what is found there into a JSON file.
    An earlier recording is replaced.
    """
    source = loader.load(name)
    made = _recorded(source, samples)
    for url, why in made.lost.items():
        click.echo(f"not kept: {url} ({why})", err=True)
    if not any(answer.role == "article" for answer in made.answers):
        message = f"{name}: no article was found; nothing is kept"
        raise click.ClickException(message)
    from crawler.sources.recordings import comparison, warc  # noqa: PLC0415 - slow to import

    recording, wanted = files(name)
    warc.write(recording, made.answers)
    # What is expected is read from what was kept, so that it can be read again.
    found = comparison.read(source, warc.read(recording))
    _expect(wanted, found)
    _summary(name, found)
    click.echo(f"wrote {recording} ({recording.stat().st_size:,} bytes) and {wanted}")


def _recorded(source: Source, samples: int) -> Recording:
    from crawler.cli import process  # noqa: PLC0415 - slow to import
    from crawler.sources.recordings import recorder  # noqa: PLC0415 - slow to import
    from crawler.spiders import adhoc  # noqa: PLC0415 - slow to import

    return adhoc.run(
        lambda fetch: recorder.record(source, fetch, clock.now(), samples),
        process.settings("", log_level="ERROR"),
        source.manners,
    )


@click.command(
    epilog=examples(
        "newsarchive sources replay timesca",
        "newsarchive sources replay               (every source with a recording)",
        "newsarchive sources replay timesca --accept",
    )
    + "\n\n\b\nExit codes:\n  0 all is as it was recorded  1 something differs"
)
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--accept", is_flag=True, help="Expect from now on what is found now.")
@json_option
def replay(names: tuple[str, ...], *, accept: bool, as_json: bool) -> None:
    """Read recorded pages again, offline, and say what is not as it was."""
    differ = False
    for name in names or _with_recording():
        lines = _replayed(name, accept=accept)
        differ = differ or bool(lines)
        if as_json:
            said = {"source": name, "differences": lines}
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            _print(name, lines, accepted=accept)
    if differ and not accept:
        raise click.exceptions.Exit(1)


def files(name: str) -> tuple[Path, Path]:
    """Return where a source's recording is kept, and what is expected of it."""
    folder = loader.place(name).parent
    if folder == loader.BUNDLED:
        folder = own_folder()
    return folder / f"{name}{WARC}", folder / f"{name}{WANTED}"


def _with_recording() -> list[str]:
    return [name for name in loader.names() if files(name)[0].exists()]


def _replayed(name: str, *, accept: bool) -> list[str]:
    """Return what differs from what is expected of a recording."""
    from crawler.sources.recordings import comparison, warc  # noqa: PLC0415 - slow to import

    source = loader.load(name)
    recording, expected = files(name)
    try:
        recorded = warc.read(recording)
        wanted = json.loads(expected.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RecordingError(name, f"there is no {error.filename}") from error
    except (OSError, ValueError) as error:
        why = f"{recording} or {expected.name} cannot be read: {error}"
        raise RecordingError(name, why) from error
    if not isinstance(wanted, dict):
        why = f"{expected} is damaged: it holds no JSON object"
        raise RecordingError(name, why)
    found = comparison.read(source, recorded)
    if accept:
        _expect(expected, found)
    # As JSON has it: a tuple is a list there.
    return comparison.differences(wanted, json.loads(json.dumps(found)))


def _expect(path: Path, found: dict[str, Any]) -> None:
    with whole(path) as part:
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        part.write_text(text + "\n", encoding="utf-8")


def _summary(name: str, found: dict[str, Any]) -> None:
    out = terminal.console()
    out.print(terminal.words(name, "bold"))
    for url, listing in found["listings"].items():
        said = listing["problem"] or f"{len(listing['links'])} articles"
        out.print(terminal.words(f"  {listing['kind']} {url}: {said}"))
    for url, article in found["articles"].items():
        said = article.get("headline") or article["verdict"]
        out.print(terminal.words(f"  {url}: {said}"))


def _print(name: str, lines: list[str], *, accepted: bool) -> None:
    out = terminal.console()
    end = "accepted" if lines and accepted else f"{len(lines)} differences"
    out.print(terminal.words(f"{name}: {end if lines else 'as recorded'}", "bold"))
    for line in lines:
        out.print(terminal.words(f"  {line}"))
