"""How the openkg-like site looks: article, print page, cards, pager, furniture."""

from __future__ import annotations

from collections.abc import Sequence

from demo.sites import furniture
from demo.sites.openkg_words import PREFIX, READ_ALSO, SECTIONS, SHARE, title_case
from demo.sites.site import Site, esc, inline
from demo.story import State


def prepare(site: Site) -> None:
    """Make the furniture that all pages share."""
    site.fragment(
        "top",
        '<meta name="generator" content="DataLife Engine (http://dle-news.ru)">'
        '<link rel="search" type="application/opensearchdescription+xml" '
        'href="/index.php?do=opensearch">'
        + furniture.style("dle", 22)
        + furniture.script("dle", 12),
    )
    for language, prefix in PREFIX.items():
        entries = [
            (f"/{prefix}news/{slug}/", words[language])
            for slug, words in SECTIONS.items()
        ]
        site.fragment(f"menu-{language}", furniture.menu("topmenu", entries))
        site.fragment(
            f"bottom-{language}",
            f'<div class="footer">{furniture.menu("footmenu", entries * 5)}'
            f"</div>{furniture.icons('dle', 14)}</body></html>",
        )


def title(at: State) -> str:
    """Return a headline as it stands on top of the page."""
    headline = at.wording.headline
    return title_case(headline) if at.story.language == "en" else headline


def head(site: Site, at: State) -> str:
    """Return the metadata of an article: never a date."""
    found = f'<link rel="canonical" href="{site.base}{site.paths(at)[0]}">'
    if at.story.markup != "none":
        found += (
            '<meta property="og:type" content="article"><meta property="og:title" '
            f'content="{esc(title(at))}">'
        )
    return found


def article(site: Site, at: State) -> str:
    """Return the article between its share bars, the title in it once more."""
    twin = f"{site.base}{site.paths(at)[1]}"
    return (
        f'<article class="fullstory"><h1>{esc(title(at))}</h1>{_meta(at)}{SHARE}<div '
        f'class="full-text">{_broken(at)}<br><br><br>Photo www</div>{SHARE}'
        f'<div class="related"><b>{READ_ALSO[at.story.language]}</b></div>'
        f'<a href="{twin}" rel="nofollow">print</a></article>'
    )


def printed(at: State) -> str:
    """Return the whole page to be printed."""
    headline = esc(at.wording.headline)
    return (
        f'<!DOCTYPE html><html lang="{at.story.language}"><head><meta charset="utf-8">'
        f'<title>{headline}</title>\0top\0</head><body onload="window.print()">'
        f'<h1 class="title">{headline}</h1><div class="full-text">{_broken(at)}</div>'
        f"\0bottom-{at.story.language}\0"
    )


def cards(site: Site, shown: Sequence[State]) -> str:
    """Return the cards of a listing; the second one links its print page too."""
    return "".join(_card(site, at, twin=i == 1) for i, at in enumerate(shown))


def pager(address: str, page: int, pages: int) -> str:
    """Return the links to the pages around *page*."""
    links = " ".join(
        f"<span>{n}</span>"
        if n == page
        else f'<a href="{address}{f"page/{n}/" if n > 1 else ""}">{n}</a>'
        for n in range(max(1, page - 3), min(pages, page + 3) + 1)
    )
    return f'<div class="navigation">{links}</div>'


def _card(site: Site, at: State, *, twin: bool) -> str:
    address, printable = (site.base + path for path in site.paths(at))
    section = SECTIONS[at.story.section][at.story.language]
    also = f' <a href="{printable}" rel="nofollow">print</a>' if twin else ""
    excerpt = " ".join(at.wording.body)[:500]
    return (
        f'<div class="shortstory"><div class="cat">{section} / {section}</div>'
        f'<h2><a href="{address}">{esc(at.wording.headline)}</a></h2>'
        f'<div class="short">{esc(excerpt)}</div><span class="date">'
        f"{site.local(at.story.published):%d.%m.%Y, %H:%M}</span>{also}</div>"
    )


def _meta(at: State) -> str:
    language, prefix = at.story.language, PREFIX[at.story.language]
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
