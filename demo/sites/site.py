"""What all miniature sites share: editions, page cache, robots, common answers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import ClassVar
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from demo.sites import template
from demo.sites.answer import Answer, LivePart, Page, Part, answer
from demo.sites.template import Template
from demo.story import Event, State, Story, state

_MARK = "\x00"
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000"
    "02024401003b"
)


@dataclass
class Edition:
    """A site between two changes: its living stories and the pages made so far.

    *live* is newest first by the date that the site claims; *slugs* and *numbers*
    find a story that has appeared, by old slugs too, whatever became of it.
    *spoilt* are the addresses that a bad template leaves without their words.
    """

    moment: datetime
    states: Sequence[State]
    live: list[State] = field(init=False)
    slugs: dict[str, State] = field(init=False)
    numbers: dict[str, State] = field(init=False)
    pages: dict[str, Page] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        born = [s for s in self.states if s.standing != "unborn"]
        shown = [s for s in born if s.standing in ("live", "consent")]
        self.live = sorted(shown, key=lambda s: s.story.published, reverse=True)
        self.slugs = {slug: s for s in born for slug in (s.slug, *s.old_slugs)}
        self.numbers = {str(s.story.number): s for s in born}


Ask = Mapping[str, str]
"""What a request says: its query, and the named parts of its path."""

Handler = Callable[[Edition, Ask], Page]


class Site:
    """One site; subclasses say what stands where and how it looks."""

    name: ClassVar[str]
    title: ClassVar[str]
    zone: ClassVar[ZoneInfo]
    robots: ClassVar[str]
    per_page: int
    large_page: ClassVar[int] = 20

    def __init__(
        self, base: str, stories: Iterable[Story], events: Iterable[Event]
    ) -> None:
        self.base = base.rstrip("/")
        self.stories = tuple(stories)
        self.events: dict[str, list[Event]] = {s.name: [] for s in self.stories}
        for event in sorted(events, key=lambda e: e.at):
            if event.story in self.events:
                self.events[event.story].append(event)
        self.fragments: dict[str, Part | LivePart] = {}
        self.spoilt = 0
        self._template: Template = "own"
        self._turns = sorted(self._all_turns())
        self._edition: Edition | None = None
        self._edition_key: tuple[int, date] | None = None
        self._moment: datetime | None = None
        self._routes = [(re.compile(p), h) for p, h in self.routes().items()]
        self.prepare()

    def get(
        self,
        path: str,
        query: str,
        headers: Mapping[str, str],
        moment: datetime,
        serial: int = 0,
    ) -> Answer:
        """Answer a GET; *headers* have lower-case names, *serial* moves the ticker."""
        edition = self.edition(moment)
        address = f"{path}?{query}"
        page = edition.pages.get(address)
        if page is None:
            page = self._make(edition, path, query)
            edition.pages[address] = page
        self.spoilt += address in edition.spoilt
        return answer(page, headers, serial)

    def edition(self, moment: datetime) -> Edition:
        """Return the site as it stands at *moment*; cheap while nothing changes."""
        if self._edition and moment == self._moment:
            return self._edition
        key = bisect_right(self._turns, moment), self.local(moment).date()
        if self._edition is None or key != self._edition_key:
            states = [state(s, self.events[s.name], moment) for s in self.stories]
            self._edition, self._edition_key = Edition(moment, states), key
        self._moment = moment
        return self._edition

    @property
    def template(self) -> Template:
        """The template that pages are made by."""
        return self._template

    @template.setter
    def template(self, name: Template) -> None:
        if name != self._template:
            self._template, self._edition = name, None

    def prepare(self) -> None:
        """Make the furniture that all pages share."""

    def routes(self) -> dict[str, Handler]:
        """Return what answers which paths, as regular expressions with names."""
        raise NotImplementedError

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story as it stands, the canonical one first."""
        raise NotImplementedError

    def missing(
        self, edition: Edition, status: int = 404, language: str | None = None
    ) -> Page:
        """Return the site's own words for a page that is not there."""
        raise NotImplementedError

    def wall(self, edition: Edition, language: str) -> Page:
        """Return the page that asks for consent in place of an article."""
        raise NotImplementedError

    def instead(self, edition: Edition, at: State) -> Page | None:
        """Return what stands in place of a story that cannot be read now."""
        language = at.story.language
        match at.standing:
            case "gone":
                return self.missing(edition, 410, language)
            case "soft-404":
                return self.missing(edition, 200, language)
            case "consent":
                return self.wall(edition, language)
            case _:
                return None

    def local(self, moment: datetime) -> datetime:
        """Return *moment* in the site's own time zone."""
        return moment.astimezone(self.zone)

    def html(self, text: str, **more: object) -> Page:
        """Return a page of *text*, whose NUL-marked names stand for fragments."""
        pieces = template.reworked(text, self._template).split(_MARK)
        parts: list[Part | LivePart] = [Part(p.encode()) for p in pieces]
        for i in range(1, len(pieces), 2):
            parts[i] = self.fragments[pieces[i]]
        return Page(tuple(parts), **more)  # type: ignore[arg-type]

    def fragment(self, name: str, value: str | LivePart) -> str:
        """Register a shared piece of pages; return the mark that stands for it."""
        self.fragments[name] = Part(value.encode()) if isinstance(value, str) else value
        return f"{_MARK}{name}{_MARK}"

    def _make(self, edition: Edition, path: str, query: str) -> Page:
        if path == "/robots.txt":
            return text_page(self.robots, "text/plain; charset=UTF-8")
        if re.search(r"\.(jpg|png|gif|webp|ico)$", path):
            return Page((Part(_PIXEL),), content_type="image/gif")
        asked = {k: v[-1] for k, v in parse_qs(query, keep_blank_values=True).items()}
        for pattern, handler in self._routes:
            if found := pattern.fullmatch(path.replace("%3A", ":")):
                named = {k: v for k, v in found.groupdict().items() if v is not None}
                page = handler(edition, {**asked, **named})
                return self._dressed(edition, f"{path}?{query}", page, handler)
        return self.missing(edition)

    def _dressed(
        self, edition: Edition, address: str, page: Page, handler: Handler
    ) -> Page:
        """Return *page* by today's template; count what that leaves unreadable."""
        article = getattr(handler, "__name__", "") == "article"
        if page.status == 200 and template.spoils(self._template, article=article):
            edition.spoilt.add(address)
        return template.served(page, self._template, self.fragments, article=article)

    def _all_turns(self) -> Iterable[datetime]:
        for story in self.stories:
            yield story.appears
            for event in self.events[story.name]:
                yield event.at
                if event.until:
                    yield event.until


def text_page(text: str, content_type: str, **more: object) -> Page:
    """Return a page that is nothing but *text*."""
    part = Part(text.encode())
    return Page((part,), content_type=content_type, **more)  # type: ignore[arg-type]


def moved(address: str) -> Page:
    """Return a permanent redirect to *address*."""
    return Page((Part(b""),), status=301, headers=(("Location", address),))


def part_of(items: Sequence[State], number: int, size: int) -> Sequence[State]:
    """Return page *number* (from 1) of *items*."""
    return items[(number - 1) * size : number * size] if number > 0 else ()


def number(ask: Ask, name: str, otherwise: int = 1) -> int:
    """Return the whole number that a request gives as *name*."""
    value = ask.get(name, "")
    return int(value) if value.isdigit() else otherwise


def esc(text: str) -> str:
    """Escape *text* for HTML, with no-break spaces as WordPress prints them."""
    return escape(text, quote=True).replace("\u00a0", "&nbsp;")


def inline(block: str) -> str:
    """Return a block's text as HTML with its strong words and links."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", esc(block))
    return re.sub(r"\[\[(.+?)\]\]", r'<a href="/#more">\1</a>', text)
