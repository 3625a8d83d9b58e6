"""A live blog is no article while it is being written, and one after that."""

import pytest

from archive.article import Article, NoArticle
from crawler.crawl import responses
from crawler.extract import read
from tests.support.captures import capture, source

TEXT = "".join(
    f"<h2>10:{n}0</h2><p>The council of the valley met at ten and {n} votes were cast for the canal.</p>"
    for n in range(6)
)


def reading(claims):
    ld = f'{{"@type": "LiveBlogPosting", "headline": "The council votes", {claims}}}'
    made = f"<script type='application/ld+json'>{ld}</script><h1>The council votes</h1><main>{TEXT}</main>"
    return read(capture(made), source())


@pytest.mark.parametrize(
    "claims",
    [
        '"coverageEndTime": "2026-02-20T18:00:00Z"',
        '"dateModified": "2026-02-20T09:50:00Z"',
    ],
)
def test_a_live_blog_under_way_is_no_article(claims):
    found = reading(claims)
    assert isinstance(found, NoArticle)
    assert found.kind == "live"
    assert "2026-02-20" in found.reason


def test_a_live_blog_is_asked_for_again_later():
    assert responses.state("live", known=False) == "failed"
    assert responses.state("listing", known=False) == "skipped"


@pytest.mark.parametrize(
    "claims",
    [
        '"coverageEndTime": "2026-02-20T08:00:00Z", "dateModified": "2026-02-20T09:50:00Z"',
        '"dateModified": "2026-02-18T09:50:00Z"',
        '"datePublished": "2026-02-18T09:50:00Z"',
    ],
)
def test_a_live_blog_that_is_over_is_an_article(claims):
    assert isinstance(reading(claims), Article)
