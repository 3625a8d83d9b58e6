"""The vesti-like site: Joomla with K2 in Russian and Kyrgyz, dates in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from demo.sites import furniture
from demo.sites.answer import Page
from demo.sites.feeds import Item, rss
from demo.sites.site import Edition, Site, esc, inline, moved, slices
from demo.sites.vesti_words import (
    DATED_KY,
    DAYS,
    MONTHS,
    NOT_FOUND,
    RELATIVE,
    SECTIONS,
    WALL,
)
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
        self.fragment(
            "top",
            '<meta name="generator" content="Joomla! - Open Source Content Management">'
            + furniture.style("k2", 28)
            + furniture.script("joomla", 16),
        )
        entries = [(section_path(s), words) for s, words in SECTIONS.items()]
        self.fragment("menu", furniture.menu("mainmenu", entries * 2))
        self.fragment(
            "bottom",
            f'<footer id="footer">{furniture.menu("footmenu", entries * 4)}</footer>'
            f"{furniture.icons('k2', 16)}</body></html>",
        )

    def page(self, edition: Edition, path: str, query: Mapping[str, str]) -> Page:
        """Return what stands at *path*."""
        for pattern, method in _ROUTES:
            if found := re.fullmatch(pattern, path):
                return method(self, edition, query, *found.groups())
        return self.missing(edition)

    def paths(self, at: State) -> list[str]:
        """Return the one address of a story."""
        folder = section_path(at.story.section).removesuffix(".html")
        return [f"{folder}/item/{at.story.number}-{at.slug}.html"]

    def article(self, edition: Edition, number: int, slug: str) -> Page:
        """Return an article page, or what became of it."""
        for at in edition.states:
            if at.story.number != number or at.standing == "unborn":
                continue
            language = at.story.language
            if at.standing == "gone":
                return self.missing(edition, 410, language)
            if at.standing == "soft-404":
                return self.missing(edition, 200, language)
            if at.standing == "consent":
                title, words = WALL[language]
                wall = f'<div class="consent-wall"><h1>{title}</h1><p>{words}</p></div>'
                return self._whole(edition, language, title, "", wall)
            if slug != at.slug:
                return moved(self.base + self.paths(at)[0])
            return replace(self._article(edition, at), modified=at.modified)
        return self.missing(edition)

    def _article(self, edition: Edition, at: State) -> Page:
        story, words = at.story, at.wording
        address = self.base + self.paths(at)[0]
        local = self.local(story.published)
        section = SECTIONS[story.section]
        names = ", ".join(words.authors)
        by = f'<span class="itemAuthor">{esc(names)}</span>' if names else ""
        lead = (
            f'<div class="itemIntroText"><p>{inline(words.lead)}</p></div>'
            if words.lead
            else ""
        )
        main = (
            f'<div id="k2Container" class="itemView"><span class="itemDateCreated">'
            f"{printed(local, story.language)}</span>"
            f'<h2 class="itemTitle">{esc(words.headline)}</h2>{by}'
            f'<div class="itemCategory"><a href="{section_path(story.section)}">{section}'
            f'</a></div>{_image(at)}<div class="itemBody">{lead}'
            f'<div class="itemFullText">{_paragraphs(at)}</div></div>'
            f'<div class="itemRelated"><ul>{self._latest(edition, at)}</ul></div></div>'
        )
        head = f'<link rel="canonical" href="{address}">'
        if story.markup != "none":
            head += (
                f'<meta property="og:type" content="article"><meta property="og:title" '
                f'content="{esc(words.headline)}"><meta property="og:url" '
                f'content="{address}">'
            )
        if story.markup == "full":
            stamp = story.published.isoformat()
            head += f'<meta property="article:published_time" content="{stamp}">'
        return self._whole(edition, story.language, words.headline, head, main)

    def _latest(self, edition: Edition, but: State) -> str:
        return "".join(
            f'<li><a href="{self.paths(at)[0]}">{esc(at.wording.headline)}</a></li>'
            for at in edition.live[:8]
            if at.story.key != but.story.key and at.story.language == but.story.language
        )

    def listing(
        self,
        edition: Edition,
        where: tuple[str, str],
        chosen: Sequence[State],
        start: int,
    ) -> Page:
        """Return the listing from item *start*; past the end it is empty."""
        path, language = where
        size = self.per_page
        shown = slices(chosen, start // size + 1, size)
        last = max(0, (len(chosen) - 1) // size * size)
        items = "".join(self._item(edition, at) for at in shown)
        follow = (
            f'<li class="pagination-next"><a href="{path}?start={start + size}">→</a></li>'
            f'<li class="pagination-end"><a href="{path}?start={last}">⇥</a></li>'
            if start < last
            else ""
        )
        main = (
            f'<div id="k2Container" class="itemListView"><div id="itemListLeading">'
            f'{items}<div class="itemContainer"><a href="/reklama/item/9-kovry.html">'
            f'Ковры</a></div></div><ul class="pagination">{follow}</ul></div>'
        )
        return self._whole(edition, language, self.title, "", main)

    def _item(self, edition: Edition, at: State) -> str:
        path = self.paths(at)[0]
        title = esc(at.wording.headline)
        when = self._when(edition, at)
        intro = at.wording.lead or at.wording.body[0]
        return (
            f'<div class="itemContainer"><div class="catItemView"><span class="'
            f'catItemDateCreated">{when}</span><h3 class="catItemTitle"><a href="{path}" '
            f'title="{title}">{title}</a></h3><div class="itemBody"><a href="{path}">'
            f'<img data-src="{_source(at)}" src="/media/blank.gif" alt="{title}"></a>'
            f'<div class="catItemIntroText">{esc(intro)}</div></div></div></div>'
        )

    def _when(self, edition: Edition, at: State) -> str:
        local, now = self.local(at.story.published), self.local(edition.moment)
        ago = (now.date() - local.date()).days
        words = RELATIVE[at.story.language]
        if 0 <= ago < len(words):
            return words[ago].format(clock=f"{local:%H:%M}")
        if at.story.language == "ky":
            return f"{local.day}-{MONTHS['ky'][local.month - 1]}, {local.year}"
        return f"{local:%d.%m.%Y %H:%M}"

    def missing(
        self, edition: Edition, status: int = 404, language: str = "ru"
    ) -> Page:
        """Return the site's page-not-found in *language*."""
        title, words = NOT_FOUND[language]
        main = f'<div class="error"><h1>{title}</h1><p>{words}</p></div>'
        page = self._whole(edition, language, title, "", main)
        return Page(page.parts, status=status)

    def _whole(
        self, edition: Edition, language: str, title: str, head: str, main: str
    ) -> Page:
        aside = "".join(
            f'<li><h4 class="nspHeader"><a href="{self.paths(at)[0]}" title="'
            f'{esc(at.wording.headline)}">{esc(at.wording.headline)}</a></h4>'
            f'<span class="nspDate">{self._when(edition, at)}</span></li>'
            for at in [a for a in edition.live if a.story.language == language][:12]
        )
        return self.html(
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{esc(title)}</title>{head}\0top\0</head><body>\0menu\0{main}"
            f'<aside id="sidebar"><ul class="nspList">{aside}</ul></aside>\0bottom\0'
        )


