"""Source profiles for a running town, so that newsarchive can crawl it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from demo.remote import RemoteTown
from demo.town import Town

Detail = Literal["addresses", "containers"]

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
drop = [".banner", ".share-bar", ".single-read-more", ".single-tags", ".post-info"]
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
        large = town.articles is not None
        file.write_text(profile(name, place.base_url, detail, large=large), "utf-8")
        written.append(file)
    return written


def profile(name: str, base: str, detail: Detail, *, large: bool = False) -> str:
    """Return the TOML of one site; *large* lets listings go on for long."""
    limit = "max_pages = 1000\n" if large else ""
    paths = [p for p in _LISTINGS[name] if not (large and p.startswith("/tag/"))]
    routes = "".join(f'\n[[listing]]\nurl = "{base}{path}"\n{limit}' for path in paths)
    rules = _CONTAINERS[name] if detail == "containers" else ""
    return (
        f'name = "demo-{name}"\nhome = "{base}/"\n{_FACTS[name]}{routes}{rules}'
        "\n[manners]\ndelay = 0\n"
    )
