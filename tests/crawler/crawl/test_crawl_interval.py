"""How often a source is crawled follows its news, within what the operator allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given

from archive.store.crawls.schedule import SourcePlan
from crawler.crawl import crawl_interval
from crawler.crawl.crawl_interval import Bounds
from crawler.scheduler.due_jobs import Job, jobs
from crawler.source import Manners, Route, Source

LIMITS = Bounds(600, 10_800)
NOW = datetime(2026, 2, 20, 8, tzinfo=UTC)
MINUTES = (10, 180)


def hours_until_known(per_hour: float, listing: int = 20, crawls: int = 40) -> float:
    """Return the share of known links that a steady site's crawls come to show."""
    every, overlap = None, None
    for _ in range(crawls):
        every = crawl_interval.learn(every, overlap, LIMITS)
        overlap = max(0.0, 1 - per_hour * every / 3600 / listing)
    return overlap


def test_a_steady_site_comes_to_show_a_third_to_two_thirds_of_known_links():
    for per_hour in (4, 6, 10, 20, 30, 50):
        assert 0.3 <= hours_until_known(per_hour) <= 0.7, per_hour


def test_a_slow_site_is_left_alone_as_long_as_the_operator_allows():
    assert hours_until_known(0.1) > 0.9


@given(
    st.none() | st.integers(1, 10**6),
    st.none() | st.floats(0, 1),
    st.booleans(),
)
def test_the_operators_bounds_always_hold(every, overlap, gap):
    assert 600 <= crawl_interval.learn(every, overlap, LIMITS, gap=gap) <= 10_800


def test_a_gap_makes_crawls_much_more_frequent():
    assert crawl_interval.learn(7200, 0.9, LIMITS, gap=True) == 1800


def test_a_site_that_fails_or_refuses_is_asked_less_and_less():
    every = 600
    for _ in range(10):
        every, due = crawl_interval.after("failed", "broken", every, NOW, LIMITS)
        assert due == NOW + timedelta(seconds=every)
    assert every == 10_800
    assert crawl_interval.after("partial", "blocked", 600, NOW, LIMITS)[0] == 1200


def test_a_source_may_have_bounds_of_its_own():
    found = crawl_interval.bounds(Manners(min_every=1, max_every=5), *MINUTES)
    assert found == Bounds(60, 300)


def source(name: str = "a", **facts) -> Source:
    home = "https://a.example/"
    return Source(name=name, title=name, home=home, listing=[Route(url=home)], **facts)


def plan(**facts) -> SourcePlan:
    known = {
        "source_id": 1,
        "state": "ok",
        "every_s": 1800,
        "next_crawl_at": NOW + timedelta(hours=1),
        "last_run_at": NOW - timedelta(hours=1),
        "last_kind": "crawl",
        "waiting": False,
        "backfill": None,
        "holder": None,
    }
    return SourcePlan(**(known | facts))


def due(**facts) -> list[str]:
    return [job.kind for job in jobs([source()], {"a": plan(**facts)}, NOW, MINUTES)]


def test_what_was_never_crawled_is_crawled_first():
    planned = {"b": plan(next_crawl_at=NOW - timedelta(days=9))}
    found = jobs([source("b"), source("a")], planned, NOW, MINUTES)
    assert [job.source for job in found] == ["a", "b"]


def test_a_source_is_crawled_when_its_time_has_come():
    assert due() == []
    assert due(next_crawl_at=NOW) == ["crawl"]


def test_nothing_is_started_where_somebody_is_at_it():
    assert due(next_crawl_at=NOW, holder="host/1/2") == []


def test_a_paused_source_has_nothing_due():
    assert jobs([source(paused="moved")], {}, NOW, MINUTES) == []


def test_a_date_that_a_wrong_clock_set_does_not_starve_a_source():
    assert due(next_crawl_at=NOW + timedelta(days=400)) == ["crawl"]


def test_known_articles_are_looked_at_between_two_crawls():
    assert due(waiting=True) == ["revisit"]


def test_no_process_is_started_for_looks_that_the_day_does_not_allow():
    assert due(waiting=True, spent=True) == []


def test_a_crawl_that_is_soon_due_looks_at_known_articles_itself():
    assert due(waiting=True, next_crawl_at=NOW + timedelta(minutes=5)) == []


def test_a_source_rests_between_any_two_visits():
    assert due(waiting=True, last_run_at=NOW - timedelta(minutes=2)) == []


def test_a_backfill_goes_on_between_crawls_and_ends_for_the_next_one():
    order = (NOW - timedelta(days=9), NOW - timedelta(days=2))
    [job] = jobs([source()], {"a": plan(backfill=order)}, NOW, MINUTES)
    assert (job.kind, job.until) == ("backfill", NOW + timedelta(hours=1))
    assert job.arguments[1::2] == tuple(moment.isoformat() for moment in order)


def test_backfills_and_revisits_take_turns():
    both = {"backfill": (NOW, NOW), "waiting": True}
    assert due(**both, last_kind="revisit") == ["backfill"]
    assert due(**both, last_kind="backfill") == ["revisit"]


def test_crawls_go_before_revisits():
    planned = {"a": plan(waiting=True), "b": plan(next_crawl_at=NOW)}
    found = jobs([source("a"), source("b")], planned, NOW, MINUTES)
    assert found == [Job("crawl", "b", NOW), Job("revisit", "a", NOW)]
