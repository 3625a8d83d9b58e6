"""Sitemaps: what they name, and what they must not do to us."""

import gzip
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

MAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
)
INDEX = MAP.replace("urlset", "sitemapindex")


def urlset(*entries):
    lines = "".join(
        f"<url><loc>{loc}</loc>" + (f"<lastmod>{at}</lastmod>" if at else "") + "</url>"
        for loc, at in entries
    )
    return f"{MAP}{lines}</urlset>"


def index(*entries):
    lines = "".join(
        f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>"
        for loc, at in entries
    )
    return f"{INDEX}{lines}</sitemapindex>"


@pytest.fixture
def sitemap(find):
    def run(body, url="https://site.kz/sitemap.xml", **more):
        return find(body, url, kind="sitemap", **more)

    return run


def test_a_sitemap_names_articles_and_their_last_change(sitemap):
    found = sitemap(
        urlset(
            ("https://site.kz/news/1001-a", "2026-02-19T09:40:00+05:00"),
            ("https://site.kz/news/1002-b", "2026-02-19"),
            ("https://site.kz/news/1003-c", "yesterday"),
        ),
        time_zone="Asia/Almaty",
    )
    assert [link.modified_at for link in found.links] == [
        datetime(2026, 2, 19, 4, 40, tzinfo=UTC),
        datetime(2026, 2, 18, 19, tzinfo=UTC),
        None,
    ]


def test_pages_that_are_no_articles_are_left_out(sitemap):
    pages = ["", "tag/water/", "about-us", "politics", "category/x/", "logo.png"]
    entries = [(f"https://site.kz/{page}", None) for page in pages]
    assert sitemap(urlset(*entries)).links == ()


def test_a_news_sitemap_gives_title_and_date(sitemap):
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    (link,) = sitemap(
        f'<urlset xmlns:news="{news}"><url><loc>https://site.kz/x</loc><news:news><news:'
        "publication_date>2026-02-19</news:publication_date><news:title>A title</news:"
        "title></news:news></url></urlset>"
    ).links
    assert (link.title, link.date_text) == ("A title", "2026-02-19")


def test_an_index_names_its_children_the_last_changed_first(sitemap):
    found = sitemap(
        index(
            ("https://site.kz/post-sitemap1.xml", "2024-01-01"),
            ("https://site.kz/post-sitemap2.xml", "2026-02-19"),
            ("https://site.kz/category-sitemap.xml", "2026-02-19"),
            ("https://site.kz/post_tag-sitemap3.xml", "2026-02-19"),
            ("https://site.kz/author-sitemap.xml", "2026-02-19"),
            ("https://site.kz/wp-sitemap-taxonomies-category-1.xml", "2026-02-19"),
        )
    )
    assert found.children == (
        ("sitemap", "https://site.kz/post-sitemap2.xml"),
        ("sitemap", "https://site.kz/post-sitemap1.xml"),
    )
    assert found.notes["other_sitemap"] == 4


def test_a_sitemap_never_leads_to_itself_or_away(sitemap):
    found = sitemap(
        index(
            ("https://www.site.kz/sitemap.xml", "2026-02-19"),
            ("https://other.kz/sitemap.xml", "2026-02-19"),
            ("file:///etc/passwd", "2026-02-19"),
        )
    )
    assert found.children == ()
    assert (found.notes["itself"], found.notes["off_site"]) == (1, 1)
    assert found.notes["bad_scheme"] == 1


def test_a_doubled_address_is_repaired_or_dropped(sitemap):
    found = sitemap(
        urlset(
            ("https://site.kzhttps://site.kz/news/1001-a", None),
            ("https://site.kzhttps://sport.kz/news/1002-b", None),
        )
    )
    assert [link.url for link in found.links] == ["https://site.kz/news/1001-a"]
    assert (found.notes["repaired"], found.notes["off_site"]) == (2, 1)


def test_times_that_are_all_the_same_say_nothing(sitemap):
    entries = [(f"https://site.kz/news/100{n}-a", "2026-02-19") for n in range(6)]
    found = sitemap(urlset(*entries))
    assert {link.modified_at for link in found.links} == {None}
    assert found.notes["lastmod_ignored"] == 6


def test_a_gzipped_sitemap_is_read(sitemap):
    body = gzip.compress(urlset(("https://site.kz/news/1001-a", None)).encode())
    assert len(sitemap(body, "https://site.kz/sitemap.xml.gz").links) == 1


def test_a_torn_gzip_gives_what_was_there(sitemap):
    entries = [(f"https://site.kz/news/{1000 + n}-a", None) for n in range(3000)]
    body = gzip.compress(urlset(*entries).encode())
    found = sitemap(body[: len(body) // 2])
    assert 100 < len(found.links) < 3000
    assert found.notes["cut"] == 1


def test_a_text_sitemap_is_read(sitemap):
    found = sitemap("https://site.kz/news/1001-a\nhttps://site.kz/news/1002-b\n\nx")
    assert len(found.links) == 2


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        ("", "empty"),
        ("no", "no sitemap"),
    ],
)
def test_an_answer_that_is_no_sitemap_is_a_problem(sitemap, body, problem):
    assert sitemap(body).problem.startswith(problem)


def test_an_empty_sitemap_is_no_problem(sitemap):
    assert sitemap(urlset()).problem is None


def test_no_entity_is_fetched_or_multiplied(sitemap):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">'
        f'<!ENTITY e0 "lol">{bomb}]><urlset><url><loc>https://site.kz/news/1001-&x;&e9;'
        "</loc></url><url><loc>https://site.kz/news/1002-b</loc></url></urlset>"
    )
    began = process_time()
    found = sitemap(body)
    assert all(len(link.url) < 60 for link in found.links)
    assert process_time() - began < 2


def test_a_gzip_bomb_is_cut(sitemap):
    body = gzip.compress(b"<urlset>" + b" " * (200 * 1024 * 1024))
    began = process_time()
    assert sitemap(body).links == ()
    assert process_time() - began < 5


def test_a_sitemap_beyond_the_protocols_limit_is_bounded(sitemap):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    entries = [
        (f"https://site.kz/news/{10_000 + n}", (start + timedelta(hours=n)).isoformat())
        for n in range(9000)
    ]
    found = sitemap(urlset(*entries))
    assert len(found.links) == 5000
    assert found.notes["over_limit"] == 4000
