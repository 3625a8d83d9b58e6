"""How the vesti-like site looks: article, list items, dates, furniture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from demo.sites import furniture
from demo.sites.site import Site, esc, inline
from demo.sites.vesti_words import (
    DATED_KY,
    DAYS,
    MONTHS_KY,
    MONTHS_RU,
    RELATIVE,
    SECTIONS,
)
from demo.story import State


def prepare(site: Site) -> None:
    """Make the furniture that all pages share."""
    site.fragment(
        "top",
        '<meta name="generator" content="Joomla! - Open Source Content Management">'
        + furniture.style("k2", 28)
        + furniture.script("joomla", 16),
    )
    entries = [(section_path(s), words) for s, words in SECTIONS.items()]
    site.fragment("menu", furniture.menu("mainmenu", entries * 2))
    site.fragment(
        "bottom",
        f'<footer id="footer">{furniture.menu("footmenu", entries * 4)}</footer>'
        f"{furniture.icons('k2', 16)}</body></html>",
    )


def section_path(section: str) -> str:
    """Return a section's path; the Kyrgyz ones carry their language twice."""
    return f"/kg/{section}.html" if section.endswith("-kg") else f"/{section}"


def head(at: State, address: str) -> str:
    """Return the metadata of an article; there is no JSON-LD on this site."""
    found = f'<link rel="canonical" href="{address}">'
    if at.story.markup != "none":
        found += (
            '<meta property="og:type" content="article"><meta property="og:title" '
            f'content="{esc(at.wording.headline)}"><meta property="og:url" content="'
            f'{address}">'
        )
    if at.story.markup == "full":
        stamp = at.story.published.isoformat()
        found += f'<meta property="article:published_time" content="{stamp}">'
    return found


def article(site: Site, at: State, others: Sequence[State]) -> str:
    """Return the article with its related list."""
    words = at.wording
    local = site.local(at.story.published)
    names = esc(", ".join(words.authors))
    lead = (
        f'<div class="itemIntroText"><p>{inline(words.lead)}</p></div>'
        if words.lead
        else ""
    )
    related = "".join(
        f'<li><a href="{site.paths(other)[0]}">{esc(other.wording.headline)}</a></li>'
        for other in others
    )
    return (
        '<div id="k2Container" class="itemView"><span class="itemDateCreated">'
        f'{printed(local, at.story.language)}</span><h2 class="itemTitle">'
        f'{esc(words.headline)}</h2><span class="itemAuthor">{names}</span>'
        f'<div class="itemCategory"><a href="{section_path(at.story.section)}">'
        f"{SECTIONS[at.story.section]}</a></div>{_image(at)}"
        f'<div class="itemBody">{lead}<div class="itemFullText">{_paragraphs(at)}</div>'
        f'</div><div class="itemRelated"><ul>{related}</ul></div></div>'
    )


def item(site: Site, at: State, moment: datetime) -> str:
    """Return an article's entry in a listing read at *moment*."""
    path = site.paths(at)[0]
    title = esc(at.wording.headline)
    intro = esc(at.wording.lead or at.wording.body[0])
    return (
        '<div class="itemContainer"><div class="catItemView"><span class="'
        f'catItemDateCreated">{when(site, at, moment)}</span><h3 class="catItemTitle">'
        f'<a href="{path}" title="{title}">{title}</a></h3><div class="itemBody"><a '
        f'href="{path}"><img data-src="{_source(at)}" src="/media/blank.gif" alt="'
        f'{title}"></a><div class="catItemIntroText">{intro}</div></div></div></div>'
    )


def latest(site: Site, shown: Sequence[State], moment: datetime) -> str:
    """Return the sidebar of latest news."""
    items = "".join(
        f'<li><h4 class="nspHeader"><a href="{site.paths(at)[0]}" title="'
        f'{esc(at.wording.headline)}">{esc(at.wording.headline)}</a></h4>'
        f'<span class="nspDate">{when(site, at, moment)}</span></li>'
        for at in shown
    )
    return f'<aside id="sidebar"><ul class="nspList">{items}</ul></aside>'


def when(site: Site, at: State, moment: datetime) -> str:
    """Return a story's date as a list prints it: in words for two days."""
    local, now = site.local(at.story.published), site.local(moment)
    ago = (now.date() - local.date()).days
    words = RELATIVE[at.story.language]
    if 0 <= ago < len(words):
        return words[ago].format(clock=f"{local:%H:%M}")
    if at.story.language == "ky":
        return f"{local.day}-{MONTHS_KY[local.month - 1]}, {local.year}"
    return f"{local:%d.%m.%Y %H:%M}"


def printed(local: datetime, language: str) -> str:
    """Return a date as the article page prints it."""
    if language == "ky":
        month = DATED_KY[local.month - 1]
        return f"{local.year}-жылдын {local.day}-{month}, {local:%H:%M}"
    month = MONTHS_RU[local.month - 1]
    day = DAYS[local.weekday()]
    return f"{day}, {local.day:02d} {month} {local.year} {local:%H:%M}"


def _source(at: State) -> str:
    return f"/media/k2/items/cache/{at.story.key}_L.jpg"


def _image(at: State) -> str:
    picture = at.story.picture
    if picture is None:
        return ""
    label = "Сүрөт" if at.story.language == "ky" else "Фото"
    return (
        f'<div class="itemImageBlock"><img data-src="{_source(at)}" src="'
        f'/media/blank.gif" alt="{esc(picture.caption)}"><span class="'
        f'itemImageCredits">{label}: {esc(picture.credit)}</span></div>'
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
