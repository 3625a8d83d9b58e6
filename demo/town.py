"""The town: four sites at their addresses, one clock, faults, and counts of hits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, get_args

from demo import script
from demo.door import HANG, Reset
from demo.generate import generated
from demo.ledger import Ledger
from demo.sites import KINDS, Site
from demo.sites.answer import Answer
from demo.sites.widgets import crowd
from demo.texts import stories

Outage = Literal["503", "429", "403", "wall", "wall-200", "hang", "reset", "robots-503"]
"""What a site can suffer from; `wall` is a bot challenge."""

NAMES = tuple(KINDS)
_WALL = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    b'<noscript>Enable JavaScript and cookies to continue</noscript><div id="'
    b'challenge-running"></div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate'
    b'/chl_page/v1"></script></body></html>'
)
_HTML = {"Content-Type": "text/html; charset=UTF-8"}


class Place:
    """One site where it is served, with the switches for its faults."""

    def __init__(self, site: Site, town: Town) -> None:
        self.site = site
        self.town = town
        self.outage: Outage | None = None
        self.delay = 0.0
        self.hits: Counter[str] = Counter()
        self.serial = 0

    @property
    def base_url(self) -> str:
        """Its address without a slash at the end."""
        return self.site.base

    def respond(
        self, method: str, path: str, query: str, headers: Mapping[str, str]
    ) -> tuple[Answer, float]:
        """Answer a request, or fail in the way that *outage* asks for."""
        self.serial += 1
        with self.town.lock:
            self.hits[f"{path}?{query}" if query else path] += 1
        if self.outage and (failure := self._fail(path)):
            return failure
        if method not in ("GET", "HEAD"):
            return Answer(405, _HTML, b""), 0
        found = self.site.get(path, query, headers, self.town.clock, self.serial)
        return found, self.delay

    def _fail(self, path: str) -> tuple[Answer, float] | None:
        match self.outage:
            case "reset":
                raise Reset
            case "hang":
                return Answer(200, _HTML, b""), HANG
            case "robots-503":
                bad = path == "/robots.txt"
                return (Answer(503, _HTML, b"busy"), self.delay) if bad else None
            case "wall" | "wall-200":
                status = 403 if self.outage == "wall" else 200
                headers = _HTML | {"cf-mitigated": "challenge", "Server": "cloudflare"}
                return Answer(status, headers, _WALL), self.delay
            case _:
                headers = _HTML | {"Retry-After": "1"}
                body = b"<h1>Service unavailable</h1>"
                return Answer(int(self.outage or 503), headers, body), self.delay


class Town:
    """Four sites and the clock they share; *articles* asks for a town of that size."""

    def __init__(
        self,
        bases: Mapping[str, str],
        clock: datetime = script.DAY_0,
        articles: int | None = None,
    ) -> None:
        self.lock = threading.Lock()
        self.clock = clock
        self.articles = articles
        self.sites = {n: Place(_site(n, bases[n], articles), self) for n in bases}

    def advance(self, **amount: float) -> datetime:
        """Move the clock forward by days=, hours= ...; return the new moment."""
        self.clock += timedelta(**amount)
        return self.clock

    @property
    def hits(self) -> dict[str, dict[str, int]]:
        """How often each address was asked for, by site."""
        with self.lock:
            return {name: dict(place.hits) for name, place in self.sites.items()}

    @property
    def ledger(self) -> Ledger:
        """What these sites really did."""
        return Ledger({name: place.site for name, place in self.sites.items()})


def outage(words: str) -> Outage | None:
    """Return the outage that *words* name; an empty name is none."""
    known: tuple[Outage, ...] = get_args(Outage)
    return next((kind for kind in known if kind == words), None)


def _site(name: str, base: str, articles: int | None) -> Site:
    if articles is None:
        return KINDS[name](base, stories(name), script.EVENTS)
    place = NAMES.index(name)
    count = articles // len(NAMES) + (place < articles % len(NAMES))
    site = KINDS[name](base, generated(name, count), ())
    site.per_page = site.large_page
    crowd(site)
    return site
