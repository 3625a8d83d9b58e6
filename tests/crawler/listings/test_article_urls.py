"""What an address alone tells."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listings import looks_like_article, trap

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "path",
    [
        "/tokayev-aligns-kazakhstan-with-trumps-gaza-peace-initiative",
        "/en/2026-02-19/engk-tank-president-explains/",
        "/en/news/exclusive/70593-kazahstan-ischet.html",
        "/2026/02/slug/",
        "/kazakhstan_news/translit-slug-592010/",
        "/ru/lenta-slug-a1b2c3",
        "/obschestvo/201105_Slug/",
        "/english/201105/",
        "/news:2110001",
        "/doc/512345_slug.html",
        "/blog/2024/02/12/slug/",
        "/news/2026/02/12/slug",
        "/a/slug/33123456.html",
        "/archives/12345",
        "/en/news/2026/1234",
        "/hy/article/201012",
        "/20260212/slug-12345.html",
        "/news.php?id=77",
        "/?p=4711",
        "/story/2019/11/18/politics/a-long-title-of-news/index.html",
    ],
)
def test_article_addresses_of_the_region_look_like_articles(source, path):
    assert looks_like_article(f"https://site.kz{path}", source())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/latest",
        "/tag/water/",
        "/en/category/news/",
        "/author/a-b-c-d/",
        "/news/page/2/",
        "/2026/02/12/",
        "/news/2026/02",
        "/20260212/",
        "/about-us",
        "/wp-content/uploads/2026/02/a-b-c-d.jpg",
        "/feed/",
        "/login?next=/x",
    ],
)
def test_other_addresses_do_not(source, path):
    assert not looks_like_article(f"https://site.kz{path}", source())


def test_a_source_knows_its_own(source):
    made = source(article={"allow": [r"^https://site\.kz/a/\d+$"], "deny": ["13"]})
    assert looks_like_article("https://site.kz/a/12", made)
    assert not looks_like_article("https://site.kz/a/13", made)
    assert not looks_like_article("https://site.kz/a-long-story-of-a-day", made)
    assert not looks_like_article("https://other.kz/a/12", made)


def test_hosts_of_languages_are_the_sources_own(source):
    made = source(languages={"kaz.site.kz": "kk", "/en/": "en"})
    assert looks_like_article("https://kaz.site.kz/news/1234", made)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a/b/a/b/a/b/story", "repeated_segments"),
        ("/x/" * 20, "repeated_segments"),
        ("/" + "/".join("abcdefghijklmno"), "too_deep"),
        ("/calendar/2027-05", "calendar"),
        ("/calendar/2026/02/28/", "calendar"),
        ("/calendar/1970/01/", "calendar"),
        ("/?" + "&".join(f"f{n}=1" for n in range(12)), "too_many_parameters"),
        ("/" + "x" * 3000, "too_long"),
    ],
)
def test_traps_are_named(path, why):
    found = trap(f"https://site.kz{path}", NOW)
    assert found == why or (found == "too_deep" and why == "repeated_segments")


@pytest.mark.parametrize(
    "path", ["/2026/02/21/slug", "/news/2026/02/20/x", "/1999/12/x"]
)
def test_real_days_are_no_trap(path):
    assert trap(f"https://site.kz{path}", NOW) is None


@given(st.one_of(st.text(), st.text().map("https://site.kz/".__add__)))
def test_no_address_is_too_strange(address):
    trap(address, NOW)
