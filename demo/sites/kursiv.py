"""The kursiv-like site: WordPress in Russian, English and Kazakh with AMP twins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from demo.sites import furniture, wordpress
from demo.sites.answer import Page
from demo.sites.feeds import etag, rss, sitemap, sitemap_index
from demo.sites.kursiv_words import (
    MONTHS,
    NEWS,
    NOT_FOUND,
    READ_ALSO,
    SECTIONS,
    WALL,
)
from demo.sites.site import Edition, Site, esc, moved, slices
from demo.story import State

_LANGUAGE = {"": "ru", "en/": "en", "kk/": "kk"}
_PREFIX = {v: k for k, v in _LANGUAGE.items()}


class Kursiv(Site):
    """Category line, bilingual caption, related box inside the text, AMP."""

    name = "kursiv"
    title = "Demo Kursiv"
    zone = ZoneInfo("Asia/Almaty")
    per_page = 4
    robots = "User-agent: *\nDisallow: /*/adv-\nDisallow: /?s=\nCrawl-delay: 0\n"

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        self.fragment("top", furniture.style("krs", 34) + furniture.script("krs", 18))
        self.fragment("icons", furniture.icons("krs", 30))
        self.fragment(
            "amp", furniture.style("amp", 30).replace("<style", "<style amp-custom")
        )
        self.fragment("views", furniture.counter(lambda n: f"{1204 + 3 * n:,}"))
        for language, prefix in _PREFIX.items():
            entries = [
                (f"/{prefix}category/{slug}/", words[language])
                for slug, words in SECTIONS.items()
            ]
            others = [(f"/{p}", words.upper()) for words, p in _PREFIX.items()]
            self.fragment(f"menu-{language}", furniture.menu("nav", entries + others))
            self.fragment(
                f"bottom-{language}",
                f'<footer class="footer">{furniture.menu("footer-nav", entries * 6)}'
                f"<p>© 2026 {self.title}</p></footer>{furniture.script('krsEnd', 8)}"
                "</body></html>",
            )

    def page(self, edition: Edition, path: str, query: Mapping[str, str]) -> Page:
        """Return what stands at *path*."""
        for pattern, method in _ROUTES:
            if found := re.fullmatch(pattern, path):
                return method(self, edition, query, *found.groups())
        return self.missing(edition)

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story, the canonical one first, then AMP."""
        day = self.local(at.story.published).date()
        address = f"/{_PREFIX[at.story.language]}{day}/{at.slug}/"
        return [address, f"{address}amp/", f"{address}amp"]

    def shown(self, edition: Edition, language: str) -> list[State]:
        """Return the living stories of one language."""
        return [at for at in edition.live if at.story.language == language]

    def article(
        self, edition: Edition, prefix: str, day: str, slug: str, *, amp: bool
    ) -> Page:
        """Return an article page or its AMP twin, or what became of it."""
        language = _LANGUAGE[prefix]
        for at in edition.states:
            if at.story.language != language or at.standing == "unborn":
                continue
            if not self.paths(at)[0].startswith(f"/{prefix}{day}/"):
                continue
            if slug in at.old_slugs:
                return moved(self.base + self.paths(at)[1 if amp else 0])
            if slug == at.slug:
                return self._standing(edition, at, amp=amp)
        return self.missing(edition, language=language)

    def _standing(self, edition: Edition, at: State, *, amp: bool) -> Page:
        language = at.story.language
        if at.standing == "gone":
            return self.missing(edition, 410, language)
        if at.standing == "soft-404":
            return self.missing(edition, 200, language)
        if at.standing == "consent":
            wall = f'<main><div class="consent-wall">{WALL[language]}</div></main>'
            return self._whole(language, self.title, "", wall, "consent")
        page = self._amp(at) if amp else self._article(edition, at)
        mark = etag(at.story.key, at.modified.isoformat(), at.slug, str(amp))
        return replace(page, etag=f"W/{mark}", modified=at.modified)

    def _article(self, edition: Edition, at: State) -> Page:
        story, words = at.story, at.wording
        address = self.base + self.paths(at)[0]
        section = SECTIONS[story.section][story.language]
        local = self.local(story.published)
        prefix = _PREFIX[story.language]
        main = (
            f'<article class="news-post"><div class="post-info"><a class="category" '
            f'href="/{prefix}category/{story.section}/">{section}</a><time class="'
            f'post-date">{_printed(local, story.language)}</time><span class="views">'
            f'\0views\0</span></div><h1 class="single-header__title">'
            f"{esc(words.headline)}</h1>{_figure(at)}"
            + (f'<p class="single-lead">{esc(words.lead)}</p>' if words.lead else "")
            + f'<div class="single-body">{self._with_box(edition, at)}</div>'
            '<div class="share-bar"><a href="#">Facebook</a> <a href="#">X</a> '
            '<a href="#">WhatsApp</a> <a href="#">Telegram</a></div>'
            f'<div class="single-tags">{_tags(at, prefix)}</div>'
            f'<div class="author-card">{_authors(at, prefix)}</div></article>'
        )
        head = self._head(at, address, section)
        return self._whole(story.language, words.headline, head, main, "single-post")

    def _head(self, at: State, address: str, section: str) -> str:
        head = (
            f'<link rel="canonical" href="{address}">'
            f'<link rel="amphtml" href="{address}amp/">'
            '<meta property="og:type" content="article">'
            f'<meta property="og:title" content="{esc(at.wording.headline)}">'
            f'<meta property="og:url" content="{address}">'
        )
        if at.story.markup == "full":
            head += (
                '<meta property="article:published_time" content="'
                f'{at.story.published.isoformat()}">'
                + wordpress.linked_data(self, at, address, section)
            )
        return head

    def _with_box(self, edition: Edition, at: State) -> str:
        blocks = wordpress.content(at).split("\n")
        others = self.shown(edition, at.story.language)
        other = next((o for o in others if o.story.key != at.story.key), None)
        if other and len(blocks) > 2:
            box = (
                '<div class="single-read-more"><a href="'
                f'{self.paths(other)[0]}">{READ_ALSO[at.story.language]} '
                f"{esc(other.wording.headline)}</a></div>"
            )
            blocks.insert(2, box)
        return "\n".join(blocks)

    def _amp(self, at: State) -> Page:
        story, words = at.story, at.wording
        address = self.base + self.paths(at)[0]
        section = SECTIONS[story.section][story.language]
        caption = _caption(at)
        text = (
            f'<!doctype html><html amp lang="{story.language}"><head><meta charset="utf-8">'
            f"<title>{esc(words.headline)}</title>"
            f'<link rel="canonical" href="{address}">'
            '<script async src="https://cdn.ampproject.org/v0.js"></script>\0amp\0</head>'
            f'<body>\0menu-{story.language}\0<article class="amp-wp-article">'
            f'<div class="amp-cat">{section}</div><h1 class="amp-wp-title">'
            f'{esc(words.headline)}</h1><amp-img src="{wordpress.image(at)}" width="10" '
            f'height="6"></amp-img><p class="wp-caption-text">{caption}</p>'
            + (f'<p class="amp-lead">{esc(words.lead)}</p>' if words.lead else "")
            + f'<div class="amp-wp-article-content">{wordpress.content(at)}</div>'
            "</article></body></html>"
        )
        return self.html(text)

    def listing(
        self,
        edition: Edition,
        language: str,
        where: tuple[str, str],
        chosen: Sequence[State],
        number: int,
    ) -> Page:
        """Return page *number* of a listing at *where* (path, title)."""
        path, title = where
        shown = slices(chosen, number, self.per_page)
        if not shown:
            return self.missing(edition, language=language)
        day = self.local(edition.moment).date()
        follow = (
            f'<a class="next page-numbers" href="{self.base}{path}page/{number + 1}/">'
            "→</a>"
            if number * self.per_page < len(chosen)
            else ""
        )
        advert = f"/{_PREFIX[language]}{day}/adv-flats-by-the-park/"
        main = (
            f"<main><h1>{title}</h1>"
            + "".join(self._cards(at) for at in shown)
            + f'<article class="news-post promo"><h2><a href="{advert}">Promo</a></h2>'
            f'</article><div class="pagination">{follow}</div></main>'
        )
        return self._whole(language, title, "", main, "archive")

    def _cards(self, at: State) -> str:
        paths = self.paths(at)[: 2 if at.amp_listed else 1]
        return "".join(self._card(at, path) for path in paths)

    def _card(self, at: State, path: str) -> str:
        local = self.local(at.story.published)
        return (
            f'<article class="news-post"><a href="{self.base}{path}"><img data-src="'
            f'{wordpress.image(at)}" alt=""></a><time class="post-date">'
            f'{_printed(local, at.story.language)}</time><h2 class="'
            f'single-header__title"><a href="{self.base}{path}">'
            f"{esc(at.wording.headline)}</a></h2><p>{wordpress.excerpt(at, 30)}</p>"
            "</article>"
        )

    def missing(
        self, edition: Edition, status: int = 404, language: str = "ru"
    ) -> Page:
        """Return the site's page-not-found in *language*."""
        del edition
        title, words = NOT_FOUND[language]
        main = f'<main class="error-404"><h1>{title}</h1><p>{words}</p></main>'
        page = self._whole(language, title, "", main, "error404")
        return Page(page.parts, status=status)

    def _whole(
        self, language: str, title: str, head: str, main: str, kind: str
    ) -> Page:
        feed = f"{self.base}/{_PREFIX[language]}feed/"
        text = (
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="UTF-8">'
            f"<title>{esc(title)} - {self.title}</title>{head}"
            f'<link rel="alternate" type="application/rss+xml" href="{feed}">\0top\0'
            f'</head><body class="{kind}">\0icons\0<header class="header">'
            f'\0menu-{language}\0</header><div class="banner">700 × 90</div>{main}'
            f"\0bottom-{language}\0"
        )
        return self.html(text)


