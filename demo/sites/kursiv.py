"""The kursiv-like site: WordPress in Russian, English and Kazakh with AMP twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from demo.sites import kursiv_looks as looks
from demo.sites import wordpress
from demo.sites.answer import Page
from demo.sites.feeds import etag, rss, sitemap, sitemap_index
from demo.sites.kursiv_words import LANGUAGE, NEWS, NOT_FOUND, PREFIX, SECTIONS, WALL
from demo.sites.site import Ask, Edition, Handler, Site, esc, moved, number, part_of
from demo.story import State

_IN = r"(?P<in>en/|kk/)?"


class Kursiv(Site):
    """Category line, bilingual caption, related box inside the text, AMP."""

    name = "kursiv"
    title = "Demo Kursiv"
    zone = ZoneInfo("Asia/Almaty")
    per_page = 4
    robots = "User-agent: *\nDisallow: /*/adv-\nDisallow: /?s=\nCrawl-delay: 0\n"

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        looks.prepare(self)

    def routes(self) -> dict[str, Handler]:
        """Return what answers which paths."""
        day = r"(?P<day>\d{4}-\d\d-\d\d)"
        return {
            rf"/{_IN}": self.category,
            rf"/{_IN}category/(?P<slug>[\w-]+)/?(?:page/(?P<page>\d+)/?)?": (
                self.category
            ),
            rf"/{_IN}feed/?": self.feed,
            r"/sitemaps/(?P<code>ru|en|kk)/sitemap\.xml": self.sitemaps,
            r"/sitemaps/(?P<code>ru|en|kk)/(?P<month>\d{4}-\d\d)\.xml": self.sitemap,
            r"/wp-json/wp/v2/posts/?": partial(wordpress.posts, self),
            rf"/{_IN}{day}/(?P<slug>[\w-]+)/?(?P<amp>amp/?)?": self.article,
        }

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story, the canonical one first, then AMP."""
        day = self.local(at.story.published).date()
        address = f"/{PREFIX[at.story.language]}{day}/{at.slug}/"
        return [address, f"{address}amp/", f"{address}amp"]

    def article(self, now: Edition, ask: Ask) -> Page:
        """Return an article page or its AMP twin, or what became of it."""
        at = now.slugs.get(ask["slug"])
        folder = f"/{ask.get('in', '')}{ask['day']}/"
        if at is None or not self.paths(at)[0].startswith(folder):
            return self.missing(now, language=LANGUAGE[ask.get("in", "")])
        if absent := self.instead(now, at):
            return absent
        twin = "amp" in ask
        if ask["slug"] != at.slug:
            return moved(self.base + self.paths(at)[1 if twin else 0])
        page = self._amp(at) if twin else self._article(now, at)
        mark = etag(at.story.key, at.modified.isoformat(), at.slug, str(twin))
        return replace(page, etag=f"W/{mark}", modified=at.modified)

    def category(self, now: Edition, ask: Ask) -> Page:
        """List a section of one language; the news are everything."""
        prefix, slug = ask.get("in", ""), ask.get("slug", NEWS)
        language = LANGUAGE[prefix]
        chosen = self._of(now, language)
        if slug != NEWS:
            chosen = [at for at in chosen if at.story.section == slug]
        page = number(ask, "page")
        shown = part_of(chosen, page, self.per_page)
        if not shown:
            return self.missing(now, language=language)
        title = SECTIONS.get(slug, {}).get(language, slug)
        follow = f"{self.base}/{prefix}category/{slug}/page/{page + 1}/"
        more = page * self.per_page < len(chosen)
        pager = f'<a class="next page-numbers" href="{follow}">→</a>' if more else ""
        day = self.local(now.moment).date()
        main = (
            f"<main><h1>{title}</h1>{''.join(self._cards(at) for at in shown)}"
            f'<article class="news-post promo"><h2><a href="/{prefix}{day}/'
            'adv-flats-by-the-park/">Promo</a></h2></article>'
            f'<div class="pagination">{pager}</div></main>'
        )
        return self._whole(language, title, main, "archive")

    def feed(self, now: Edition, ask: Ask) -> Page:
        """Return a feed with full texts."""
        prefix = ask.get("in", "")
        language = LANGUAGE[prefix]
        shown = part_of(self._of(now, language), number(ask, "paged"), 10)
        if not shown:
            return self.missing(now, language=language)
        items = [
            wordpress.item(
                self, at, self.base + self.paths(at)[0], wordpress.content(at)
            )
            for at in shown
        ]
        return rss(self.title, f"{self.base}/{prefix}", language, items)

    def sitemaps(self, now: Edition, ask: Ask) -> Page:
        """Return the index of one language's sitemaps, by month."""
        newest: dict[str, datetime] = {}
        for at in self._of(now, ask["code"]):
            month = f"{self.local(at.story.published):%Y-%m}"
            newest[month] = max(newest.get(month, at.modified), at.modified)
        folder = f"{self.base}/sitemaps/{ask['code']}"
        return sitemap_index([(f"{folder}/{m}.xml", at) for m, at in newest.items()])

    def sitemap(self, now: Edition, ask: Ask) -> Page:
        """Return the sitemap of a month."""
        return sitemap(
            (self.base + self.paths(at)[0], at.modified)
            for at in self._of(now, ask["code"])
            if f"{self.local(at.story.published):%Y-%m}" == ask["month"]
        )

    def missing(
        self, edition: Edition, status: int = 404, language: str | None = None
    ) -> Page:
        """Return the site's page-not-found in *language*."""
        del edition
        title, words = NOT_FOUND[language or "ru"]
        main = f'<main class="error-404"><h1>{title}</h1><p>{words}</p></main>'
        page = self._whole(language or "ru", title, main, "error404")
        return replace(page, status=status)

    def wall(self, edition: Edition, language: str) -> Page:
        """Return the page that asks for consent."""
        del edition
        main = f'<main><div class="consent-wall">{WALL[language]}</div></main>'
        return self._whole(language, self.title, main, "consent")

    def _of(self, now: Edition, language: str) -> list[State]:
        return [at for at in now.live if at.story.language == language]

    def _cards(self, at: State) -> str:
        paths = self.paths(at)[: 2 if at.amp_listed else 1]
        return "".join(looks.card(self, at, path) for path in paths)

    def _amp(self, at: State) -> Page:
        return self.html(looks.amp(self, at, self.base + self.paths(at)[0]))

    def _article(self, now: Edition, at: State) -> Page:
        others = self._of(now, at.story.language)[:2]
        other = next((o for o in others if o.slug != at.slug), None)
        head = looks.head(self, at, self.base + self.paths(at)[0])
        main = looks.article(self, at, other)
        return self._whole(
            at.story.language, at.wording.headline, main, "single-post", head
        )

    def _whole(
        self, language: str, title: str, main: str, kind: str, head: str = ""
    ) -> Page:
        feed = f"{self.base}/{PREFIX[language]}feed/"
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="UTF-8">'
            f"<title>{esc(title)} - {self.title}</title>{head}"
            f'<link rel="alternate" type="application/rss+xml" href="{feed}">\0top\0'
            f'</head><body class="{kind}">\0icons\0<header class="header">'
            f'\0menu-{language}\0</header><div class="banner">700 × 90</div>{main}'
            f"\0bottom-{language}\0"
        )
