"""The vesti-like site: Joomla with K2 in Russian and Kyrgyz, dates in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from demo.sites import vesti_looks as looks
from demo.sites.answer import Page
from demo.sites.feeds import Item, rss
from demo.sites.site import Ask, Edition, Handler, Site, esc, moved, number, part_of
from demo.sites.vesti_words import NOT_FOUND, SECTIONS, WALL
from demo.story import State


class Vesti(Site):
    """?start=N listings, lazy pictures, Сегодня and Кечээ in the lists."""

    name = "vesti"
    title = "Демо-Вести"
    zone = ZoneInfo("Asia/Bishkek")
    per_page = 5
    robots = "User-agent: *\nDisallow: /administrator/\nDisallow: /reklama/\n"

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        looks.prepare(self)

    def routes(self) -> dict[str, Handler]:
        """Return what answers which paths."""
        return {
            r"/(?:itemlist\.html)?": self.home,
            r"/rss/?": self.feed,
            r"/(?:kg/)?[\w-]+/item/(?P<number>\d+)-(?P<slug>[\w-]+)\.html": (
                self.article
            ),
            r"/kg/(?P<section>[\w-]+-kg)\.html": self.section,
            r"/(?P<section>[a-z]+)": self.section,
        }

    def paths(self, at: State) -> list[str]:
        """Return the one address of a story."""
        folder = looks.section_path(at.story.section).removesuffix(".html")
        return [f"{folder}/item/{at.story.number}-{at.slug}.html"]

    def article(self, now: Edition, ask: Ask) -> Page:
        """Return an article page, or what became of it."""
        at = now.numbers.get(ask["number"])
        if at is None:
            return self.missing(now)
        if absent := self.instead(now, at):
            return absent
        address = self.base + self.paths(at)[0]
        if ask["slug"] != at.slug:
            return moved(address)
        language = at.story.language
        others = [
            other for other in self._of(now, language)[:8] if other.slug != at.slug
        ]
        main = looks.article(self, at, others)
        head = looks.head(at, address)
        page = self._whole(now, language, at.wording.headline, main, head)
        return replace(page, modified=at.modified)

    def home(self, now: Edition, ask: Ask) -> Page:
        """List all Russian news."""
        where = ("/itemlist.html", "ru")
        return self._listing(now, where, self._of(now, "ru"), number(ask, "start", 0))

    def section(self, now: Edition, ask: Ask) -> Page:
        """List a section."""
        section = ask["section"]
        if section not in SECTIONS:
            return self.missing(now)
        chosen = [at for at in now.live if at.story.section == section]
        where = (looks.section_path(section), "ky" if section[-3:] == "-kg" else "ru")
        return self._listing(now, where, chosen, number(ask, "start", 0))

    def feed(self, now: Edition, ask: Ask) -> Page:
        """Return a feed of both languages."""
        del ask
        items = [
            Item(
                title=at.wording.headline,
                link=f"{self.base}{self.paths(at)[0]}",
                guid=f"{self.base}{self.paths(at)[0]}",
                published=at.story.published,
                summary=at.wording.lead or at.wording.body[0],
                author=", ".join(at.wording.authors),
            )
            for at in now.live[:20]
        ]
        return rss(self.title, self.base, "ru-ru", items)

    def missing(
        self, edition: Edition, status: int = 404, language: str | None = None
    ) -> Page:
        """Return the site's page-not-found in *language*."""
        title, words = NOT_FOUND[language or "ru"]
        main = f'<div class="error"><h1>{title}</h1><p>{words}</p></div>'
        page = self._whole(edition, language or "ru", title, main)
        return replace(page, status=status)

    def wall(self, edition: Edition, language: str) -> Page:
        """Return the page that asks for consent."""
        title, words = WALL[language]
        main = f'<div class="consent-wall"><h1>{title}</h1><p>{words}</p></div>'
        return self._whole(edition, language, title, main)

    def _of(self, now: Edition, language: str) -> list[State]:
        return [at for at in now.live if at.story.language == language]

    def _listing(
        self, now: Edition, where: tuple[str, str], chosen: Sequence[State], start: int
    ) -> Page:
        path, language = where
        size = self.per_page
        shown = part_of(chosen, start // size + 1, size)
        last = max(0, (len(chosen) - 1) // size * size)
        follow = (
            f'<li class="pagination-next"><a href="{path}?start={start + size}">→</a>'
            f'</li><li class="pagination-end"><a href="{path}?start={last}">⇥</a></li>'
            if start < last
            else ""
        )
        items = "".join(looks.item(self, at, now.moment) for at in shown)
        main = (
            f'<div id="k2Container" class="itemListView"><div id="itemListLeading">'
            f'{items}<div class="itemContainer"><h3 class="catItemTitle"><a href="'
            f'/reklama/item/9-kovry.html">Ковры ручной работы со скидкой до конца '
            f'месяца</a></h3></div></div><ul class="pagination">{follow}</ul></div>'
        )
        return self._whole(now, language, self.title, main)

    def _whole(
        self, now: Edition, language: str, title: str, main: str, head: str = ""
    ) -> Page:
        aside = looks.latest(self, self._of(now, language)[:12], now.moment)
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{esc(title)}</title>{head}\0top\0</head><body>\0menu\0{main}"
            f"{aside}\0bottom\0"
        )
