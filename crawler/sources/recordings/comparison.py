"""What is read from a recording, as JSON keeps it, and how two results differ; pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

from archive.article import Article, Capture, Link
from archive.contract.serialize import plain
from crawler import extract
from crawler.source import Source
from crawler.sources import sampling
from crawler.sources.recordings.warc import RecordedAnswers
from crawler.sources.sampling import ListingPage

Result = dict[str, Any]

SHOWN = 100
"""Characters of a value that a difference shows."""

NEVER = ("extractor", "position")
"""Fields that another version of ours changes, or another link before them."""


def read(source: Source, recording: RecordedAnswers) -> Result:
    """Return all that *source* finds on a *recording*: links, articles, verdicts."""
    pages = list(sampling.listing_pages(source, recording.fetch, recording.at))
    hints = {link.url: link for page in reversed(pages) for link in page.listing.links}
    return {
        "listings": {page.url: _listing(page) for page in pages},
        "articles": {
            capture.url: _article(source, capture, hints.get(capture.url))
            for capture in recording.articles
        },
    }


def _listing(page: ListingPage) -> Result:
    return {
        "kind": page.kind,
        "problem": page.problem,
        "next": next(iter(page.listing.next_urls), None),
        "listings": [url for _, url in page.listing.children],
        "links": {
            link.url: {
                name: value
                for name, value in plain(link).items()
                if value and name not in {*NEVER, "url"}
            }
            for link in page.listing.links
        },
    }


def _article(source: Source, capture: Capture, hints: Link | None) -> Result:
    reading = extract.read(capture, source, hints)
    fields = {name: value for name, value in plain(reading).items() if value}
    fields.pop("extractor", None)
    if not isinstance(reading, Article):
        return {"verdict": fields.pop("kind"), **fields}
    return {"verdict": "article", **fields, "body": reading.paragraphs}


def differences(wanted: Result, found: Result) -> list[str]:
    """Name what is not as it was wanted, one line each."""
    lines: list[str] = []
    for what in ("listings", "articles"):
        lines += _compared((), wanted.get(what, {}), found.get(what, {}))
    return lines


def _compared(place: tuple[str, ...], wanted: Any, found: Any) -> Iterator[str]:  # noqa: ANN401
    """Compare two values of JSON at a *place*, down to the single field."""
    if wanted == found:
        return
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name in dict.fromkeys((*wanted, *found)):
            yield from _compared((*place, name), wanted.get(name), found.get(name))
    elif isinstance(wanted, list) and isinstance(found, list):
        yield from _lines(place, wanted, found)
    elif wanted is None:
        yield f"{_at(place)}: new {_said(found)}"
    elif found is None:
        yield f"{_at(place)}: gone {_said(wanted)}"
    else:
        yield f"{_at(place)}: {_change(wanted, found)}"


def _lines(
    place: tuple[str, ...], wanted: list[Any], found: list[Any]
) -> Iterator[str]:
    before, after = [[json.dumps(each) for each in side] for side in (wanted, found)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a == d - c:
            for old, new in zip(wanted[a:b], found[c:d], strict=True):
                yield f"{_at(place)}: {_change(old, new)}"
        elif kind != "equal":
            yield from (f"{_at(place)}: gone {_said(each)}" for each in wanted[a:b])
            yield from (f"{_at(place)}: new {_said(each)}" for each in found[c:d])


def _at(place: tuple[str, ...]) -> str:
    return " ".join(place)


def _change(wanted: Any, found: Any) -> str:  # noqa: ANN401
    """Show two values where they begin to differ."""
    if isinstance(wanted, str) and isinstance(found, str):
        letters = zip(wanted, found, strict=False)
        same = takewhile(lambda pair: pair[0] == pair[1], letters)
        start = max(0, sum(1 for _ in same) - SHOWN // 3)
        wanted, found = wanted[start:], found[start:]
    return f"was {_said(wanted)}, is {_said(found)}"


def _said(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, Mapping):
        names = ("verdict", "title", "kind", "raw", "url")
        return next((_said(value[name]) for name in names if value.get(name)), "")
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