def _printed(local: datetime, language: str) -> str:
    month = MONTHS[language][local.month - 1]
    clock = f"{local:%H:%M}"
    if language == "en":
        return f"{month} {local.day}, {local.year} {clock}"
    if language == "kk":
        return f"{local.year} жылғы {local.day} {month} {clock}"
    return f"{local.day} {month} {local.year} {clock}"


def _caption(at: State) -> str:
    picture = at.story.picture
    if picture is None:
        return ""
    return f"{esc(picture.original)}<br>{esc(picture.caption)}: {esc(picture.credit)}"


def _figure(at: State) -> str:
    caption = _caption(at)
    if not caption:
        return ""
    return (
        f'<figure><img data-src="{wordpress.image(at)}"><figcaption>{caption}'
        "</figcaption></figure>"
    )


def _tags(at: State, prefix: str) -> str:
    return "".join(f'<a href="/{prefix}tag/{t}/">{t}</a>' for t in at.story.tags)


def _authors(at: State, prefix: str) -> str:
    return "".join(
        f'<span class="author-card__name"><a href="/{prefix}author/{i}/">{esc(name)}'
        "</a></span>"
        for i, name in enumerate(at.wording.authors)
    )


def _category(
    site: Kursiv,
    now: Edition,
    query: Mapping[str, str],
    prefix: str | None,
    slug: str,
    number: str | None,
) -> Page:
    del query
    language = _LANGUAGE[prefix or ""]
    chosen = site.shown(now, language)
    if slug != NEWS:
        chosen = [at for at in chosen if at.story.section == slug]
    title = SECTIONS.get(slug, {}).get(language, slug)
    where = (f"/{prefix or ''}category/{slug}/", title)
    return site.listing(now, language, where, chosen, int(number or 1))


