"""The demonstration's pages, read with nothing known but the sites' addresses."""

import gzip
from zoneinfo import ZoneInfo

import pytest

from archive.article import Article, Capture, NoArticle
from archive.urls import key
from crawler.extract import read
from crawler.source import Route, Source
from demo.generate import generated
from demo.ledger import Ledger
from demo.script import EVENTS, VISITS
from demo.sites import KINDS
from demo.texts import stories

ZONES = {"kursiv": "Asia/Almaty"}
LANGUAGES = {
    "kursiv": {"/en/": "en", "/kk/": "kk"},
    "openkg": {"/en/": "en"},
    "vesti": {"/kg/": "ky"},
}
MORE = 12


@pytest.fixture(scope="module")
def sites():
    return {
        name: kind(
            f"http://{name}.test", (*stories(name), *generated(name, MORE)), EVENTS
        )
        for name, kind in KINDS.items()
    }


def source(site):
    return Source(
        name=site.name,
        title=site.name,
        home=f"{site.base}/",
        time_zone=ZONES.get(site.name, "Asia/Bishkek"),
        languages=LANGUAGES.get(site.name, {}),
        listing=(Route(url=f"{site.base}/"),),
    )


def fetched(site, url, moment, serial=1):
    path, _, query = url.removeprefix(site.base).partition("?")
    answer = site.get(path, query, {}, moment, serial)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    packed = headers.get("content-encoding") == "gzip"
    body = gzip.decompress(answer.body) if packed else answer.body
    return Capture(url, url, moment, answer.status, headers, body)


def readings(sites, moment):
    for entry in Ledger(sites).at(moment):
        site = sites[entry.site]
        url = entry.moved_to if entry.status == "moved" else entry.url
        yield entry, url, read(fetched(site, url, moment), source(site))


def expected_body(entry, article):
    wrote = entry.latest
    if wrote.lead and article.lead is None and not entry.lead_apart:
        return [wrote.lead, *wrote.body]
    return list(wrote.body)


@pytest.mark.parametrize("moment", VISITS)
def test_every_demo_page_is_read_as_its_ledger_says(sites, moment):
    for entry, url, article in readings(sites, moment):
        if entry.status not in {"live", "moved"}:
            continue
        assert isinstance(article, Article), (url, article)
        wrote = entry.latest
        assert article.paragraphs == expected_body(entry, article), url
        assert article.headline == wrote.headline
        assert article.authors == wrote.authors
        assert article.language == entry.language
        assert article.section == entry.section
        assert key(article.url) == key(url)
        if entry.lead_apart:
            assert article.lead == wrote.lead


@pytest.mark.parametrize("moment", VISITS)
def test_demo_dates_are_the_ledgers_or_absent(sites, moment):
    for entry, url, article in readings(sites, moment):
        if entry.status not in {"live", "moved"}:
            continue
        if entry.dated_by == "listing":
            assert article.published is None, url
            continue
        stamp = article.published
        assert stamp.at == entry.published.astimezone(ZoneInfo("UTC")), url
        assert (stamp.precision, stamp.origin) == (entry.precision, entry.dated_by)


@pytest.mark.parametrize("moment", VISITS)
def test_a_demo_page_without_an_article_is_never_one(sites, moment):
    kinds = {"consent": "consent", "soft-404": "soft_404", "gone": "soft_404"}
    for entry, url, article in readings(sites, moment):
        if entry.status in kinds:
            assert isinstance(article, NoArticle), url
            assert article.kind == kinds[entry.status], url


def test_a_demo_listing_is_never_an_article(sites):
    listings = {
        "timesca": ("/", "/latest", "/tag/central-asia/"),
        "kursiv": ("/", "/category/news/", "/en/category/news/"),
        "openkg": ("/", "/news/", "/en/news/"),
        "vesti": ("/", "/itemlist.html?start=0", "/kg/politika-kg.html"),
    }
    for name, paths in listings.items():
        for path in paths:
            capture = fetched(sites[name], sites[name].base + path, VISITS[0])
            assert isinstance(read(capture, source(sites[name])), NoArticle), path


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_ten_fetches_of_one_page_give_one_text(sites, every):
    live = [entry for entry in Ledger(sites).at(VISITS[0]) if entry.status == "live"]
    assert {entry.site for entry in live[::every]} == set(sites)
    for entry in live[::every]:
        site = sites[entry.site]
        seen = {
            read(fetched(site, entry.url, VISITS[0], serial), source(site))
            for serial in range(10)
        }
        assert len({(a.headline, a.lead, a.body, a.authors) for a in seen}) == 1
