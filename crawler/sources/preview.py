"""A dry run: what a source's listings name, and what its pages would be stored as.

Nothing is stored; fetching is somebody else's (`fetch`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from archive import clock
from archive.article import Article, Capture, Link, Listing, Reading
from archive.text.normalize import normal
from crawler import extract
from crawler.errors import FetchError
from crawler.source import Route, Source
from crawler.sources import sampling

SAMPLES = 3
"""Articles read of each route."""


@dataclass(frozen=True, slots=True)
class PageReport:
    """What one page would be stored as, and the lines left out of it."""

    url: str
    status: int
    reading: Reading
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteReport:
    """What one listing named; *problem* where it could not be used."""

    route: Route
    listing: Listing
    problem: str | None
    pages: list[PageReport] = field(default_factory=list)


def source(
    checked: Source, fetch: Callable[[str], Capture], samples: int = SAMPLES
) -> Iterator[RouteReport]:
    """Read the first page of each route, and a few of the articles it names."""
    seen: set[str] = set()
    for route in checked.listing:
        report = _route(checked, route, fetch)
        fresh = [link for link in report.listing.links if link.url not in seen]
        for link in fresh[:samples]:
            seen.add(link.url)
            try:
                report.pages.append(page(checked, fetch(link.url), link))
            except FetchError:
                continue
        yield report


def _route(
    checked: Source, route: Route, fetch: Callable[[str], Capture]
) -> RouteReport:
    url = sampling.beginning(route, checked, clock.now())
    first = sampling.fetch_page(checked, route, url, fetch)
    return RouteReport(route, first.listing, first.problem)


def page(checked: Source, capture: Capture, hints: Link | None = None) -> PageReport:
    """Read one page as a crawl would, and say what was left out of the article."""
    reading = extract.read(capture, checked, hints)
    return PageReport(
        capture.url, capture.status, reading, tuple(_dropped(capture, reading))
    )


def _dropped(capture: Capture, reading: Reading) -> Iterator[str]:
    if not isinstance(reading, Article):
        return
    kept = normal("\n".join((reading.headline, reading.lead or "", reading.body)))
    seen = set()
    for line in _lines(capture.body):
        if line and line not in kept and line not in seen:
            seen.add(line)
            yield line


def _lines(body: bytes) -> Iterator[str]:
    root = html.document_fromstring(body, parser=html.HTMLParser(huge_tree=True))
    etree.strip_elements(root, "script", "style", "head", "noscript", with_tail=False)
    for text in root.itertext():
        yield normal(str(text))
