"""The kinds of listings: which there are, and what each answers when it is asked."""

import string
from datetime import UTC, datetime
from typing import get_args

import pytest

from crawler.listings import KINDS, discover, kind_of, start, starts
from crawler.source import Route, RouteKind

SINCE, UNTIL = (datetime(2026, 1, day, tzinfo=UTC) for day in (5, 8))


def test_each_kind_that_a_source_may_name_is_registered_and_no_other():
    assert set(KINDS) == set(get_args(RouteKind))
    assert all(name == kind.name for name, kind in KINDS.items())


@pytest.mark.parametrize("name", get_args(RouteKind))
@pytest.mark.parametrize("body", [b"", b"<html></html>", string.printable.encode()])
def test_an_answer_that_is_no_listing_is_no_error(source, name, body):
    made = source(kind=name)
    assert discover(body, "https://site.kz/x", made, made.listing[0]).links == ()


@pytest.mark.parametrize("name", get_args(RouteKind))
def test_a_kind_begins_at_its_routes_address(source, name):
    made = source("https://site.kz/news", kind=name)
    (route,) = made.listing
    for first in (start(route), start(route, modified_after=SINCE)):
        assert first.partition("?")[0] == route.url
    assert [each.partition("?")[0] for each in starts(route, made, SINCE, UNTIL)] == [
        route.url
    ]


def test_what_lists_changes_alone_can_be_asked_for_them():
    url = "https://site.kz/news"
    told = {
        name
        for name in KINDS
        if "2026-01-05" in start(Route(url=url, kind=name), modified_after=SINCE)
    }
    assert told == {name for name, kind in KINDS.items() if kind.changes_only}


def test_a_wordpress_answers_400_behind_its_last_page_and_no_other_does():
    ends = {name for name, kind in KINDS.items() if 400 in kind.ends_on}
    assert ends == {"rest"}
    assert all({404, 410} <= kind.ends_on for kind in KINDS.values())


def test_a_feed_tells_what_its_site_is_called():
    feed = kind_of(Route(url="https://site.kz/feed/", kind="feed"))
    body = "<rss><channel><title><![CDATA[The Site &amp; Co » News]]></title>".encode()
    assert feed.site_title(body) == "The Site & Co"
    assert feed.site_title(b"<rss></rss>") is None
