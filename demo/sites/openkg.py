"""The openkg-like site: DataLife Engine in Russian and English, text by line breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from demo.sites import furniture
from demo.sites.answer import Page
from demo.sites.feeds import Item, etag, rss, sitemap, sitemap_index
from demo.sites.openkg_words import (
    ERROR,
    READ_ALSO,
    SECTIONS,
    SHARE,
    WALL,
    title_case,
)
from demo.sites.site import (
    Ask,
    Edition,
    Handler,
    Site,
    esc,
    inline,
    moved,
    number,
    part_of,
)
from demo.story import State

_IN = r"(?P<in>en/)?"
_PREFIX = {"en": "en/", "ru": ""}


class Openkg(Site):
    """Title twice, share bars before and after, print twins, a leaked {title}."""

    name = "openkg"
    title = "Demo Open"
    zone = ZoneInfo("Asia/Bishkek")
    per_page = 5
    robots = (
        "User-agent: *\nDisallow: /index.php\nDisallow: /reklama/\n"
        "Disallow: /*/reklama/\nDisallow: /user/\nDisallow: /en/user/\n"
    )

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        self.fragment(
            "top",
            '<meta name="generator" content="DataLife Engine (http://dle-news.ru)">'
            '<link rel="search" type="application/opensearchdescription+xml" '
            'href="/index.php?do=opensearch">'
            + furniture.style("dle", 22)
            + furniture.script("dle", 12),
        )
        for language, prefix in _PREFIX.items():
            entries = [
                (f"/{prefix}news/{slug}/", words[language])
                for slug, words in SECTIONS.items()
            ]
            self.fragment(f"menu-{language}", furniture.menu("topmenu", entries))
            self.fragment(
                f"bottom-{language}",
                f'<div class="footer">{furniture.menu("footmenu", entries * 5)}'
                f"</div>{furniture.icons('dle', 14)}</body></html>",
            )

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
        folder = f"/{_PREFIX[at.story.language]}news/{at.story.section}"
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
        page = self._print(at) if twin else self._article(at)
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
            f'</a></div><div id="dle-content">{self._cards(shown)}<div class="'
            f'shortstory"><a href="/{_PREFIX[language]}reklama/70001-okna-i-dveri.html'
            f'">Okna</a></div>{_pager(self.base + path, page, pages)}</div>'
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

    def _cards(self, shown: Sequence[State]) -> str:
        return "".join(self._card(at, twin=i == 1) for i, at in enumerate(shown))

    def _card(self, at: State, *, twin: bool) -> str:
        address, printed = (self.base + path for path in self.paths(at))
        section = SECTIONS[at.story.section][at.story.language]
        also = f' <a href="{printed}" rel="nofollow">print</a>' if twin else ""
        excerpt = " ".join(at.wording.body)[:500]
        return (
            f'<div class="shortstory"><div class="cat">{section} / {section}</div>'
            f'<h2><a href="{address}">{esc(at.wording.headline)}</a></h2>'
            f'<div class="short">{esc(excerpt)}</div><span class="date">'
            f"{self.local(at.story.published):%d.%m.%Y, %H:%M}</span>{also}</div>"
        )

    def _article(self, at: State) -> Page:
        language = at.story.language
        address, twin = (self.base + path for path in self.paths(at))
        headline = at.wording.headline
        title = title_case(headline) if language == "en" else headline
        main = (
            f'<article class="fullstory"><h1>{esc(title)}</h1>{_meta(at)}{SHARE}<div '
            f'class="full-text">{_broken(at)}<br><br><br>Photo www</div>{SHARE}'
            f'<div class="related"><b>{READ_ALSO[language]}</b></div>'
            f'<a href="{twin}" rel="nofollow">print</a></article>'
        )
        head = f'<link rel="canonical" href="{address}">'
        if at.story.markup != "none":
            head += (
                '<meta property="og:type" content="article"><meta property="og:title" '
                f'content="{esc(title)}">'
            )
        return self._whole(language, title, main, head)

    def _print(self, at: State) -> Page:
        title = esc(at.wording.headline)
        return self.html(
            f'<!DOCTYPE html><html lang="{at.story.language}"><head><meta charset="'
            f'utf-8"><title>{title}</title>\0top\0</head><body onload="window.print()">'
            f'<h1 class="title">{title}</h1><div class="full-text">{_broken(at)}</div>'
            f"\0bottom-{at.story.language}\0"
        )

    def _whole(self, language: str, title: str, main: str, head: str = "") -> Page:
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{esc(title)} » {self.title}</title>{head}\0top\0</head><body>"
            f"\0menu-{language}\0{main}\0bottom-{language}\0"
        )


def _meta(at: State) -> str:
    language, prefix = at.story.language, _PREFIX[at.story.language]
    authors = " ".join(
        f'<a href="/{prefix}user/{at.story.number}/">{esc(name)}</a>'
        for name in at.wording.authors
    )
    section = SECTIONS[at.story.section][language]
    return (
        f'<div class="meta">{authors} <a href="/{prefix}news/{at.story.section}/">'
        f"{section}</a></div>"
    )


def _broken(at: State) -> str:
    words = at.wording
    blocks = (
        f"<b>{inline(block[3:])}</b>" if block[:3] == "## " else inline(block)
        for block in words.blocks
    )
    lead = f"<br><br>{inline(words.lead)}" if words.lead else ""
    text = "<br>\n<br>\n<br>\n".join(blocks)
    return f"<b>{esc(words.headline)}</b>{lead}<br><br><br>\n{text}"


def _pager(address: str, page: int, pages: int) -> str:
    links = " ".join(
        f"<span>{n}</span>"
        if n == page
        else f'<a href="{address}{f"page/{n}/" if n > 1 else ""}">{n}</a>'
        for n in range(max(1, page - 3), min(pages, page + 3) + 1)
    )
    return f'<div class="navigation">{links}</div>'
