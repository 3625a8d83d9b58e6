"""The openkg-like site: DataLife Engine in Russian and English, text by line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from demo.sites import furniture
from demo.sites.answer import Page
from demo.sites.feeds import Item, etag, rss, sitemap, sitemap_index
from demo.sites.site import Edition, Site, esc, inline, moved, slices
from demo.story import State

SECTIONS = {
    "economy": {"en": "Economy", "ru": "Экономика"},
    "exclusive": {"en": "Exclusive", "ru": "Эксклюзив"},
    "local-news": {"en": "Local news", "ru": "Местные новости"},
    "society": {"en": "Society", "ru": "Общество"},
}
_SMALL = [
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
]
_SHARE = (
    '<div class="share"><a href="#">VK</a> <a href="#">X</a> <a href="#">OK</a> '
    '<a href="#">WhatsApp</a> <a href="#">Telegram</a></div>'
)
_ALSO = {"en": "Read also:", "ru": "Читайте также:"}
_ERROR = {
    "en": (
        "An error has occurred",
        "Sorry, the requested page was not found. It may have been removed.",
    ),
    "ru": (
        "Обнаружена ошибка",
        "К сожалению, данная страница не найдена. Возможно, она была удалена.",
    ),
}
_WALL = {
    "en": (
        "We value your privacy",
        "We use cookies. Accept or manage your consent to continue to the site.",
    ),
    "ru": (
        "Прежде чем продолжить",
        "Мы используем файлы cookie. Примите условия, чтобы перейти на сайт.",
    ),
}


class Openkg(Site):
    """Title twice, share bars before and after, print twins, a leaked {title}."""

    name = "openkg"
    title = "Demo Open"
    zone = ZoneInfo("Asia/Bishkek")
    per_page = 5
    robots = (
        "User-agent: *\nDisallow: /index.php\nDisallow: /*/reklama/\n"
        "Disallow: /user/\nDisallow: /en/user/\n"
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
        for language, prefix in (("ru", ""), ("en", "en/")):
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

    def page(self, edition: Edition, path: str, query: Mapping[str, str]) -> Page:
        """Return what stands at *path*."""
        for pattern, method in _ROUTES:
            if found := re.fullmatch(pattern, path.replace("%3A", ":")):
                return method(self, edition, query, *found.groups())
        return self.missing(edition)

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story: canonical, print."""
        folder = f"/{_prefix(at.story.language)}news/{at.story.section}"
        name = f"{at.story.number}-{at.slug}.html"
        return [f"{folder}/{name}", f"{folder}/print:page,1,{name}"]

    def shown(self, edition: Edition, language: str) -> list[State]:
        """Return the living stories of a language, not quite in order of date."""
        chosen = [at for at in edition.live if at.story.language == language]
        for i in range(2, len(chosen) - 3, 5):
            chosen[i], chosen[i + 3] = chosen[i + 3], chosen[i]
        return chosen

    def article(self, edition: Edition, number: int, slug: str, *, twin: bool) -> Page:
        """Return an article page or its print twin, or what became of it."""
        for at in edition.states:
            if at.story.number != number or at.standing == "unborn":
                continue
            language = at.story.language
            if at.standing == "gone":
                return self.missing(edition, 410, language)
            if at.standing == "soft-404":
                return self.missing(edition, 200, language)
            if at.standing == "consent":
                title, words = _WALL[language]
                wall = f'<div class="consent-wall"><h1>{title}</h1><p>{words}</p></div>'
                return self._whole(language, title, "", wall)
            if slug != at.slug:
                return moved(self.base + self.paths(at)[1 if twin else 0])
            page = self._print(at) if twin else self._article(at)
            mark = etag(at.story.key, at.modified.isoformat(), str(twin))
            return replace(page, etag=mark, modified=at.modified)
        return self.missing(edition)

    def _article(self, at: State) -> Page:
        story, words = at.story, at.wording
        language, prefix = story.language, _prefix(story.language)
        address, twin = (self.base + path for path in self.paths(at))
        title = title_case(words.headline) if language == "en" else words.headline
        author = "".join(
            f'<a href="/{prefix}user/{story.number}/">{esc(name)}</a> '
            for name in words.authors
        )
        main = (
            f'<article class="fullstory"><h1>{esc(title)}</h1><div class="meta">{author}'
            f'<a href="/{prefix}news/{story.section}/">'
            f"{SECTIONS[story.section][language]}</a></div>{_SHARE}"
            f'<div class="full-text">{_broken(at)}<br><br><br>Photo www</div>{_SHARE}'
            f'<div class="related"><b>{_ALSO[language]}</b></div>'
            f'<a href="{twin}" rel="nofollow">print</a></article>'
        )
        head = f'<link rel="canonical" href="{address}">'
        if story.markup != "none":
            head += (
                '<meta property="og:type" content="article"><meta property="og:title" '
                f'content="{esc(title)}">'
            )
        return self._whole(language, title, head, main)

    def _print(self, at: State) -> Page:
        title = esc(at.wording.headline)
        return self.html(
            f'<!DOCTYPE html><html lang="{at.story.language}"><head><meta charset="'
            f'utf-8"><title>{title}</title>\0top\0</head><body onload="window.print()">'
            f'<h1 class="title">{title}</h1><div class="full-text">{_broken(at)}</div>'
            f"\0bottom-{at.story.language}\0"
        )

    def listing(
        self, language: str, path: str, chosen: Sequence[State], number: int
    ) -> Page:
        """Return page *number*; a number past the end shows the first page again."""
        pages = max(1, -(-len(chosen) // self.per_page))
        number = number if 1 <= number <= pages else 1
        names = list(SECTIONS.values())
        strip = (
            f'<div class="cats"><a href="#">{names[0][language]}</a> {{title}} '
            f'<a href="#">{names[1][language]}</a></div>'
        )
        shown = slices(chosen, number, self.per_page)
        cards = "".join(self._card(at, i) for i, at in enumerate(shown))
        links = " ".join(
            f"<span>{n}</span>"
            if n == number
            else f'<a href="{self.base}{path}{f"page/{n}/" if n > 1 else ""}">{n}</a>'
            for n in range(max(1, number - 3), min(pages, number + 3) + 1)
        )
        main = (
            f'{strip}<div id="dle-content">{cards}<div class="shortstory"><a href="'
            f'/{_prefix(language)}reklama/70001-okna-i-dveri.html">Okna</a></div>'
            f'<div class="navigation">{links}</div></div>'
        )
        return self._whole(language, f"Page {number}", "", main)

    def _card(self, at: State, position: int) -> str:
        story = at.story
        address, twin = (self.base + path for path in self.paths(at))
        section = SECTIONS[story.section][story.language]
        also = f' <a href="{twin}" rel="nofollow">print</a>' if position == 1 else ""
        excerpt = " ".join(at.wording.body)[:500]
        return (
            f'<div class="shortstory"><div class="cat">{section} / {section}</div>'
            f'<h2><a href="{address}">{esc(at.wording.headline)}</a></h2>'
            f'<div class="short">{esc(excerpt)}</div><span class="date">'
            f"{self.local(story.published):%d.%m.%Y, %H:%M}</span>{also}</div>"
        )

    def missing(
        self, edition: Edition, status: int = 404, language: str = "en"
    ) -> Page:
        """Return the engine's own error page in *language*."""
        del edition
        title, words = _ERROR[language]
        main = f'<div id="dle-content"><div class="berrors"><b>{title}</b><br>{words}'
        page = self._whole(language, title, "", f"{main}</div></div>")
        return Page(page.parts, status=status)

    def _whole(self, language: str, title: str, head: str, main: str) -> Page:
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{esc(title)} » {self.title}</title>{head}\0top\0</head><body>"
            f"\0menu-{language}\0{main}\0bottom-{language}\0"
        )


def title_case(headline: str) -> str:
    """Return a headline with capitals, as the English pages print it on top.

    >>> title_case("Old bridge opens for the winter")
    'Old Bridge Opens for the Winter'
    """
    words = headline.split(" ")
    return " ".join(
        w if i and w in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words)
    )


