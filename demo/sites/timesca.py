"""The timesca-like site: WordPress in English with a ticker and a header date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from demo.sites import timesca_looks as looks
from demo.sites import wordpress
from demo.sites.answer import Page
from demo.sites.feeds import news_sitemap, rss, sitemap, sitemap_index
from demo.sites.site import Ask, Edition, Handler, Site, esc, moved, number, part_of
from demo.sites.timesca_words import NOT_FOUND, SECTIONS, WALL
from demo.story import State

_PAGE = r"(?:page/(?P<page>\d+)/?)?"
_IN_A_SITEMAP = 1000


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
        looks.prepare(self)

    def routes(self) -> dict[str, Handler]:
        """Return what answers which paths."""
        return {
            rf"/{_PAGE}": self.home,
            rf"/latest/?{_PAGE}": self.latest,
            rf"/category/home/(?P<slug>[\w-]+)/?{_PAGE}": self.category,
            rf"/tag/(?P<slug>[\w-]+)/?{_PAGE}": self.tag,
            r"/author/(?P<slug>[\w-]+)/?": self.author,
            r"/feed/?": self.feed,
            r"/sitemap_index\.xml": self.sitemaps,
            r"/post-sitemap(?P<part>\d*)\.xml": self.posts,
            r"/news-sitemap\.xml": self.news,
            r"/wp-json/wp/v2/posts/?": partial(wordpress.posts, self),
            r"/index\.php/.*": self.latest,
            r"/(?P<slug>[a-z0-9-]+)/?": self.article,
        }

    def paths(self, at: State) -> list[str]:
        """Return the addresses of a story, the canonical one first."""
        return [f"/{at.slug}/", f"/{at.slug}"]

    def article(self, now: Edition, ask: Ask) -> Page:
        """Return an article page, or what became of it."""
        at = now.slugs.get(ask["slug"])
        if at is None:
            return self.missing(now)
        if absent := self.instead(now, at):
            return absent
        address = f"{self.base}/{at.slug}/"
        if ask["slug"] != at.slug:
            return moved(address)
        others = [other for other in now.live[:5] if other.slug != at.slug][:4]
        head = looks.head(self, at, address)
        main = looks.article(self, at, others)
        return self._whole(now, at.wording.headline, main, "single-post", head)

    def home(self, now: Edition, ask: Ask) -> Page:
        """List everything; the old system's ?catid=5&id=5993 changes nothing."""
        return self._listing(now, ("/", "Home"), now.live, number(ask, "page"))

    def latest(self, now: Edition, ask: Ask) -> Page:
        """List everything; the addresses of the old system end here as well."""
        return self._listing(now, ("/latest", "Latest"), now.live, number(ask, "page"))

    def category(self, now: Edition, ask: Ask) -> Page:
        """List a section."""
        slug = ask["slug"]
        chosen = [at for at in now.live if at.story.section == slug]
        where = (f"/category/home/{slug}/", SECTIONS.get(slug, slug))
        return self._listing(now, where, chosen, number(ask, "page"))

    def tag(self, now: Edition, ask: Ask) -> Page:
        """List a tag; the counter of its pages is always that of the first."""
        slug = ask["slug"]
        chosen = [at for at in now.live if slug in at.story.tags]
        where = (f"/tag/{slug}/", slug)
        return self._listing(now, where, chosen, number(ask, "page"), honest=False)

    def author(self, now: Edition, ask: Ask) -> Page:
        """List an author's articles."""
        name = ask["slug"].replace("-", " ")
        chosen = [
            at for at in now.live if name in [a.lower() for a in at.wording.authors]
        ]
        return self._listing(now, (f"/author/{ask['slug']}/", name), chosen, 1)

    def feed(self, now: Edition, ask: Ask) -> Page:
        """Return a summary feed whose links carry campaign marks."""
        shown = part_of(now.live, number(ask, "paged"), 10)
        if not shown:
            return self.missing(now)
        mark = "?utm_source=rss&utm_medium=rss&utm_campaign="
        items = [
            wordpress.item(self, at, f"{self.base}/{at.slug}/{mark}{at.slug}", None)
            for at in shown
        ]
        return rss(self.title, self.base, "en-US", items)

    def sitemaps(self, now: Edition, ask: Ask) -> Page:
        """Return the index of sitemaps."""
        del ask
        newest = max((at.modified for at in now.live), default=None)
        count = -(-len(now.live) // _IN_A_SITEMAP)
        children = [f"post-sitemap{n or ''}.xml" for n in [0, *range(2, count + 1)]]
        return sitemap_index([(f"{self.base}/{child}", newest) for child in children])

    def posts(self, now: Edition, ask: Ask) -> Page:
        """Return a sitemap of posts, oldest first."""
        part = part_of(now.live[::-1], number(ask, "part"), _IN_A_SITEMAP)
        return sitemap((f"{self.base}/{at.slug}/", at.modified) for at in part)

    def news(self, now: Edition, ask: Ask) -> Page:
        """Return the news sitemap of the last two days."""
        del ask
        items = [
            wordpress.item(self, at, f"{self.base}/{at.slug}/", None)
            for at in now.live
            if (now.moment - at.story.published).days < 2
        ]
        return news_sitemap(self.title, "en", items)

    def missing(
        self, edition: Edition, status: int = 404, language: str | None = None
    ) -> Page:
        """Return the site's page-not-found, also given with 200 at times."""
        del language
        page = self._whole(edition, "Page not found", NOT_FOUND, "error404")
        return replace(page, status=status)

    def wall(self, edition: Edition, language: str) -> Page:
        """Return the page that asks for consent."""
        del language
        return self._whole(edition, "Before you continue", WALL, "consent")

    def _listing(
        self,
        now: Edition,
        where: tuple[str, str],
        chosen: Sequence[State],
        page: int,
        *,
        honest: bool = True,
    ) -> Page:
        address, title = where
        shown = part_of(chosen, page, self.per_page)
        if not shown:
            return self.missing(now)
        first = (page - 1) * self.per_page + 1 if honest else 1
        total = len(chosen) if honest else len(chosen) + 21
        pages = -(-len(chosen) // self.per_page)
        main = (
            f'<h1 class="archive__title">{esc(title)}</h1><div class="results">Viewing '
            f"results {first} - {first + len(shown) - 1} of {total}</div>"
            + "".join(looks.card(self, at) for at in shown)
            + '<article class="card card--sponsored"><h2 class="card__title"><a href="'
            f'{self.base}/sponsored-lakeside-hotel-offer">A Quiet Week by the Lake</a>'
            f"</h2></article>{looks.pager(self.base + address, page, pages)}"
        )
        link = f'<link rel="canonical" href="{self.base}{address}">'
        return self._whole(now, f"{title} Archives", main, "archive", link)

    def _whole(
        self, now: Edition, title: str, main: str, kind: str, head: str = ""
    ) -> Page:
        today = looks.day(self.local(now.moment))
        return self.html(
            '<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8">'
            f"<title>{esc(title)} - {self.title}</title>{head}\0top\0</head>"
            f'<body class="wp-singular {kind}">\0icons\0<div class="ticker" aria-label='
            '"currency rates"><ul class="ticker__list">\0ticker\0</ul></div>'
            f'<header class="site-header"><div class="site-header__date">{today}</div>'
            f'\0menu\0</header><main class="site-main">{main}</main>\0bottom\0'
        )
