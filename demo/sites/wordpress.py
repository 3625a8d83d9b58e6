"""What every WordPress site answers: /feed/ items, sitemaps, /wp-json; no looks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from demo.sites.answer import Page
from demo.sites.feeds import Item, etag
from demo.sites.site import Ask, Edition, Site, esc, inline, number, part_of, text_page
from demo.story import State

_JSON = "application/json; charset=UTF-8"


def content(at: State) -> str:
    """Return the post's own HTML, as /wp-json and full feeds give it."""
    return "\n".join(_block(block) for block in at.wording.blocks)


def excerpt(at: State, words: int) -> str:
    """Return what wp_trim_words makes of a post: shortcodes leak, headings merge."""
    raw = "\n".join(_shortcoded(block, at) for block in at.wording.blocks)
    found = re.split(r"[\n\r\t ]+", raw)
    cut = " ".join(found[:words])
    return esc(cut + "..." if len(found) > words else cut)


def item(site: Site, at: State, link: str, full: str | None) -> Item:
    """Return a post as an entry of a feed."""
    return Item(
        title=at.wording.headline,
        link=link,
        guid=f"{site.base}/?p={at.story.number}",
        published=at.story.published,
        summary=excerpt(at, 55),
        author=", ".join(at.wording.authors),
        content=full,
    )


def posts(site: Site, edition: Edition, ask: Ask) -> Page:
    """Answer /wp-json/wp/v2/posts with per_page, page, order, after, _fields."""
    chosen = _chosen(site, edition.live, ask)
    size = min(number(ask, "per_page", 10), 100)
    page = number(ask, "page")
    pages = -(-len(chosen) // size)
    if page > max(pages, 1):
        wrong = {"code": "rest_post_invalid_page_number", "data": {"status": 400}}
        return text_page(json.dumps(wrong), _JSON, status=400)
    fields = [f for f in ask.get("_fields", "").split(",") if f]
    rows = [
        {k: v for k, v in _post(site, at).items() if not fields or k in fields}
        for at in part_of(chosen, page, size)
    ]
    totals = (("X-WP-Total", str(len(chosen))), ("X-WP-TotalPages", str(pages)))
    text = json.dumps(rows, ensure_ascii=False)
    return text_page(text, _JSON, headers=totals, etag=etag(text))


def linked_data(site: Site, at: State, address: str, section: str) -> str:
    """Return the JSON-LD graph of an SEO plug-in."""
    people = [{"@type": "Person", "name": name} for name in at.wording.authors]
    article = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "headline": at.wording.headline,
        "datePublished": at.story.published.isoformat(),
        "dateModified": at.modified.isoformat(),
        "author": people,
        "articleSection": [section],
        "keywords": list(at.story.tags),
        "inLanguage": at.story.language,
        "mainEntityOfPage": {"@id": address},
        "image": {"@id": f"{site.base}{image(at)}"},
        "publisher": {"@type": "Organization", "name": site.title},
    }
    graph = [
        {"@type": "WebSite", "@id": f"{site.base}/#site", "name": site.title},
        {"@type": "WebPage", "@id": address, "url": address},
        article,
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Home"},
                {"@type": "ListItem", "position": 2, "name": section},
            ],
        },
    ]
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False
    )
    return f'<script type="application/ld+json">{text}</script>'


def image(at: State) -> str:
    """Return the path of a story's leading picture."""
    month = at.story.published.strftime("%Y/%m")
    return f"/wp-content/uploads/{month}/{at.story.key}.jpg"


def _block(block: str) -> str:
    if block.startswith("## "):
        return f'<h2 class="wp-block-heading">{inline(block[3:])}</h2>'
    if block.startswith("> "):
        quote = inline(block[2:])
        return f'<blockquote class="wp-block-quote"><p>{quote}</p></blockquote>'
    if block.startswith("!! "):
        caption = " ".join(p.strip() for p in block[3:].split("|"))
        return (
            '<figure id="attachment_43949" class="wp-caption aligncenter">'
            '<img loading="lazy" width="794" src="/wp-content/uploads/2026/02/in.jpg">'
            f'<figcaption class="wp-caption-text">{esc(caption)}</figcaption></figure>'
        )
    return f"<p>{inline(block)}</p>"


def _shortcoded(block: str, at: State) -> str:
    if block.startswith("!! "):
        caption = " ".join(p.strip() for p in block[3:].split("|"))
        number = at.story.number - 40
        return (
            f'[caption id="attachment_{number}" align="aligncenter" width="794"] '
            f"{caption}[/caption]"
        )
    return re.sub(r"\*\*|\[\[|\]\]|^## |^> ", "", block)


def _chosen(site: Site, live: Sequence[State], ask: Ask) -> Sequence[State]:
    after, changed = _moment(site, ask, "after"), _moment(site, ask, "modified_after")
    before = _moment(site, ask, "before")
    kept = [
        at
        for at in live
        if (after is None or at.story.published > after)
        and (before is None or at.story.published < before)
        and (changed is None or at.modified > changed)
    ]
    if ask.get("orderby") == "modified":
        kept.sort(key=lambda at: at.modified, reverse=True)
    return kept[::-1] if ask.get("order") == "asc" else kept


def _moment(site: Site, ask: Ask, name: str) -> datetime | None:
    """Read a time as WordPress does: without an offset it is in the site's zone."""
    if name not in ask:
        return None
    moment = datetime.fromisoformat(ask[name].replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=site.zone)


def _post(site: Site, at: State) -> dict[str, object]:
    def naive(moment: datetime) -> str:
        return moment.replace(tzinfo=None).isoformat()

    return {
        "id": at.story.number,
        "date": naive(site.local(at.story.published)),
        "date_gmt": naive(at.story.published.astimezone(UTC)),
        "modified": naive(site.local(at.modified)),
        "modified_gmt": naive(at.modified.astimezone(UTC)),
        "slug": at.slug,
        "status": "publish",
        "type": "post",
        "link": site.base + site.paths(at)[0],
        "title": {"rendered": esc(at.wording.headline)},
        "content": {"rendered": content(at), "protected": False},
        "excerpt": {"rendered": f"<p>{excerpt(at, 55)}</p>", "protected": False},
        "author": 7,
        "categories": [3],
        "tags": list(range(len(at.story.tags))),
    }
