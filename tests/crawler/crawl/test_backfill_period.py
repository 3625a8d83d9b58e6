"""What of a listing was published between two dates, told before it is fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from archive.article import Link
from crawler.crawl.backfill_period import Window
from crawler.listings import starts
from crawler.source import Route, Source

SINCE, UNTIL = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 2, 20, tzinfo=UTC)
WINDOW = Window(SINCE, UNTIL)


def source(**more: object) -> Source:
    said = {"name": "one", "title": "One", "home": "https://one.test/"}
    routes = {"listing": [{"url": "https://one.test/news/"}]}
    return Source.model_validate(said | routes | more)


def kept(*links: Link) -> list[str]:
    return [link.url for link in WINDOW.share(links, source(), NOW).links]


def link(path: str, date_text: str | None = None, **more: datetime) -> Link:
    return Link(f"https://one.test{path}", date_text=date_text, **more)


def test_links_are_chosen_by_the_dates_of_their_listing():
    newer, inside, older = (
        link(f"/news/{day}-story/", f"{day:02} January 2026, 10:00")
        for day in (9, 6, 3)
    )
    share = WINDOW.share([newer, inside, older], source(), NOW)
    assert share.links == (inside,)
    assert (share.newer, share.older) == (1, 1)
    assert share.oldest == datetime(2026, 1, 3, 10, tzinfo=UTC)


def test_links_are_dated_by_their_addresses():
    assert kept(
        link("/2026/01/06/a/"), link("/2026-01-04/b/"), link("/2026/1/9/c")
    ) == ["https://one.test/2026/01/06/a/"]


def test_a_day_without_an_hour_is_taken_whole():
    east = source(time_zone="Asia/Almaty")
    eve = link("/a/", "8 January 2026")  # from the 7th, 19:00, by our clock
    assert WINDOW.share([eve], east, NOW).links == (eve,)


def test_a_time_of_change_says_only_that_it_was_not_published_later():
    long_ago, since_then = SINCE - timedelta(days=1), UNTIL + timedelta(days=9)
    assert kept(link("/a/", modified_at=long_ago)) == []
    assert kept(link("/b/", modified_at=since_then)) == ["https://one.test/b/"]


def test_what_has_no_date_is_worth_a_look():
    assert kept(link("/a/"), link("/b/", "Read more")) == [
        "https://one.test/a/",
        "https://one.test/b/",
    ]


@pytest.mark.parametrize(
    ("sitemap", "wanted"),
    [
        ("https://one.test/sitemaps/2026-01.xml", True),
        ("https://one.test/sitemaps/2025-01.xml", False),
        ("https://one.test/sitemap-posts-202503.xml", False),
        ("https://one.test/post-sitemap17.xml", True),
    ],
)
def test_a_months_sitemap_is_read_when_it_reaches_the_stretch(sitemap, wanted):
    assert WINDOW.reaches(sitemap) is wanted


def test_day_archives_are_read_from_the_last_day_back():
    route = Route(url="https://one.test/{date:%Y/%m/%d}/", deep=True)
    assert list(starts(route, source(), SINCE, UNTIL)) == [
        "https://one.test/2026/01/07/",
        "https://one.test/2026/01/06/",
        "https://one.test/2026/01/05/",
    ]


def test_a_day_archive_is_for_backfills_only():
    with pytest.raises(ValidationError, match="deep = true"):
        Route(url="https://one.test/{date:%Y/%m/%d}/")


def test_wordpress_is_asked_for_the_stretch_and_nothing_else():
    route = Route(url="https://one.test/wp-json/wp/v2/posts", kind="rest", deep=True)
    (url,) = starts(route, source(), SINCE, UNTIL)
    asked = parse_qs(urlsplit(url).query)
    assert asked["after"] == ["2026-01-05T00:00:00Z"]
    assert asked["before"] == ["2026-01-08T00:00:00Z"]
    assert (asked["orderby"], asked["order"]) == (["date"], ["desc"])


@given(
    st.lists(
        st.timedeltas(timedelta(days=1), timedelta(days=300)).map(NOW.__sub__),
        max_size=20,
    )
)
def test_every_dated_link_has_one_place_and_none_inside_is_lost(moments):
    links = [
        link(f"/story-{n}/", f"{at:%Y-%m-%d %H:%M}") for n, at in enumerate(moments)
    ]
    share = WINDOW.share(links, source(), NOW)
    inside = [at for at in moments if SINCE <= at.replace(second=0) < UNTIL]
    assert len(share.links) + share.newer + share.older == len(links)
    assert len(share.links) == len(inside)
