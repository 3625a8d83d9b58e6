"""kill -9 at any moment: the next run loses nothing and doubles nothing."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from demo.serve import running
from tests.support.newsroom import (
    SITES,
    UNREAD,
    Newsroom,
    assert_complete,
    assert_sound,
    moments,
    newsroom,
)
from tests.support.processes import Start, until


def killed(room: Newsroom, answers: int, seconds: float) -> None:
    """Crawl, and kill the crawl so many answers and seconds after its start."""
    before, crawl = room.hits(), room.crawl(*SITES)
    until(lambda: room.hits() - before >= answers or crawl.over)
    time.sleep(seconds)
    crawl.kill()


@pytest.fixture
def long_listing(database_url: str, tmp_path: Path, start: Start):
    """A newsroom whose first site shows eight articles on eight pages."""
    with (
        running(articles=32) as town,
        newsroom(database_url, town, tmp_path, start) as room,
    ):
        town.sites["timesca"].site.per_page = 1
        yield room


@pytest.mark.parametrize("kills", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_a_crawl_killed_at_many_moments_loses_and_doubles_nothing(room, kills):
    for answers, seconds in moments(f"kill {kills}", kills, 14):
        killed(room, answers, seconds)
        assert_sound(room)
    assert [each.left_behind() for each in room.commands] == [{}] * kills
    ended = room.crawl(*SITES).wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca", "kursiv")
    ends = Counter(room.ask("SELECT status, reason FROM crawl"))
    # a crawl may have been done with one site when it was killed
    assert set(ends) == {("interrupted", "killed"), ("done", None)}
    assert ends["interrupted", "killed"] >= kills


def test_a_listing_half_read_is_read_to_its_end_by_the_next_crawl(
    long_listing,
):
    """Known links on its first pages do not say that deeper ones are known."""
    room = long_listing
    for _ in range(2):
        before, crawl = listing_pages(room), room.crawl("demo-timesca")
        until(lambda before=before: listing_pages(room) >= before + 4)
        crawl.kill()
    assert room.crawl("demo-timesca").wait().code == 0
    assert_complete(room, "timesca")


def test_a_listing_that_failed_on_the_way_is_read_to_its_end_by_the_next_crawl(
    long_listing,
):
    room = long_listing
    place = room.town.sites["timesca"]
    crawl = room.crawl("demo-timesca")
    until(lambda: listing_pages(room) >= 4)
    place.outage = "403"
    until(lambda: listing_pages(room) >= 5)
    place.outage = None
    assert crawl.wait().code == 3
    later = room.town.advance(hours=1).isoformat()
    assert room.run("crawl", "demo-timesca", NEWSARCHIVE_CLOCK=later).wait().code == 0
    assert_complete(room, "timesca")


def listing_pages(room: Newsroom) -> int:
    """Return how often a page of the first listing was asked for."""
    hits = room.town.hits["timesca"]
    return sum(count for path, count in hits.items() if path.startswith("/latest"))


HISTORY = """
SELECT url, version_number, headline, content_hash, change_kind
FROM article_history ORDER BY url, version_number
"""
FEED = "SELECT kind, url, version_number FROM changes ORDER BY kind, url"


def test_a_day_of_edits_crawled_under_fire_reads_as_if_nothing_had_happened(
    database_url: str, sqlite_template: Path, tmp_path: Path, start: Start
):
    """Edits, deletions and moves are told as an undisturbed crawl tells them."""
    calm_url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'calm.db')}"
    with (
        running() as town,
        newsroom(database_url, town, tmp_path, start) as room,
        newsroom(calm_url, town, tmp_path, start) as calm,
    ):
        for each in (room, calm):
            assert each.crawl(*SITES).wait().code == 0
        now = town.advance(days=1).isoformat()
        for each in (room, calm):
            each.environment["NEWSARCHIVE_CLOCK"] = now
        assert calm.crawl(*SITES).wait().code == 0
        begun = time.monotonic()

        def go_on() -> None:
            """Let the next crawl's clock go on from where the last one's ended."""
            passed = timedelta(seconds=time.monotonic() - begun)
            room.environment["NEWSARCHIVE_CLOCK"] = (town.clock + passed).isoformat()

        for answers, seconds in moments("a day of edits", 6, 24):
            go_on()
            killed(room, answers, seconds)
            assert_sound(room)
        go_on()
        assert room.crawl(*SITES).wait().code == 0
        assert room.ask_one(UNREAD) == 0
        assert room.ask(HISTORY) == calm.ask(HISTORY)
        assert room.ask(FEED) == calm.ask(FEED)
        assert calm.ask_one("SELECT count(*) FROM changes WHERE kind = 'version.new'")
