"""Source profiles for a running town, so that newsarchive can crawl it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from demo.remote import RemoteTown
from demo.town import Town

Detail = Literal["addresses", "containers"]

LARGE = 1000
"""Pages that a listing of a generated town may have."""

_FACTS = {
    "timesca": 'title = "Demo: a Times of Central Asia"\ntime_zone = "Asia/Bishkek"\n'
    'language = "en"\n',
    "kursiv": 'title = "Demo: a business daily"\ntime_zone = "Asia/Almaty"\n'
    'language = "ru"\nlanguages = { "/en/" = "en", "/kk/" = "kk" }\ncountry = "KZ"\n',
    "openkg": 'title = "Demo: an open portal"\ntime_zone = "Asia/Bishkek"\n'
    'language = "ru"\nlanguages = { "/en/" = "en" }\ncountry = "KG"\n',
    "vesti": 'title = "Demo: a Bishkek daily"\ntime_zone = "Asia/Bishkek"\n'
    'language = "ru"\nlanguages = { "/kg/" = "ky" }\ncountry = "KG"\n',
}

_LISTINGS = {
    "timesca": ("/latest", "/tag/central-asia/"),
    "kursiv": ("/category/news/", "/en/category/news/", "/kk/category/news/"),
    "openkg": ("/news/", "/en/news/"),
    "vesti": ("/itemlist.html?start=0", "/kg/politika-kg.html", "/kg/koom-kg.html"),
}

_CONTAINERS = {
    "timesca": r"""
[article]
allow = ['^https?://[^/]+/(?!tag/|category/|page/|author/|about/|feed|wp-|latest|index\.php)[a-z0-9-]+/?$']
body = "div.post__content"
headline = "h1.post__title"
lead = "p.post__standfirst"
authors = ".author-box h4"
""",
    "kursiv": r"""
[article]
allow = ['^https?://[^/]+/(?:en/|kk/)?\d{4}-\d{2}-\d{2}/[a-z0-9-]+/?(?:amp/?)?$']
body = "div.single-body, div.amp-wp-article-content"
headline = "h1.single-header__title, h1.amp-wp-title"
lead = "p.single-lead, p.amp-lead"
published = "time.post-date"
authors = ".author-card__name a"
section = "a.category, .amp-cat"
drop = [".banner", ".share-bar", ".single-read-more", ".single-tags"]
""",
    "openkg": r"""
[article]
allow = ['^https?://[^/]+/(?:en/)?news/[\w-]+/(?:print:page,1,)?\d+-[\w-]+\.html$']
body = "div.full-text"
headline = "h1"
authors = ".meta a[href*='/user/']"
section = ".meta a[href*='/news/']"
drop = [".share", ".related"]
drop_lines = ['^Photo www$']
""",
    "vesti": r"""
[article]
allow = ['^https?://[^/]+/(?:kg/)?[\w-]+/item/\d+-[\w-]+\.html$']
body = ".itemFullText"
headline = "h2.itemTitle"
lead = ".itemIntroText"
published = ".itemDateCreated"
authors = ".itemAuthor"
section = ".itemCategory a"
""",
}


def write(
    town: Town | RemoteTown, folder: Path, detail: Detail = "addresses"
) -> list[Path]:
    """Write demo-<site>.toml files into *folder*; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, place in town.sites.items():
        file = folder / f"demo-{name}.toml"
        pages = LARGE if town.articles is not None else None
        file.write_text(profile(name, place.base_url, detail, max_pages=pages), "utf-8")
        written.append(file)
    return written


def profile(
    kind: str,
    base: str,
    detail: Detail,
    *,
    max_pages: int | None = None,
    name: str | None = None,
) -> str:
    """Return the TOML of a site of that *kind*.

    *max_pages* says how far its listings go on, for sites of generated stories.
    """
    limit = f"max_pages = {max_pages}\n" if max_pages else ""
    paths = [p for p in _LISTINGS[kind] if not (max_pages and p.startswith("/tag/"))]
    routes = "".join(f'\n[[listing]]\nurl = "{base}{path}"\n{limit}' for path in paths)
    rules = _CONTAINERS[kind] if detail == "containers" else ""
    return (
        f'name = "{name or f"demo-{kind}"}"\nhome = "{base}/"\n{_FACTS[kind]}{routes}'
        f"{rules}\n[manners]\ndelay = 0\n"
    )
