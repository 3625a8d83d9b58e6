"""Pages made to wear a crawler out."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import urls
from crawler.listings import discover
from crawler.source import Route, Source

KINDS = ["page", "feed", "sitemap", "rest"]


def test_a_page_of_a_hundred_thousand_links_is_bounded(find):
    anchors = "".join(
        f'<a href="/news/{n}-slug.html">A story of number {n}</a>'
        for n in range(100_000)
    )
    began = process_time()
    found = find(anchors)
    assert len(found.links) == 1000
    assert found.notes["over_limit"] + found.notes["unread"] == 99_000
    assert process_time() - began < 10


def test_an_address_of_a_megabyte_is_dropped(find):
    found = find(f'<a href="/news/1-{"x" * 1_000_000}">A story of many letters</a>')
    assert found.links == ()
    assert found.notes["too_long"] == 1


def test_deep_nesting_is_survived(find):
    page = "<div>" * 5000 + '<h2><a href="/news/1234-x">A story of depth</a></h2>'
    found = find(page)
    assert len(found.links) <= 1


def test_many_cards_of_many_parts_take_no_longer_than_they_should(find):
    part = "<div><span>x</span><p>word</p></div>" * 20
    cards = "".join(
        f'<div><h3><a href="/news/{n}-slug">Story number {n}</a></h3>{part}</div>'
        for n in range(1000, 2000)
    )
    began = process_time()
    assert len(find(cards).links) == 1000
    assert process_time() - began < 10


def test_a_walk_that_repeats_itself_is_reported(find):
    found = find(
        '<h2><a href="/a/b/a/b/a/b/long-story-of-a-day">Round and round</a></h2>'
    )
    assert found.links == ()
    assert found.notes["trap_suspected"] == 1


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(body=st.one_of(st.binary(), st.text().map(str.encode)))
def test_no_answer_is_too_strange(kind, body):
    url = "https://site.kz/x"
    route = Route(url=url, kind=kind)
    source = Source(name="x", title="X", home="https://site.kz/", listing=(route,))
    listing = discover(body, url, source, route)
    assert all(urls.fits(link.url) for link in listing.links)
