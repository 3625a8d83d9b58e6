"""The miniature sites' listings, known by their addresses alone, against the ledger."""

from urllib.parse import urlsplit

import pytest
from protego import Protego

from archive import urls
from crawler.listings import StopRule, discover, fingerprint
from crawler.sources import load_file
from demo.sources import profile
from demo.town import NAMES, Town

BASES = {name: f"http://127.0.0.1:{8100 + n}" for n, name in enumerate(NAMES)}


@pytest.fixture(scope="module", params=[None, 120], ids=["written", "large"])
def town(request):
    return Town(BASES, articles=request.param)


def get(place, url):
    parts = urlsplit(url)
    return place.respond("GET", parts.path, parts.query, {})[0]


def walk(place, source, route, at):
    """Turn a listing's pages to their end; return the links by identity."""
    found, url, stopping = {}, route.url, StopRule(patience=3, max_pages=100)
    while url:
        answer = get(place, url)
        if answer.status == 404:  # beyond a feed's last page
            break
        kind = answer.headers.get("Content-Type")
        said = discover(answer.body, url, source, route, content_type=kind, at=at)
        assert said.problem is None
        fresh = {urls.key(link.url): link for link in said.links}
        new = len(fresh.keys() - found.keys())
        found = fresh | found
        over = stopping.after(new, len(said.links), fingerprint(said))
        url = said.next_urls[0] if said.next_urls and not over else None
    return found


def ledger(town, name):
    return {
        urls.key(entry.url): entry
        for entry in town.ledger.at(town.clock)
        if entry.site == name and entry.status == "live"
    }


@pytest.mark.parametrize("name", NAMES)
def test_listings_give_exactly_what_the_site_published(town, name, tmp_path):
    place = town.sites[name]
    file = tmp_path / f"demo-{name}.toml"
    file.write_text(profile(name, place.base_url, "addresses"))
    source, robots = load_file(file), Protego.parse(place.site.robots)
    found = {}
    for route in source.listing:
        found |= walk(place, source, route, town.clock)
    asked = {
        identity: link
        for identity, link in found.items()
        if robots.can_fetch(link.url, "newsarchive")
    }
    published = ledger(town, name)
    assert asked.keys() <= published.keys()
    if name != "vesti":  # whose listings here are of some sections only
        assert asked.keys() == published.keys()
    for identity, link in asked.items():
        headline = published[identity].latest.headline
        assert link.title.casefold() == headline.casefold()


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("timesca", "feed", "/feed/"),
        ("kursiv", "feed", "/en/feed/"),
        ("openkg", "feed", "/rss.xml"),
        ("vesti", "feed", "/rss"),
        ("timesca", "rest", "/wp-json/wp/v2/posts"),
    ],
)
def test_feeds_and_rest_name_articles_only(town, source, name, kind, path):
    place = town.sites[name]
    made = source(f"{place.base_url}{path}", kind=kind, home=f"{place.base_url}/")
    found = walk(place, made, made.listing[0], town.clock)
    assert found
    assert found.keys() <= ledger(town, name).keys()


@pytest.mark.parametrize("name", ["timesca", "openkg"])
def test_sitemaps_name_every_article(town, source, name):
    place = town.sites[name]
    index = f"{place.base_url}/sitemap.xml"
    if name == "timesca":
        index = f"{place.base_url}/sitemap_index.xml"
    made = source(index, kind="sitemap", home=f"{place.base_url}/")
    route, waiting, found = made.listing[0], [index], set()
    while waiting:
        url = waiting.pop()
        said = discover(get(place, url).body, url, made, route, at=town.clock)
        waiting += [child for _, child in said.children]
        found |= {urls.key(link.url) for link in said.links}
    assert found == ledger(town, name).keys()
