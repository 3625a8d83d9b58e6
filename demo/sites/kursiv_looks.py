"""How the kursiv-like site looks: article, AMP twin, cards, furniture."""

from __future__ import annotations

from datetime import datetime

from demo.sites import furniture, wordpress
from demo.sites.kursiv_words import MONTHS, PREFIX, READ_ALSO, SECTIONS
from demo.sites.site import Site, esc
from demo.story import State


def prepare(site: Site) -> None:
    """Make the furniture that all pages share."""
    site.fragment("top", furniture.style("krs", 34) + furniture.script("krs", 18))
    site.fragment("icons", furniture.icons("krs", 30))
    styled = furniture.style("amp", 30).replace("<style", "<style amp-custom")
    site.fragment("amp", styled)
    site.fragment("views", furniture.counter(lambda n: f"{1204 + 3 * n:,}"))
    for language, prefix in PREFIX.items():
        entries = [
            (f"/{prefix}category/{slug}/", words[language])
            for slug, words in SECTIONS.items()
        ]
        others = [(f"/{p}", words.upper()) for words, p in PREFIX.items()]
        site.fragment(f"menu-{language}", furniture.menu("nav", entries + others))
        site.fragment(
            f"bottom-{language}",
            f'<footer class="footer">{furniture.menu("footer-nav", entries * 6)}'
            f"<p>© 2026 {site.title}</p></footer>{furniture.script('krsEnd', 8)}"
            "</body></html>",
        )


def head(site: Site, at: State, address: str) -> str:
    """Return the metadata of an article."""
    links = (
        f'<link rel="canonical" href="{address}">'
        f'<link rel="amphtml" href="{address}amp/">'
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{esc(at.wording.headline)}">'
        f'<meta property="og:url" content="{address}">'
    )
    if at.story.markup != "full":
        return links
    stamp = at.story.published.isoformat()
    return (
        f'{links}<meta property="article:published_time" content="{stamp}">'
        + wordpress.linked_data(site, at, address, section(at))
    )


def article(site: Site, at: State, other: State | None) -> str:
    """Return the article, with a box about *other* inside its text."""
    words, prefix = at.wording, PREFIX[at.story.language]
    lead = f'<p class="single-lead">{esc(words.lead)}</p>' if words.lead else ""
    return (
        f'<article class="news-post"><div class="post-info"><a class="category" '
        f'href="/{prefix}category/{at.story.section}/">{section(at)}</a><time class="'
        f'post-date">{_printed(site, at)}</time><span class="views">\0views\0</span>'
        f'</div><h1 class="single-header__title">{esc(words.headline)}</h1>'
        f'{_figure(at)}{lead}<div class="single-body">{_with_box(site, at, other)}'
        '</div><div class="share-bar"><a href="#">Facebook</a> <a href="#">X</a> '
        '<a href="#">WhatsApp</a> <a href="#">Telegram</a></div>'
        f'<div class="single-tags">{_tags(at)}</div>'
        f'<div class="author-card">{_authors(at)}</div></article>'
    )


def amp(site: Site, at: State, address: str) -> str:
    """Return the whole AMP page: the text without date, author or boxes."""
    words, language = at.wording, at.story.language
    lead = f'<p class="amp-lead">{esc(words.lead)}</p>' if words.lead else ""
    return (
        f'<!doctype html><html amp lang="{language}"><head><meta charset="utf-8">'
        f'<title>{esc(words.headline)}</title><link rel="canonical" href="{address}">'
        '<script async src="https://cdn.ampproject.org/v0.js"></script>\0amp\0</head>'
        f'<body>\0menu-{language}\0<article class="amp-wp-article"><div class="amp-cat"'
        f'>{section(at)}</div><h1 class="amp-wp-title">{esc(words.headline)}</h1>'
        f'<amp-img src="{site.base}{wordpress.image(at)}" width="10" height="6">'
        f'</amp-img><p class="wp-caption-text">{_caption(at)}</p>{lead}'
        f'<div class="amp-wp-article-content">{wordpress.content(at)}</div></article>'
        "</body></html>"
    )


def card(site: Site, at: State, path: str) -> str:
    """Return an article's card in a listing."""
    href = f"{site.base}{path}"
    return (
        f'<article class="news-post"><a href="{href}"><img data-src="'
        f'{wordpress.image(at)}" alt=""></a><time class="post-date">'
        f'{_printed(site, at)}</time><h2 class="single-header__title"><a href="{href}">'
        f"{esc(at.wording.headline)}</a></h2><p>{wordpress.excerpt(at, 30)}</p>"
        "</article>"
    )


def section(at: State) -> str:
    """Return the name of a story's section in its language."""
    return SECTIONS[at.story.section][at.story.language]


def _printed(site: Site, at: State) -> str:
    local: datetime = site.local(at.story.published)
    language = at.story.language
    month = MONTHS[language][local.month - 1]
    clock = f"{local:%H:%M}"
    if language == "en":
        return f"{month} {local.day}, {local.year} {clock}"
    if language == "kk":
        return f"{local.year} жылғы {local.day} {month} {clock}"
    return f"{local.day} {month} {local.year} {clock}"


def _with_box(site: Site, at: State, other: State | None) -> str:
    blocks = wordpress.content(at).split("\n")
    if other and len(blocks) > 2:
        box = (
            f'<div class="single-read-more"><a href="{site.paths(other)[0]}">'
            f"{READ_ALSO[at.story.language]} {esc(other.wording.headline)}</a></div>"
        )
        blocks.insert(2, box)
    return "\n".join(blocks)


def _caption(at: State) -> str:
    picture = at.story.picture
    if picture is None:
        return ""
    return f"{esc(picture.original)}<br>{esc(picture.caption)}: {esc(picture.credit)}"


def _figure(at: State) -> str:
    if not at.story.picture:
        return ""
    return (
        f'<figure><img data-src="{wordpress.image(at)}"><figcaption>{_caption(at)}'
        "</figcaption></figure>"
    )


def _tags(at: State) -> str:
    prefix = PREFIX[at.story.language]
    return "".join(f'<a href="/{prefix}tag/{t}/">{t}</a>' for t in at.story.tags)


def _authors(at: State) -> str:
    prefix = PREFIX[at.story.language]
    return "".join(
        f'<span class="author-card__name"><a href="/{prefix}author/{i}/">{esc(name)}'
        "</a></span>"
        for i, name in enumerate(at.wording.authors)
    )
