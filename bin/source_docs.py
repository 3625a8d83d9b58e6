"""Prints docs/sources.md: the sources that come with the program (`make docs`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from crawler.source import Source
from crawler.sources import load_file
from crawler.sources.loader import BUNDLED

HEAD = """\
# Bundled sources

{count} sources of {countries} countries come with the program, one TOML file each in
`crawler/sources/`. This page is written by `make docs`. Within a file each fact is
marked as seen or assumed; `newsarchive sources check NAME` shows what a source gives
today, and a file of your own with the same name wins over a bundled one
([adding-a-source.md](adding-a-source.md)). A *deep* route lists the whole archive and
is read by backfills only.
"""

NAMES = {
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "GE": "Georgia",
    "KG": "Kyrgyzstan",
    "KZ": "Kazakhstan",
    "MN": "Mongolia",
    "TJ": "Tajikistan",
    "TM": "Turkmenistan",
    "UZ": "Uzbekistan",
}


def page() -> Iterator[str]:
    """Yield the page, country by country."""
    found = [load_file(file) for file in sorted(Path(BUNDLED).glob("*.toml"))]
    found.sort(key=lambda source: (_country(source), source.name))
    countries = {source.country for source in found} - {None}
    yield HEAD.format(count=len(found), countries=len(countries))
    for country, sources in groupby(found, key=_country):
        yield f"## {country}\n"
        yield "| source | title | languages | routes | deep routes | body known |"
        yield "|---|---|---|---|---|---|"
        yield from map(_row, sources)
        yield ""


def _country(source: Source) -> str:
    country = source.country
    return NAMES.get(country, country) if country else "Without a country"


def _row(source: Source) -> str:
    languages = dict.fromkeys(
        filter(None, (source.language, *source.languages.values()))
    )
    title = f"[{source.title}]({source.home})" + (" (paused)" if source.paused else "")
    cells = (
        f"`{source.name}`",
        title.replace("|", "/"),
        ", ".join(languages),
        _kinds(source, deep=False),
        _kinds(source, deep=True),
        "yes" if source.article.body else "",
    )
    return f"| {' | '.join(cells)} |".replace("  ", " ")


def _kinds(source: Source, *, deep: bool) -> str:
    """Return how many routes of each kind there are."""
    counts = Counter(route.kind for route in source.listing if route.deep == deep)
    return ", ".join(
        f"{count} {kind}" if count > 1 else kind for kind, count in counts.items()
    )


print("\n".join(page()).rstrip())
