"""The openkg-like site: DataLife Engine in Russian and English, text by line breaks."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from demo.sites import openkg_looks as looks
from demo.sites.answer import Page
from demo.sites.feeds import Item, etag, rss, sitemap, sitemap_index
from demo.sites.openkg_words import ERROR, PREFIX, SECTIONS, WALL
from demo.sites.site import Ask, Edition, Handler, Site, esc, moved, number, part_of
from demo.story import State

_IN = r"(?P<in>en/)?"
_ROBOTS = """\
User-agent: *
Disallow: /index.php
Disallow: /*/reklama/
Disallow: /user/
Disallow: /en/user/
"""


class Openkg(Site):
    """Title twice, share bars before and after, print twins, a leaked {title}."""

    name = "openkg"
    title = "Demo Open"
    zone = ZoneInfo("Asia/Bishkek")
    per_page = 5
    robots = _ROBOTS

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        looks.prepare(self)

    def routes(self) -> dict[str, Handler]:
        """Return what answers which paths."""
        name = r"(?P<print>print:page,1,)?(?P<number>\d+)-(?P<slug>[\w-]+)\.html"
        section = r"(?:(?P<section>[a-z][\w-]*)/)?"
        return {
            rf"/{_IN}": self.listing,
            rf"/{_IN}news/{section}(?:page/(?P<page>\d+)/?)?": self.listing,
            rf"/(?:en/)?news/[\w-]+/{name}": self.article,
            rf"/{_IN}rss\.xml": self.feed,
            r"/sitemap\.xml": self.sitemaps,
            r"/uploads/sitemap\.xml": self.sitemap,
        }

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story: canonical, print."""
        folder = f"/{PREFIX[at.story.language]}news/{at.story.section}"
        name = f"{at.story.number}-{at.slug}.html"
        return [f"{folder}/{name}", f"{folder}/print:page,1,{name}"]

    def article(self, now: Edition, ask: Ask) -> Page:
        """Return an article page or its print twin, or what became of it."""
        at = now.numbers.get(ask["number"])
        if at is None:
            return self.missing(now)
        if absent := self.instead(now, at):
            return absent
        twin = "print" in ask
        if ask["slug"] != at.slug:
            return moved(self.base + self.paths(at)[1 if twin else 0])
        page = self.html(looks.printed(at)) if twin else self._article(at)
        mark = etag(at.story.key, at.modified.isoformat(), str(twin))
        return replace(page, etag=mark, modified=at.modified)

    def listing(self, now: Edition, ask: Ask) -> Page:
        """List news; a page number past the end shows the first page again."""
        language = "en" if "in" in ask else "ru"
        path = f"/{ask.get('in', '')}news/"
        chosen = self._of(now, language)
        if section := ask.get("section"):
            chosen = [at for at in chosen if at.story.section == section]
            path += f"{section}/"
        pages = max(1, -(-len(chosen) // self.per_page))
        page = number(ask, "page")
        page = page if 1 <= page <= pages else 1
        shown = part_of(chosen, page, self.per_page)
        first, second, *_ = (words[language] for words in SECTIONS.values())
        main = (
            f'<div class="cats"><a href="#">{first}</a> {{title}} <a href="#">{second}'
            f'</a></div><div id="dle-content">{looks.cards(self, shown)}<div class="'
            f'shortstory"><h2><a href="/{PREFIX[language]}news/reklama/70001-okna-i-'
            'dveri.html">Windows and doors: окна и двери за один день</a></h2></div>'
            f"{looks.pager(self.base + path, page, pages)}</div>"
        )
        return self._whole(language, f"Page {page}", main)

    def feed(self, now: Edition, ask: Ask) -> Page:
        """Return a feed of short summaries."""
        language = "en" if "in" in ask else "ru"
        items = [
            Item(
                title=at.wording.headline,
                link=f"{self.base}{self.paths(at)[0]}",
                guid=f"{self.base}{self.paths(at)[0]}",
                published=at.story.published,
                summary=at.wording.body[0][:200],
            )
            for at in self._of(now, language)[:20]
        ]
        return rss(self.title, self.base, language, items)

    def sitemaps(self, now: Edition, ask: Ask) -> Page:
        """Return the index of sitemaps."""
        del ask
        return sitemap_index([(f"{self.base}/uploads/sitemap.xml", now.moment)])

    def sitemap(self, now: Edition, ask: Ask) -> Page:
        """Return the one sitemap."""
        del ask
        return sitemap((self.base + self.paths(at)[0], at.modified) for at in now.live)

    def missing(
        self, edition: Edition, status: int = 404, language: str | None = None
    ) -> Page:
        """Return the engine's own error page in *language*."""
        del edition
        title, words = ERROR[language or "en"]
        main = f'<div id="dle-content"><div class="berrors"><b>{title}</b><br>{words}'
        page = self._whole(language or "en", title, f"{main}</div></div>")
        return replace(page, status=status)

    def wall(self, edition: Edition, language: str) -> Page:
        """Return the page that asks for consent."""
        del edition
        title, words = WALL[language]
        main = f'<div class="consent-wall"><h1>{title}</h1><p>{words}</p></div>'
        return self._whole(language, title, main)

    def _of(self, now: Edition, language: str) -> list[State]:
        """Return the stories of a language, not quite in order of date."""
        chosen = [at for at in now.live if at.story.language == language]
        for i in range(1, len(chosen) - 2, 4):
            chosen[i], chosen[i + 2] = chosen[i + 2], chosen[i]
        return chosen

    def _article(self, at: State) -> Page:
        title = looks.title(at)
        head = looks.head(self, at)
        return self._whole(at.story.language, title, looks.article(self, at), head)

    def _whole(self, language: str, title: str, main: str, head: str = "") -> Page:
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{esc(title)} » {self.title}</title>{head}\0top\0</head><body>"
            f"\0menu-{language}\0{main}\0bottom-{language}\0"
        )