def _prefix(language: str) -> str:
    return "en/" if language == "en" else ""


def _broken(at: State) -> str:
    words = at.wording
    blocks = [
        f"<b>{inline(b[3:])}</b>" if b[:3] == "## " else inline(b) for b in words.blocks
    ]
    lead = f"<br><br>{inline(words.lead)}" if words.lead else ""
    text = "<br>\n<br>\n<br>\n".join(blocks)
    return f"<b>{esc(words.headline)}</b>{lead}<br><br><br>\n{text}"


def _listing(
    site: Openkg,
    now: Edition,
    query: Mapping[str, str],
    prefix: str | None,
    section: str | None,
    number: str | None,
) -> Page:
    del query
    language = "en" if prefix else "ru"
    chosen = site.shown(now, language)
    path = f"/{prefix or ''}news/"
    if section:
        chosen = [at for at in chosen if at.story.section == section]
        path += f"{section}/"
    return site.listing(language, path, chosen, int(number or 1))


def _home(
    site: Openkg, now: Edition, query: Mapping[str, str], prefix: str | None
) -> Page:
    return _listing(site, now, query, prefix, None, None)


def _article(
    site: Openkg,
    now: Edition,
    query: Mapping[str, str],
    twin: str | None,
    number: str,
    slug: str,
) -> Page:
    del query
    return site.article(now, int(number), slug, twin=bool(twin))


def _feed(
    site: Openkg, now: Edition, query: Mapping[str, str], prefix: str | None
) -> Page:
    del query
    language = "en" if prefix else "ru"
    items = [
        Item(
            title=at.wording.headline,
            link=f"{site.base}{site.paths(at)[0]}",
            guid=f"{site.base}{site.paths(at)[0]}",
            published=at.story.published,
            summary=at.wording.body[0][:200],
        )
        for at in site.shown(now, language)[:20]
    ]
    return rss(site.title, site.base, language, items)


def _sitemaps(site: Openkg, now: Edition, query: Mapping[str, str]) -> Page:
    del query
    return sitemap_index([(f"{site.base}/uploads/sitemap.xml", now.moment)])


def _sitemap(site: Openkg, now: Edition, query: Mapping[str, str]) -> Page:
    del query
    entries = ((site.base + site.paths(at)[0], at.modified) for at in now.live)
    return sitemap(entries)


_ROUTES: tuple[tuple[str, Callable[..., Page]], ...] = (
    (r"/(en/)?", _home),
    (r"/(en/)?news/(?:([a-z][\w-]*)/)?(?:page/(\d+)/?)?", _listing),
    (r"/(?:en/)?news/[\w-]+/(print:page,1,)?(\d+)-([\w-]+)\.html", _article),
    (r"/(en/)?rss\.xml", _feed),
    (r"/sitemap\.xml", _sitemaps),
    (r"/uploads/sitemap\.xml", _sitemap),
)
