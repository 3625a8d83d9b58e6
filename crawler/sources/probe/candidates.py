"""Tries the addresses at which a site may list its articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.source import Route
from crawler.sources.probe import homepage
from crawler.sources.probe.route_check import Finding, RouteChecker

AGENT = "newsarchive"
_FEEDS = ("/feed/", "/rss", "/rss.xml", "/rss/", "/feed.xml", "/atom.xml")
_NEWS_MAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
_MAPS = ("/sitemap_index.xml", "/sitemap.xml", "/wp-sitemap.xml")
_REST = "/wp-json/wp/v2/posts"
_MOST_FEEDS, _MOST_LISTS, _MOST_EDITIONS = 2, 4, 3
_DEEP_PAGES = 200


def robots(checker: RouteChecker, home: str) -> tuple[str, tuple[str, ...]]:
    """Return what robots.txt says of crawling, and the sitemaps that it names."""
    answer = checker.get(urljoin(home, "/robots.txt"))
    if isinstance(answer, str):
        return f"no robots.txt ({answer})", ()
    rules = Protego.parse(answer.body[:512_000].decode("utf-8", "replace"))
    allowed = rules.can_fetch(home, AGENT)
    delay = rules.crawl_delay(AGENT)
    verdict = "allows crawling" if allowed else "forbids crawling"
    pace = f", one request every {delay:g} s" if delay else ""
    return verdict + pace, tuple(rules.sitemaps)


def findings(
    checker: RouteChecker, home: str, page: homepage.Homepage, maps: Iterable[str]
) -> Iterator[Finding]:
    """Try every route that the site names or that such sites usually have."""
    yield from _feeds(checker, home, page)
    yield from _pages(checker, home, page)
    yield from _sitemaps(checker, home, list(maps))
    if page.wordpress:
        rest = Route(
            url=urljoin(home, _REST), kind="rest", deep=True, max_pages=_DEEP_PAGES
        )
        yield checker.check(rest)


def _feeds(
    checker: RouteChecker, home: str, page: homepage.Homepage
) -> Iterator[Finding]:
    found = 0
    for url in page.feeds[: _MOST_FEEDS * 2]:
        finding = checker.check(Route(url=url, kind="feed"))
        found += finding.useful
        yield finding
        if found == _MOST_FEEDS:
            return
    for path in _FEEDS:
        # Guesses are for sites that name no feed of their own.
        if found:
            return
        finding = checker.check(Route(url=urljoin(home, path), kind="feed"))
        found += finding.useful
        yield finding


def _pages(
    checker: RouteChecker, home: str, page: homepage.Homepage
) -> Iterator[Finding]:
    lists = [checker.check(Route(url=url)) for url in page.lists[:_MOST_LISTS]]
    best = max(lists, key=_worth, default=None)
    yield from lists if best and best.useful else []
    if not best or not best.useful:
        yield checker.check(Route(url=home, max_pages=3))
    for url, _ in page.editions[:_MOST_EDITIONS]:
        yield checker.check(Route(url=url, max_pages=3))


def _worth(finding: Finding) -> tuple[bool, bool, int]:
    return finding.useful, finding.turns, len(finding.samples)


def _sitemaps(checker: RouteChecker, home: str, named: list[str]) -> Iterator[Finding]:
    guesses = [urljoin(home, each) for each in (*_NEWS_MAPS, *_MAPS)]
    news = whole = False
    for url in [*named[:4], *guesses]:
        is_news = "news" in urlsplit(url).path.lower()
        if (news if is_news else whole) or (is_news and whole and url in guesses):
            continue
        deep = {} if is_news else {"deep": True, "max_pages": _DEEP_PAGES}
        finding = checker.check(Route(url=url, kind="sitemap", **deep))
        news, whole = (
            news or (is_news and finding.useful),
            whole or (not is_news and finding.useful),
        )
        yield finding