def section_path(section: str) -> str:
    """Return a section's path; the Kyrgyz ones carry their language twice."""
    return f"/kg/{section}.html" if section.endswith("-kg") else f"/{section}"


def printed(local: datetime, language: str) -> str:
    """Return a date as the article page prints it."""
    if language == "ky":
        month = DATED_KY[local.month - 1]
        return f"{local.year}-жылдын {local.day}-{month}, {local:%H:%M}"
    month = MONTHS[language][local.month - 1]
    day = DAYS[local.weekday()]
    return f"{day}, {local.day:02d} {month} {local.year} {local:%H:%M}"


def _source(at: State) -> str:
    return f"/media/k2/items/cache/{at.story.key}_L.jpg"


def _image(at: State) -> str:
    if at.story.picture is None:
        return ""
    picture = at.story.picture
    credit = "Сүрөт" if at.story.language == "ky" else "Фото"
    return (
        f'<div class="itemImageBlock"><img data-src="{_source(at)}" src="'
        f'/media/blank.gif" alt="{esc(picture.caption)}"><span class="'
        f'itemImageCredits">{credit}: {esc(picture.credit)}</span></div>'
    )


def _paragraphs(at: State) -> str:
    found = []
    for block in at.wording.blocks:
        if block.startswith("## "):
            found.append(f"<h3>{inline(block[3:])}</h3>")
        elif block.startswith("> "):
            found.append(f"<blockquote><p>{inline(block[2:])}</p></blockquote>")
        elif not block.startswith("!! "):
            found.append(f"<p>{inline(block)}</p>")
    return "\n".join(found)


def _start(query: Mapping[str, str]) -> int:
    value = query.get("start", "0")
    return int(value) if value.isdigit() else 0


def _home(site: Vesti, now: Edition, query: Mapping[str, str]) -> Page:
    chosen = [at for at in now.live if at.story.language == "ru"]
    return site.listing(now, ("/itemlist.html", "ru"), chosen, _start(query))


def _section(
    site: Vesti, now: Edition, query: Mapping[str, str], russian: str, kyrgyz: str
) -> Page:
    section = russian or kyrgyz
    if section not in SECTIONS:
        return site.missing(now)
    chosen = [at for at in now.live if at.story.section == section]
    where = (section_path(section), "ru" if russian else "ky")
    return site.listing(now, where, chosen, _start(query))


def _article(
    site: Vesti, now: Edition, query: Mapping[str, str], number: str, slug: str
) -> Page:
    del query
    return site.article(now, int(number), slug)


def _feed(site: Vesti, now: Edition, query: Mapping[str, str]) -> Page:
    del query
    items = [
        Item(
            title=at.wording.headline,
            link=f"{site.base}{site.paths(at)[0]}",
            guid=f"{site.base}{site.paths(at)[0]}",
            published=at.story.published,
            summary=at.wording.lead or at.wording.body[0],
            author=", ".join(at.wording.authors),
        )
        for at in now.live[:20]
    ]
    return rss(site.title, site.base, "ru-ru", items)


_ROUTES: tuple[tuple[str, Callable[..., Page]], ...] = (
    (r"/(?:itemlist\.html)?", _home),
    (r"/rss/?", _feed),
    (r"/(?:(?:kg/)?[\w-]+)/item/(\d+)-([\w-]+)\.html", _article),
    (
        r"/(?:kg/([\w-]+-kg)\.html|([a-z]+))",
        lambda s, n, q, k, r: _section(s, n, q, r, k),
    ),
)
