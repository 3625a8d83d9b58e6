"""Fetches one listing of a site and judges the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

from archive import urls
from archive.article import Capture, Link, Listing
from crawler.downloader.challenge import HEADERS, LOOK, MARKS
from crawler.errors import FetchError
from crawler.listings import discover, kind_of, start
from crawler.source import Route, Source

Fetch = Callable[[str], Capture]

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What one address turned out to be; *problem* where it is of no use."""

    route: Route
    listing: Listing = field(default_factory=Listing)
    problem: str | None = None
    samples: tuple[Link, ...] = ()
    title: str | None = None

    @property
    def useful(self) -> bool:
        """Whether this route names articles, or leads to what does."""
        return not self.problem and len(self.samples) >= _ENOUGH

    @property
    def turns(self) -> bool:
        """Whether there is a page after it."""
        return bool(self.listing.next_urls)


class RouteChecker:
    """Fetches for one probe: each address once, no more than *budget* in all."""

    def __init__(
        self, home: str, fetch: Fetch, hosts: Iterable[str], budget: int
    ) -> None:
        self.home = home
        self.hosts = tuple(hosts)
        self.left = budget
        self.walls: set[str] = set()
        self._fetch = fetch
        self._known: dict[str, Capture | str] = {}

    def get(self, url: str) -> Capture | str:
        """Return the answer of an address, or why there is none."""
        identity = urls.key(url, trailing_slash="keep")
        if identity not in self._known:
            self._known[identity] = self._fetch_once(url)
        return self._known[identity]

    def _fetch_once(self, url: str) -> Capture | str:
        if self.left <= 0:
            return "not asked: enough requests were made"
        self.left -= 1
        try:
            answer = self._fetch(url)
        except FetchError as error:
            return error.why
        wall = wall_of(answer)
        if wall:
            self.walls.add(wall)
            return f"a bot wall ({wall})"
        return answer if answer.status == HTTPStatus.OK else f"answered {answer.status}"

    def check(self, route: Route) -> Finding:
        """Fetch a route and judge what it names."""
        answer = self.get(start(route))
        if isinstance(answer, str):
            return Finding(route, problem=answer)
        listing = self._discover(answer, route)
        if listing.problem:
            return Finding(route, listing, listing.problem)
        samples = listing.links
        if not samples and listing.children:
            samples = self._of_child(listing, route)
        problem = None if samples else "names no articles"
        title = kind_of(route).site_title(answer.body)
        return Finding(route, listing, problem, samples, title)

    def _of_child(self, listing: Listing, route: Route) -> tuple[Link, ...]:
        """Return the links of an index's first child, and of its first again."""
        for _ in range(2):
            child = listing.children[0][1] if listing.children else None
            answer = self.get(child) if child else "no child"
            if isinstance(answer, str):
                return ()
            listing = self._discover(answer, route.model_copy(update={"url": child}))
            if listing.links:
                break
        return listing.links

    def _discover(self, answer: Capture, route: Route) -> Listing:
        source = Source(
            name="probe",
            title="probe",
            home=self.home,
            hosts=self.hosts,
            listing=(route,),
        )
        return discover(
            answer.body,
            answer.final_url,
            source,
            route,
            content_type=answer.headers.get("content-type"),
            at=answer.fetched_at,
        )


def wall_of(answer: Capture) -> str | None:
    """Return whose bot wall gave an answer, or None."""
    for name, wall in HEADERS.items():
        if name in answer.headers:
            return wall
    if answer.status == HTTPStatus.OK and len(answer.body) > LOOK:
        return None
    found = MARKS.search(answer.body[:LOOK])
    return found.lastgroup if found else None
