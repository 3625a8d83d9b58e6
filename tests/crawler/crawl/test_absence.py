"""An article is gone when it is missing twice, and back when it is read again."""

from __future__ import annotations

import pytest

NOT_FOUND = "<html><title>Page not found</title><body>Nothing here.</body></html>"
MISSING = {
    "/news/old-bridge-101": (404, {}),
    "/news/new-school-102": (200, {}),
    "/news/green-park-103": (302, {"Location": "/"}),
    "/news/long-road-104": (301, {"Location": "/news/"}),
    "/news/deep-lake-105": (301, {"Location": "/news"}),
}
"""As sites tell that an article is no more, without saying 410."""

PASSING, LAST = "/news/short-way-106", "/news/high-wall-107"


@pytest.fixture
def desk(any_desk, site):
    """Deletions and returns are told alike by both databases."""
    desk = any_desk
    for path in (*MISSING, PASSING, LAST):
        site.article(path, f"Of {path}")
    site.answer("/news", 404, NOT_FOUND)
    assert desk.crawl()["new"] == 7
    return desk


def gone(desk, site):
    rows = desk.rows("SELECT url FROM latest_articles WHERE status = 'gone'")
    return {str(row[0]).removeprefix(site.base) for row in rows}


def test_what_is_missing_in_two_crawls_is_gone(desk, site):
    whole = dict(site.pages)
    for path, (status, headers) in MISSING.items():
        site.answer(path, status, NOT_FOUND, **headers)
    site.answer(PASSING, 404, NOT_FOUND)
    site.answer(LAST, 410)
    before = site.hits[LAST]

    first = desk.crawl(after=6)
    assert (first["missing"], first["gone"]) == (8, 1)
    assert gone(desk, site) == {LAST}, "410 is believed in one crawl"
    assert site.hits[LAST] == before + 2, "but not without a second look"

    hits = site.hits.copy()
    desk.crawl(after=0.1)
    assert all(hits[path] == site.hits[path] for path in MISSING), "that was at once"

    site.pages[PASSING] = whole[PASSING]
    second = desk.crawl(after=6)
    assert second["gone"] == 5
    assert gone(desk, site) == {*MISSING, LAST}
    assert desk.feed().count("article.gone") == 6
    said = desk.command("show", f"{site.base}{LAST}")
    assert "gone for 0 min: to see whether it is back" in said


def test_an_article_comes_back_with_its_history(desk, site):
    site.answer(LAST, 410)
    desk.crawl(after=6)
    site.article(LAST, f"Of {LAST}", says="Corrected:")
    desk.crawl(after=25)
    assert gone(desk, site) == set()
    assert sorted(map(str, desk.feed()[7:])) == [
        "article.back",
        "article.gone",
        "version.new",
    ]
    counted = desk.rows("SELECT max(version_count) FROM latest_articles")
    assert counted == [(2,)]


def test_a_site_that_misses_everything_has_lost_nothing(desk, site):
    site.pages.clear()
    for hours in (6, 7):
        desk.now = desk.now.replace(hour=8 + hours)
        desk.command("crawl", "kiosk", code=1)
    assert gone(desk, site) == set()
    assert desk.rows("SELECT count(*) FROM link WHERE state = 'pending'") != [(0,)]


def test_a_moved_article_is_not_gone_and_a_dead_link_never_was(desk, site):
    new = "/news/a-high-wall-at-last-107"
    site.article(new, f"Of {LAST}")
    del site.listed[new]
    site.listed["/news/never-there-108"] = "Never there"
    site.home()
    site.answer(LAST, 301, "", Location=new)
    counts = desk.crawl(after=6)
    assert sorted(map(str, desk.feed()[7:])) == ["article.moved", "article.new"]
    query = "SELECT moved_to FROM latest_articles WHERE status = 'moved'"
    assert desk.rows(query) == [(f"{site.base}{new}",)]
    assert counts["skipped: http_404"] == 1
    assert "missing" not in counts
