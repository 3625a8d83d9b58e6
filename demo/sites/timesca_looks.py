"""How the timesca-like site looks: head, cards, author box, pager, furniture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from demo.sites import furniture, wordpress
from demo.sites.site import Site, esc
from demo.sites.timesca_words import MONTHS, REPORTER, SECTIONS, TRANSLATOR
from demo.story import State, Story


def prepare(site: Site) -> None:
    """Make the furniture that all pages share."""
    sections = [(f"/category/home/{k}/", esc(v)) for k, v in SECTIONS.items()]
    entries = [("/", "Home"), ("/latest", "Latest"), *sections]
    names = ("Team", "Contact", "Privacy", "Terms")
    pages = [(f"/about/{name.lower()}/", name) for name in names]
    site.fragment(
        "top",
        f'<link rel="alternate" type="application/rss+xml" href="{site.base}/feed/">'
        + furniture.style("tca", 26)
        + furniture.script("tca", 14),
    )
    site.fragment("icons", furniture.icons("tca", 24))
    site.fragment("ticker", furniture.ticker)
    site.fragment("menu", furniture.menu("menu", entries + _topics(site.stories)))
    site.fragment(
        "bottom",
        '<aside class="sidebar"><h2>Sidebar</h2></aside><footer class="site-footer">'
        + furniture.menu("footer-menu", entries + pages)
        + f"<p>© 2026 {site.title}</p></footer>{furniture.script('tcaFoot', 6)}"
        "</body></html>",
    )


def _topics(stories: Sequence[Story]) -> list[tuple[str, str]]:
    tags = sorted({tag for story in stories for tag in story.tags})[:40]
    return [(f"/tag/{tag}/", tag.replace("-", " ").title()) for tag in tags]


def day(local: datetime) -> str:
    """Return a date as the site prints it."""
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def head(site: Site, at: State, address: str) -> str:
    """Return the metadata of an article: all, Open Graph only, or hardly any."""
    canonical = f'<link rel="canonical" href="{address}">'
    if at.story.markup == "none":
        return canonical
    graph = (
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{esc(at.wording.headline)}">'
        f'<meta property="og:url" content="{address}">'
        f'<meta property="og:image" content="{site.base}{wordpress.image(at)}">'
    )
    if at.story.markup == "og":
        return canonical + graph
    times = (
        '<meta property="article:published_time" content="'
        f'{at.story.published.isoformat()}"><meta property="article:modified_time" '
        f'content="{at.modified.isoformat()}">'
    )
    linked = wordpress.linked_data(site, at, address, SECTIONS[at.story.section])
    return canonical + graph + times + linked


def article(site: Site, at: State, others: Sequence[State]) -> str:
    """Return the article with what surrounds it in its column."""
    words = at.wording
    lead = f'<p class="post__standfirst">{esc(words.lead)}</p>' if words.lead else ""
    return (
        f'<article id="post-{at.story.number}" class="post type-post"><div class="'
        f'post__date">{day(site.local(at.story.published))}</div>'
        f'<h1 class="post__title">{esc(words.headline)}</h1>{_picture(site, at)}{lead}'
        f'<div class="post__content">{wordpress.content(at)}</div>'
        f"{''.join(_author(site, name) for name in words.authors)}</article>"
        f"{_suggested(site, others)}"
    )


def card(site: Site, at: State) -> str:
    """Return an article's card in a listing, with 500 words of its text."""
    href = f"{site.base}/{at.slug}"
    return (
        f'<article class="card post-{at.story.number}"><a class="card__link" '
        f'href="{href}"><img loading="lazy" data-src="{site.base}'
        f'{wordpress.image(at)}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
        f'</a><h2 class="card__title"><a href="{href}">{esc(at.wording.headline)}'
        f'</a></h2><div class="card__excerpt">{wordpress.excerpt(at, 500)}</div>'
        "</article>"
    )


def pager(address: str, number: int, pages: int) -> str:
    """Return the links to the neighbouring pages and the last one."""

    def link(to: int, words: str, css: str = "page-numbers") -> str:
        end = "" if to == 1 else f"page/{to}/"
        return f'<a class="{css}" href="{address.rstrip("/")}/{end}">{words}</a>'

    items = [f'<span aria-current="page" class="page-numbers current">{number}</span>']
    if number > 1:
        items.insert(0, link(number - 1, str(number - 1)))
    if number < pages:
        follow = link(number + 1, "Next", "next page-numbers")
        items += [link(pages, str(pages)), follow]
    return f'<nav class="pagination">{" ".join(items)}</nav>'


def _picture(site: Site, at: State) -> str:
    if not at.story.picture:
        return ""
    source = f"{site.base}{wordpress.image(at)}"
    credit = esc(at.story.picture.credit)
    return (
        f'<figure class="post__image"><img src="{source}" alt="">'
        f"<figcaption>Image: {credit}</figcaption></figure>"
    )


def _author(site: Site, name: str) -> str:
    texts = (TRANSLATOR if len(name) % 2 else REPORTER).strip().split("\n\n")
    bio = "".join(f"<p>{text.format(name=name)}</p>" for text in texts)
    href = f"{site.base}/author/{name.lower().replace(' ', '-')}/"
    return (
        f'<div class="author-box"><a href="{href}"><img alt="{name}" src="/a.jpg"></a>'
        f"<h4>{name}</h4><h4>{name}</h4>{bio}"
        f'<a class="author-box__more" href="{href}">View more articles from'
        f"<span>{name}</span></a></div>"
    )


def _suggested(site: Site, others: Sequence[State]) -> str:
    cards = "".join(
        f'<div class="suggested__card"><a href="{site.base}/{other.slug}">'
        f"{esc(other.wording.headline)}</a></div>"
        for other in others
    )
    return f'<section class="suggested"><h3>Suggested Articles</h3>{cards}</section>'