def _home(
    site: Kursiv, now: Edition, query: Mapping[str, str], prefix: str | None
) -> Page:
    return _category(site, now, query, prefix, NEWS, None)


def _feed(
    site: Kursiv, now: Edition, query: Mapping[str, str], prefix: str | None
) -> Page:
    language = _LANGUAGE[prefix or ""]
    chosen = slices(site.shown(now, language), int(query.get("paged", "1")), 10)
    if not chosen:
        return site.missing(now, language=language)
    items = [
        wordpress.item(site, at, site.base + site.paths(at)[0], wordpress.content(at))
        for at in chosen
    ]
    return rss(site.title, f"{site.base}/{prefix or ''}", language, items)


def _sitemaps(
    site: Kursiv, now: Edition, query: Mapping[str, str], language: str
) -> Page:
    del query
    newest: dict[str, datetime] = {}
    for at in site.shown(now, language):
        month = f"{site.local(at.story.published):%Y-%m}"
        newest[month] = max(newest.get(month, at.modified), at.modified)
    folder = f"{site.base}/sitemaps/{language}"
    return sitemap_index([(f"{folder}/{m}.xml", at) for m, at in newest.items()])


def _sitemap(
    site: Kursiv, now: Edition, query: Mapping[str, str], language: str, month: str
) -> Page:
    del query
    return sitemap(
        (site.base + site.paths(at)[0], at.modified)
        for at in site.shown(now, language)
        if f"{site.local(at.story.published):%Y-%m}" == month
    )


def _article(
    site: Kursiv,
    now: Edition,
    query: Mapping[str, str],
    prefix: str | None,
    day: str,
    slug: str,
    amp: str | None,
) -> Page:
    return site.article(now, prefix or "", day, slug, amp=bool(amp) or "amp" in query)


_ROUTES: tuple[tuple[str, Callable[..., Page]], ...] = (
    (r"/(en/|kk/)?", _home),
    (r"/(en/|kk/)?category/([\w-]+)/?(?:page/(\d+)/?)?", _category),
    (r"/(en/|kk/)?feed/?", _feed),
    (r"/sitemaps/(ru|en|kk)/sitemap\.xml", _sitemaps),
    (r"/sitemaps/(ru|en|kk)/(\d{4}-\d\d)\.xml", _sitemap),
    (r"/wp-json/wp/v2/posts/?", wordpress.posts),
    (r"/(en/|kk/)?(\d{4}-\d\d-\d\d)/([\w-]+)/?(amp/?)?", _article),
)
