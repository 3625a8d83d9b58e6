"""The policy of revisits: never in the past, never denser as time goes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edit_rates import EDITS, STRETCHES, observations
from archive.store.revisits import ArticleState, DueArticle
from crawler.crawl.revisit_policy import (
    LONGEST,
    QUIET,
    SOONEST,
    UNKNOWN,
    Habit,
    Planner,
    habit,
    retry,
)

T0 = datetime(2026, 2, 20, 8, tzinfo=UTC)
QUIET_S = int(QUIET.total_seconds())

counts = st.dictionaries(
    st.tuples(st.integers(0, EDITS - 1), st.integers(0, len(STRETCHES) - 2)),
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e5)),
)
quiets = st.integers(0, QUIET_S - 1).map(lambda seconds: timedelta(seconds=seconds))


def seen(quiet: timedelta, edits: int = 0, at: datetime = T0) -> ArticleState:
    since = at - quiet
    return ArticleState(at, since, since, since, edits=edits)


def planner(of: Habit = UNKNOWN) -> Planner:
    return Planner({0: of})


@given(counts, quiets, st.integers(0, 40))
def test_a_visit_is_never_in_the_past_nor_beyond_all_patience(known, quiet, edits):
    plan = planner(habit(known))(seen(quiet, edits))
    assert plan.due_at is not None
    assert SOONEST <= plan.due_at - T0 <= LONGEST
    assert plan.due_at.microsecond == 0
    assert plan.reason


@given(counts, quiets, quiets, st.integers(0, 40))
def test_the_longer_it_is_quiet_the_longer_it_is_left_alone(known, one, other, edits):
    policy = planner(habit(known))
    sooner, later = (policy(seen(each, edits)).due_at for each in sorted((one, other)))
    assert sooner is not None
    assert later is not None
    assert sooner <= later + timedelta(seconds=1)


@given(counts, quiets, st.integers(0, 9))
def test_an_unchanged_article_waits_as_long_as_before_or_longer(known, quiet, edits):
    policy, at, pause = planner(habit(known)), T0, timedelta(0)
    since = at - quiet
    for _ in range(6):
        due = policy(ArticleState(at, since, since, since, edits=edits)).due_at
        if due is None:
            break
        assert due - at >= pause - timedelta(seconds=1)
        pause, at = due - at, due


def test_an_edit_brings_the_next_look_nearer():
    policy = planner()
    quiet = policy(seen(timedelta(days=20))).due_at
    edited = policy(seen(timedelta(0), edits=1)).due_at
    assert edited is not None
    assert quiet is not None
    assert edited - T0 == SOONEST
    assert quiet - T0 > timedelta(hours=12)


def test_what_is_quiet_for_a_year_is_left_to_its_listings():
    plan = planner()(seen(timedelta(days=366)))
    assert plan.due_at is None
    assert "365 days" in plan.reason or "366 days" in plan.reason


def test_an_article_found_late_is_as_old_as_it_says():
    late = ArticleState(T0, T0, T0, T0 - timedelta(days=300))
    due = planner()(late).due_at
    assert due is not None
    assert due - T0 > timedelta(days=1)


@given(
    st.lists(st.tuples(quiets, st.integers(0, 9)), unique=True, max_size=40),
    st.integers(-1, 50),
)
def test_the_budget_is_kept_and_spent_on_the_likeliest(articles, budget):
    policy, now = planner(), T0 + timedelta(hours=6)
    due = [
        DueArticle(n, seen(quiet, edits)) for n, (quiet, edits) in enumerate(articles)
    ]
    chosen = policy.choose(due, now, budget)
    assert len(chosen) == len(set(chosen)) == max(0, min(budget, len(due)))
    chances = {each.link_id: policy.chance(each, now) for each in due}
    left = [chances[each] for each in chances if each not in chosen]
    assert all(chances[each] >= max(left, default=0) for each in chosen)
    assert policy.choose(reversed(due), now, budget) == chosen


def test_a_source_that_never_edits_is_asked_ever_more_seldom():
    known = {(0, stretch): (20_000.0, 0.0) for stretch in range(len(STRETCHES) - 1)}
    calm, any_ = planner(habit(known)), planner()
    look = seen(timedelta(hours=5))
    first, second = any_(look).due_at, calm(look).due_at
    assert first is not None
    assert second is not None
    assert second - T0 > 4 * (first - T0)


def test_a_source_that_edits_late_is_learned():
    late = {(0, 0): (5000.0, 0.0), (0, 4): (5000.0, 2500.0)}
    assert habit(late).rates[0][4] > 10 * UNKNOWN.rates[0][4]


@given(counts)
def test_rates_never_rise_and_are_never_nothing(known):
    for rates in habit(known).rates:
        assert all(rate > 0 for rate in rates)
        assert sorted(rates, reverse=True) == list(rates)


@given(st.floats(0, 9000), st.floats(0, 9000), st.integers(0, 9), st.booleans())
def test_a_look_teaches_its_whole_time_and_its_one_edit(one, other, edits, changed):
    begin, end = sorted((one, other))
    found = observations(begin, end, edits, changed=changed)
    assert sum(each.hours for each in found) == pytest.approx(end - begin)
    assert sum(each.edits for each in found) == pytest.approx(float(changed))


def test_what_is_gone_is_looked_for_ever_more_seldom():
    policy, at, looks = planner(), T0, 0
    while at is not None and looks < 99:
        seen_gone = ArticleState(at, T0, T0, T0, gone_since=T0)
        at, looks = policy(seen_gone).due_at, looks + 1
    assert 8 <= looks <= 20


def test_a_failure_is_tried_again_ever_later():
    pauses = [retry(T0, attempts) - T0 for attempts in range(30)]
    assert sorted(pauses) == pauses
    assert pauses[0] == timedelta(minutes=30)
    assert pauses[-1] == timedelta(days=7)
