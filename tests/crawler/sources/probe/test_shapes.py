"""Sites of shapes that nobody described: each becomes a source without editing."""

import pytest

from crawler import listings
from crawler.sources import load_file
from crawler.sources.probe import propose, render

NEWS = '<a href="{list}">Новости</a><a href="/about-us">О нас</a>'
NUMBERS = range(1, 9)


def page(body, language="ru", head=""):
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Сайт | Новости</title>'
        f'{head}</head><body><nav><a href="/politics/">Политика</a> <a href="/tag/x/">'
        f"x</a></nav>{body}<footer><a href='/contact'>Contact</a></footer></body>"
    )


def day_list():
    """Day headings, bare clock times, no feed and no sitemap."""
    items = "".join(
        f"<li><span class='time'>1{n}:05</span><a href='/news/36000{n}/'>Новость дня "
        f"номер {n}</a></li>"
        for n in NUMBERS
    )
    lists = page(
        f"<h2>12 февраля 2026</h2><ul>{items}</ul><a href='/news?page=2'>2</a>"
    )
    return {"/": page(NEWS.format(list="/news")), "/news": lists}, "/news/360001/"


def script_list():
    """A list that a script loads as JSON, at an address that the home page names."""
    cards = "".join(
        f"<p><a href='/{n}0001-novost-dnya.html'>Новость дня номер {n}</a></p>"
        for n in NUMBERS
    )
    listing = '{"html": "' + cards + '"}'
    return {
        "/": page(NEWS.format(list="/lenta")),
        "/lenta": listing,
    }, "/10001-novost-dnya.html"


def ghost():
    """Ghost: sections and dates in the address, /rss/ and a sitemap index."""
    links = [f"/politics/2026/02/1{n}/story-of-day-{n}/" for n in NUMBERS]
    cards = "".join(
        f'<article class="gh-card"><a class="gh-card-link" href="{link}"><h3>Story of '
        f"day {n}</h3><time datetime='2026-02-1{n}'>x</time></a></article>"
        for n, link in enumerate(links, 1)
    )
    rss = "".join(
        f"<item><title>Story</title><link>https://site.kz{link}</link></item>"
        for link in links
    )
    maps = "".join(f"<url><loc>https://site.kz{link}</loc></url>" for link in links)
    index = (
        "<sitemapindex><sitemap><loc>https://site.kz/sitemap-tags.xml</loc></sitemap>"
        "<sitemap><loc>https://site.kz/sitemap-posts.xml</loc></sitemap></sitemapindex>"
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/">'
    return {
        "/": page(cards, "en", head),
        "/rss/": f"<rss><channel><title>Ghost Site</title>{rss}</channel></rss>",
        "/sitemap.xml": index,
        "/sitemap-posts.xml": f"<urlset>{maps}</urlset>",
    }, links[0]


def drupal():
    """Drupal: node addresses, views rows, pages counted from zero."""
    rows = "".join(
        f'<div class="views-row"><span class="views-title"><a href="/node/480{n}">'
        f'Новость дня номер {n}</a></span><span class="date">12.02.2026</span></div>'
        for n in NUMBERS
    )
    more = '<li class="pager-next"><a href="/news?page=1">следующая ›</a></li>'
    return {
        "/": page(NEWS.format(list="/news")),
        "/news": page(rows + more),
    }, "/node/4801"


def k2():
    """Joomla with K2: ?start=N and .html."""
    items = "".join(
        f'<div class="itemContainer"><h3 class="catItemTitle"><a href="/politika/item'
        f'/12{n}-novost-dnya.html">Новость дня номер {n}</a></h3></div>'
        for n in NUMBERS
    )
    more = (
        '<ul class="pagination"><li><a href="/itemlist.html?start=20">2</a></li></ul>'
    )
    return {
        "/": page(NEWS.format(list="/itemlist.html")),
        "/itemlist.html": page(items + more),
    }, "/politika/item/121-novost-dnya.html"


SHAPES = [day_list, script_list, ghost, drupal, k2]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_site_becomes_a_source_that_finds_all_its_articles(site, tmp_path, shape):
    pages, article = shape()
    town = site(pages)
    proposal = propose("https://site.kz/", town.fetch)
    path = tmp_path / f"{proposal.source.name}.toml"
    path.write_text(render(proposal))
    source = load_file(path)
    assert source == proposal.source
    assert source.article.allow
    assert listings.looks_like_article(f"https://site.kz{article}", source)
    for route in source.listing:
        answer = town.fetch(route.url)
        found = listings.discover(answer.body, route.url, source, route)
        assert len(found.links) == len(NUMBERS) or found.children


@pytest.mark.parametrize(
    ("shape", "following"),
    [
        (day_list, "https://site.kz/news?page=2"),
        (drupal, "https://site.kz/news?page=1"),
        (k2, "https://site.kz/itemlist.html?start=20"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_its_pages_are_turned(site, shape, following):
    town = site(shape()[0])
    proposal = propose("https://site.kz/", town.fetch)
    assert [f.listing.next_urls for f in proposal.findings if f.turns] == [(following,)]
