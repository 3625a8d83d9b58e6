"""What a page names as its editions in other languages and scripts."""

from __future__ import annotations

import pytest

from crawler.extract import read
from tests.support.captures import HOME, capture, source

TEXT = "<p>" + "</p><p>".join(
    f"The council met for the {n}th time and spoke of the bridge over the river."
    for n in range(8)
)
HERE = HOME + "oz/2026/02/20/kengash-yigilishi"


def named(links, url=HERE):
    page = (
        f"<!doctype html><html><head><title>Council meets</title>{links}</head>"
        f"<body><h1>Council meets</h1><article>{TEXT}</article></body></html>"
    )
    return read(capture(page, url), source()).editions


def test_alternates_in_other_languages_are_named():
    links = (
        '<link rel="alternate" hreflang="uz-Cyrl" href="/uz/2026/02/20/kengash">'
        '<link rel="alternate" hreflang="ru" href="https://news.example/ru/sovet?a=1">'
    )
    assert named(links) == (
        HOME + "uz/2026/02/20/kengash",
        HOME + "ru/sovet?a=1",
    )


@pytest.mark.parametrize(
    "href",
    ["/", "/ru", "/ru/", "https://ru.news.example/", "mailto:x@y", HERE + "?utm_id=1"],
)
def test_home_pages_and_the_page_itself_are_no_editions(href):
    assert named(f'<link rel="alternate" hreflang="ru" href="{href}">') == ()


def test_feeds_and_pages_for_phones_are_no_editions():
    assert not named(
        '<link rel="alternate" type="application/rss+xml" href="/rss/all">'
        '<link rel="alternate" media="only screen" href="//m.news.example/a/12345">'
    )


def test_a_list_of_the_worlds_languages_is_no_evidence():
    links = (f'<link hreflang="x{n}" href="/x{n}/story">' for n in range(40))
    assert named("".join(links)) == ()
