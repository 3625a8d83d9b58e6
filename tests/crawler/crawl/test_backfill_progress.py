"""A guess of what is left, from what was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.crawl.backfill_period import Pace, Window

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 11, tzinfo=UTC)


def pace(*seconds: float) -> Pace:
    return Pace(Window(SINCE, UNTIL), iter(seconds).__next__)


def test_without_anything_done_nothing_is_guessed():
    assert pace(0, 60).progress({"pending": 4}, 90, 0, None).left is None


def test_links_that_wait_take_as_long_as_those_fetched():
    progress = pace(0, 60).progress({"done": 1}, 90, 30, None)
    assert progress.left == timedelta(minutes=3)
    assert (progress.pages, progress.waiting) == (1, 90)


def test_days_that_are_left_take_as_long_as_those_of_this_run():
    resumed = pace(0, 10, 70)
    half = SINCE + timedelta(days=5)
    assert resumed.progress({}, 0, 0, half).left is None
    later = resumed.progress({}, 0, 9, half - timedelta(days=1))
    assert later.left == timedelta(seconds=280)


def test_at_the_end_nothing_is_left():
    done = pace(0, 1, 90)
    done.progress({}, 0, 0, UNTIL)
    assert done.progress({}, 0, 50, SINCE - timedelta(days=3)).left == timedelta(0)
