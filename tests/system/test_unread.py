"""What was stored and not read before a kill is read as if nothing had happened."""

from __future__ import annotations

import pytest

from demo.serve import running
from tests.support.newsroom import UNREAD, newsroom
from tests.support.processes import until

SITE = "demo-openkg"
"""Its pages bear no date: only the listing tells it."""


@pytest.fixture
def unread(database_url, tmp_path, start):
    """A newsroom whose crawl was killed between the bytes and their meaning."""
    with (
        running(articles=240) as town,
        newsroom(database_url, town, tmp_path, start) as room,
    ):
        for _ in range(20):
            before, crawl = room.hits(), room.crawl(SITE)
            until(lambda: room.hits() - before >= 6 or crawl.over)  # noqa: B023
            crawl.kill()
            if room.ask_one(UNREAD):
                break
        yield room


def test_a_date_that_only_the_listing_told_outlives_a_kill(unread):
    assert unread.ask_one(UNREAD), "every kill came too early or too late"
    assert unread.crawl(SITE).wait().code == 0
    assert unread.ask_one(UNREAD) == 0
    lost = "SELECT url FROM latest_articles WHERE published_at IS NULL"
    assert unread.ask(lost) == []
