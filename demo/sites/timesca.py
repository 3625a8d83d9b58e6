"""The timesca-like site: WordPress in English with a ticker and a header date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from demo.sites import furniture, wordpress
from demo.sites.answer import Page
from demo.sites.feeds import news_sitemap, rss, sitemap, sitemap_index
from demo.sites.site import Edition, Site, esc, moved, slices
from demo.story import State

SECTIONS = {
    "business-economy": "Business &amp; Economy",
    "features": "Features",
    "local-politics": "Local Politics",
    "environment": "Environment",
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_BIOS = (
    (
        "{name} is a reporter and editor who has covered towns, rivers and roads across "
        "the region for more than a decade. Before joining the paper, {name} worked for "
        "a wire service, two regional weeklies and a radio station.",
        "When not at a desk, {name} is usually to be found on a night train with a "
        "notebook and a thermos of tea.",
    ),
    (
        "{name} is a journalist and translator specializing in the economy of Central "
        "Asia, and has written for several magazines and research centers.",
        "A first book of reportage, on the bazaars of the Ferghana Valley, is due to be "
        "published next year.",
    ),
)


class Timesca(Site):
    """Ticker on every request, cards with 500 words, a counter that lies."""

    name = "timesca"
    title = "The Demo Times of Central Asia"
    zone = ZoneInfo("Asia/Bishkek")
    per_page = large_page = 6
    robots = (
        "User-agent: *\nDisallow: /wp-admin/\nDisallow: /sponsored-\n"
        "Allow: /wp-admin/admin-ajax.php\n"
    )

    def prepare(self) -> None:
        """Make the furniture that all pages share."""
        _prepare(self)

    def page(self, edition: Edition, path: str, query: Mapping[str, str]) -> Page:
        """Return what stands at *path*."""
        for pattern, method in _ROUTES:
            if found := re.fullmatch(pattern, path):
                return method(self, edition, query, *found.groups())
        return self.article(edition, path.strip("/"))

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story, the canonical one first."""
        return [f"/{at.slug}/", f"/{at.slug}"]

    def article(self, edition: Edition, slug: str) -> Page:
        """Return an article page, or what became of it."""
        for at in edition.states:
            if slug in at.old_slugs and at.standing == "live":
                return moved(f"{self.base}/{at.slug}/")
            if slug != at.slug or at.standing == "unborn":
                continue
            if at.standing == "gone":
                return self.missing(edition, 410)
            if at.standing == "soft-404":
                return self.missing(edition, 200)
            if at.standing == "consent":
                return self._consent(edition)
            return self._article(edition, at)
        return self.missing(edition)

    def _article(self, edition: Edition, at: State) -> Page:
        words, address = at.wording, f"{self.base}/{at.slug}/"
        picture = _picture(self, at)
        local = self.local(at.story.published)
        main = (
            f'<main class="site-main"><article id="post-{at.story.number}" class="post '
            f'type-post"><div class="post__date">{_day(local)}</div>'
            f'<h1 class="post__title">{esc(words.headline)}</h1>{picture}'
            + (
                f'<p class="post__standfirst">{esc(words.lead)}</p>'
                if words.lead
                else ""
            )
            + f'<div class="post__content">{wordpress.content(at)}</div>'
            + "".join(_author(self, name) for name in words.authors)
            + f"</article>{self._suggested(edition, at)}</main>"
        )
        head = _head(self, at, address)
        return self._whole(edition, words.headline, head, main, "single single-post")

    def _suggested(self, edition: Edition, at: State) -> str:
        cards = "".join(
            f'<div class="suggested__card"><a href="{self.base}/{other.slug}">'
            f"{esc(other.wording.headline)}</a></div>"
            for other in edition.live[:4]
            if other.story.key != at.story.key
        )
        return (
            f'<section class="suggested"><h3>Suggested Articles</h3>{cards}</section>'
        )

    def listing(
        self,
        edition: Edition,
        where: tuple[str, str],
        chosen: Sequence[State],
        number: int,
        *,
        honest: bool,
    ) -> Page:
        """Return page *number* of a listing at *where* (address, title)."""
        address, title = where
        shown = slices(chosen, number, self.per_page)
        if not shown:
            return self.missing(edition)
        first = (number - 1) * self.per_page + 1 if honest else 1
        last = first + len(shown) - 1
        total = len(chosen) if honest else len(chosen) + 21
        pages = -(-len(chosen) // self.per_page)
        main = (
            f'<main class="site-main"><h1 class="archive__title">{title}</h1>'
            f'<div class="results">Viewing results {first} - {last} of {total}</div>'
            + "".join(self._card(at) for at in shown)
            + f'<article class="card card--sponsored"><h2 class="card__title"><a href="'
            f'{self.base}/sponsored-lakeside-hotel-offer">A Quiet Week by the Lake</a>'
            f"</h2></article>{_pager(self.base + address, number, pages)}</main>"
        )
        link = f'<link rel="canonical" href="{self.base}{address}">'
        return self._whole(edition, f"{title} Archives", link, main, "archive")

    def _card(self, at: State) -> str:
        href = f"{self.base}/{at.slug}"
        return (
            f'<article class="card post-{at.story.number}"><a class="card__link" '
            f'href="{href}"><img loading="lazy" data-src="{self.base}'
            f'{wordpress.image(at)}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
            f'</a><h2 class="card__title"><a href="{href}">{esc(at.wording.headline)}'
            f'</a></h2><div class="card__excerpt">{wordpress.excerpt(at, 500)}</div>'
            "</article>"
        )

    def missing(self, edition: Edition, status: int = 404) -> Page:
        """Return the site's page-not-found, also given with 200 at times."""
        main = (
            '<main class="site-main"><section class="error-404 not-found"><h1>Page not '
            "found</h1><p>Sorry, the page you are looking for does not exist or has been "
            "removed.</p></section></main>"
        )
        page = self._whole(edition, "Page not found", "", main, "error404")
        return Page(page.parts, status=status)

    def _consent(self, edition: Edition) -> Page:
        main = (
            '<main class="site-main"><div class="consent-wall" role="dialog"><h1>Before '
            "you continue</h1><p>We and our partners store and access information on your "
            "device, such as cookies, to measure how the site is used. Please accept or "
            "manage your choices to continue.</p><button>Accept all</button>"
            "<button>Manage options</button></div></main>"
        )
        return self._whole(edition, "Before you continue", "", main, "consent")

    def _whole(
        self, edition: Edition, title: str, head: str, main: str, kind: str
    ) -> Page:
        today = _day(self.local(edition.moment))
        text = (
            '<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8">'
            f"<title>{esc(title)} - {self.title}</title>{head}\0top\0"
            f'</head><body class="wp-singular {kind}">\0icons\0'
            '<div class="ticker" aria-label="currency rates"><ul class="ticker__list">'
            f'\0ticker\0</ul></div><header class="site-header"><div class="'
            f'site-header__date">{today}</div>\0menu\0</header>{main}\0bottom\0'
        )
        return self.html(text)


def _prepare(site: Timesca) -> None:
    sections = [(f"/category/home/{k}/", v) for k, v in SECTIONS.items()]
    entries = [("/", "Home"), ("/latest", "Latest"), *sections]
    topics = sorted({tag for s in site.stories for tag in s.tags})[:40]
    tags = [(f"/tag/{tag}/", tag.replace("-", " ").title()) for tag in topics]
    pages = [
        (f"/about/{w.lower()}/", w) for w in ["Team", "Contact", "Privacy", "Terms"]
    ]
    site.fragment(
        "top",
        f'<link rel="alternate" type="application/rss+xml" href="{site.base}/feed/">'
        + furniture.style("tca", 26)
        + furniture.script("tca", 14),
    )
    site.fragment("icons", furniture.icons("tca", 24))
    site.fragment("ticker", furniture.ticker)
    site.fragment("menu", furniture.menu("menu", entries + tags))
    site.fragment(
        "bottom",
        '<aside class="sidebar"><h2>Sidebar</h2></aside><footer class="site-footer">'
        + furniture.menu("footer-menu", entries + pages)
        + f"<p>© 2026 {site.title}</p></footer>{furniture.script('tcaFoot', 6)}"
        "</body></html>",
    )


def _head(site: Timesca, at: State, address: str) -> str:
    head = f'<link rel="canonical" href="{address}">'
    if at.story.markup == "none":
        return head
    head += (
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{esc(at.wording.headline)}">'
        f'<meta property="og:url" content="{address}">'
        f'<meta property="og:image" content="{site.base}{wordpress.image(at)}">'
    )
    if at.story.markup == "og":
        return head
    section = SECTIONS[at.story.section].replace("&amp;", "&")
    return (
        f'{head}<meta property="article:published_time" content="'
        f'{at.story.published.isoformat()}"><meta property="article:modified_time" '
        f'content="{at.modified.isoformat()}">'
        + wordpress.linked_data(site, at, address, section)
    )


def _picture(site: Timesca, at: State) -> str:
    if not at.story.picture:
        return ""
    return (
        f'<figure class="post__image"><img src="{site.base}{wordpress.image(at)}" alt="">'
        f"<figcaption>Image: {esc(at.story.picture.credit)}</figcaption></figure>"
    )


def _author(site: Timesca, name: str) -> str:
    first, second = (p.format(name=name) for p in _BIOS[len(name) % len(_BIOS)])
    href = f"{site.base}/author/{name.lower().replace(' ', '-')}/"
    return (
        f'<div class="author-box"><a href="{href}"><img alt="{name}" src="/a.jpg"></a>'
        f"<h4>{name}</h4><h4>{name}</h4><p>{first}</p><p>{second}</p>"
        f'<a class="author-box__more" href="{href}">View more articles from'
        f"<span>{name}</span></a></div>"
    )


def _pager(address: str, number: int, pages: int) -> str:
    def link(to: int, words: str, css: str = "page-numbers") -> str:
        end = "" if to == 1 else f"page/{to}/"
        return f'<a class="{css}" href="{address.rstrip("/")}/{end}">{words}</a>'

    items = [f'<span aria-current="page" class="page-numbers current">{number}</span>']
    if number > 1:
        items.insert(0, link(number - 1, str(number - 1)))
    if number < pages:
        items += [
            link(pages, str(pages)),
            link(number + 1, "Next", "next page-numbers"),
        ]
    return f'<nav class="pagination">{" ".join(items)}</nav>'


def _day(local: datetime) -> str:
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def _home(
    site: Timesca, now: Edition, query: Mapping[str, str], number: str | None
) -> Page:
    del query  # ?catid=5&id=5993 of the old system changes nothing
    where = ("/", "Home")
    return site.listing(now, where, now.live, int(number or 1), honest=True)


def _latest(
    site: Timesca, now: Edition, query: Mapping[str, str], number: str | None
) -> Page:
    del query
    where = ("/latest", "Latest")
    return site.listing(now, where, now.live, int(number or 1), honest=True)


def _category(
    site: Timesca, now: Edition, query: Mapping[str, str], slug: str, number: str | None
) -> Page:
    del query
    chosen = [at for at in now.live if at.story.section == slug]
    where = (f"/category/home/{slug}/", SECTIONS.get(slug, slug))
    return site.listing(now, where, chosen, int(number or 1), honest=True)


def _tag(
    site: Timesca, now: Edition, query: Mapping[str, str], slug: str, number: str | None
) -> Page:
    del query
    chosen = [at for at in now.live if slug in at.story.tags]
    where = (f"/tag/{slug}/", slug)
    return site.listing(now, where, chosen, int(number or 1), honest=False)


def _author_page(
    site: Timesca, now: Edition, query: Mapping[str, str], slug: str
) -> Page:
    del query
    chosen = [
        at
        for at in now.live
        if slug in [a.lower().replace(" ", "-") for a in at.wording.authors]
    ]
    return site.listing(now, (f"/author/{slug}/", slug), chosen, 1, honest=True)


def _feed(site: Timesca, now: Edition, query: Mapping[str, str]) -> Page:
    shown = slices(now.live, int(query.get("paged", "1")), 10)
    if not shown:
        return site.missing(now)
    mark = "?utm_source=rss&utm_medium=rss&utm_campaign="
    items = [
        wordpress.item(site, at, f"{site.base}/{at.slug}/{mark}{at.slug}", None)
        for at in shown
    ]
    return rss(site.title, site.base, "en-US", items)


def _sitemaps(site: Timesca, now: Edition, query: Mapping[str, str]) -> Page:
    del query
    newest = max((at.modified for at in now.live), default=None)
    count = -(-len(now.live) // 1000)
    children = [f"post-sitemap{i or ''}.xml" for i in [0, *range(2, count + 1)]]
    return sitemap_index([(f"{site.base}/{c}", newest) for c in children])


def _post_sitemap(
    site: Timesca, now: Edition, query: Mapping[str, str], number: str
) -> Page:
    del query
    start = (int(number or 1) - 1) * 1000
    part = now.live[::-1][start : start + 1000]
    return sitemap([(f"{site.base}/{at.slug}/", at.modified) for at in part])


def _news(site: Timesca, now: Edition, query: Mapping[str, str]) -> Page:
    del query
    items = [
        wordpress.item(site, at, f"{site.base}/{at.slug}/", None)
        for at in now.live
        if (now.moment - at.story.published).days < 2
    ]
    return news_sitemap(site.title, "en", items)


def _legacy(site: Timesca, now: Edition, query: Mapping[str, str]) -> Page:
    return _latest(site, now, query, None)


_ROUTES: tuple[tuple[str, Callable[..., Page]], ...] = (
    (r"/(?:page/(\d+)/?)?", _home),
    (r"/latest/?(?:page/(\d+)/?)?", _latest),
    (r"/category/home/([\w-]+)/?(?:page/(\d+)/?)?", _category),
    (r"/tag/([\w-]+)/?(?:page/(\d+)/?)?", _tag),
    (r"/author/([\w-]+)/?", _author_page),
    (r"/feed/?", _feed),
    (r"/sitemap_index\.xml", _sitemaps),
    (r"/post-sitemap(\d*)\.xml", _post_sitemap),
    (r"/news-sitemap\.xml", _news),
    (r"/wp-json/wp/v2/posts/?", wordpress.posts),
    (r"/index\.php/.*", _legacy),
)
