"""A source is judged against its own past; little of it proves little."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.article import Article
from crawler.monitoring.baseline import Sample, comparable, spread, vanished
from crawler.monitoring.crawl_stats import CrawlStats
from crawler.monitoring.health import judge

MONDAY = datetime(2026, 2, 16, tzinfo=UTC)
PAGE = "https://a.example/news/"


def figures(read: int = 10, **changes) -> dict:
    have = {"published": read, "authors": read, "lead": read // 2}
    return {
        "answers": {"200": read + 2},
        "walls": {},
        "latency": 0.3,
        "read": read,
        "words": 300,
        "have": have | changes.pop("have", {}),
        "unread": {},
        "lacking": {
            "authors": "https://a.example/sample",
            "lead": "https://a.example/",
        },
        "listings": {PAGE: 20},
        "failed": [],
        "overlap": 0.5,
    } | changes


COUNTS = {"listings": 1, "links": 20, "new links": 10, "new": 10}


def sample(at: datetime, counts: dict | None = None, **changes) -> Sample:
    state = changes.pop("state", "ok")
    return Sample(at, COUNTS if counts is None else counts, figures(**changes), state)


def month(per_crawl=lambda _at: 10) -> list[Sample]:
    """Four weeks of a crawl every three hours."""
    found = []
    for number in range(28 * 8):
        at = MONDAY + timedelta(hours=3 * number)
        found.append(sample(at, COUNTS | {"new links": per_crawl(at)}))
    return found


NOW = MONDAY + timedelta(days=28)


def test_a_source_like_itself_is_ok():
    found = judge(sample(NOW), month())
    assert (found.state, found.reason) == ("ok", None)


@pytest.mark.parametrize(
    ("drift", "said"),
    [(8, "8 of 10 articles fit no template that was learned"), (4, None), (0, None)],
)
def test_a_site_that_fits_nothing_learned_is_remarked_upon(drift, said):
    found = judge(sample(NOW, doubts={"drift": drift}), month())
    assert (found.state, found.reason) == ("ok", said)


def test_pages_are_counted_by_what_is_in_doubt_about_them():
    seen = CrawlStats()
    for number in range(8):
        doubts = ("drift",) if number else ()
        seen.article(Article(PAGE, "Headline", "Body", "x", quality_flags=doubts))
    assert seen.summary({})["doubts"] == {"drift": 7}
    assert seen.drifts


def test_a_first_crawl_without_a_past_is_ok():
    assert judge(sample(NOW), []).state == "ok"


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"403": 3}, "3 times 403"), ({"429": 2, "200": 1}, "2 times 429")],
)
def test_a_site_that_refuses_is_blocked_at_once(answers, said):
    crawl = sample(NOW, {"listings failed": 3}, read=0, answers=answers)
    found = judge(crawl, month())
    assert found.state == "blocked"
    assert said in found.reason


def test_a_bot_wall_on_most_articles_is_a_block_though_listings_come():
    crawl = sample(NOW, read=0, answers={"200": 2, "503": 9}, walls={"cloudflare": 9})
    found = judge(crawl, month())
    assert found.state == "blocked"
    assert "9 of 11" in found.reason
    assert "cloudflare" in found.reason


def test_an_outage_is_broken_not_blocked():
    counts = {"listings failed": 2, "listings failed: timeout": 2}
    found = judge(sample(NOW, counts, read=0, answers={}), month())
    assert found.state == "broken"
    assert "2 times timeout" in found.reason


def test_a_field_that_vanished_is_named_with_a_sample():
    crawl = sample(NOW, have={"authors": 0})
    found = judge(crawl, month())
    assert found.state == "broken"
    assert "the authors vanished: 0 of 10" in found.reason
    assert "https://a.example/sample" in found.reason


def test_two_articles_without_what_all_have_are_enough_one_is_not():
    lost = {"have": {"authors": 0}}
    assert judge(sample(NOW, read=2, **lost), month()).state == "broken"
    assert judge(sample(NOW, read=1, **lost), month()).state == "ok"


def test_a_field_that_half_the_articles_have_may_be_missing_from_some():
    assert judge(sample(NOW, have={"lead": 3}), month()).state == "ok"


def test_a_lost_field_stays_lost_until_it_is_back():
    history = month()
    for number in range(80):
        at = NOW + timedelta(hours=3 * number)
        lost = sample(at, have={"authors": 0}, state="broken")
        assert judge(lost, history).state == "broken"
        history.append(lost)
    assert judge(sample(NOW + timedelta(days=11)), history).state == "ok"


def test_what_was_accepted_is_usual_and_what_vanishes_later_is_told():
    since = MONDAY + timedelta(days=20)
    unsigned = [
        sample(each.at, have={"authors": 0}) if each.at >= since else each
        for each in month()
    ]
    assert judge(sample(NOW, have={"authors": 0}), unsigned, since).state == "ok"
    undated = sample(NOW, have={"authors": 0, "published": 0})
    undated.figures["lacking"]["published"] = "https://a.example/undated"
    assert "the date vanished" in (judge(undated, unsigned, since).reason or "")


def test_a_site_that_never_gave_dates_may_be_accepted_so():
    undated = sample(NOW, have={"published": 0})
    undated.figures["lacking"]["published"] = "https://a.example/undated"
    assert "never before" in (judge(undated, []).reason or "")
    assert judge(undated, [], NOW).state == "ok"


def test_pages_that_can_no_longer_be_read_are_told_with_a_sample():
    unread = {"empty": 9}
    crawl = sample(NOW, read=1, unread=unread, lacking={"empty": "https://a.example/e"})
    found = judge(crawl, month())
    assert found.state == "broken"
    assert "only 1 of 10" in found.reason
    assert "https://a.example/e" in found.reason


def test_listings_and_videos_among_the_pages_are_no_fault():
    crawl = sample(NOW, unread={"listing": 30, "live": 4, "soft_404": 3})
    assert judge(crawl, month()).state == "ok"


def test_bodies_that_shrink_are_told():
    found = judge(sample(NOW, words=40), month())
    assert found.state == "broken"
    assert "40 words, usually 300" in found.reason


def test_a_listing_that_names_far_less_is_told():
    found = judge(sample(NOW, listings={PAGE: 3}), month())
    assert found.state == "broken"
    assert f"{PAGE} names 3 articles, usually 20" in found.reason


def test_a_listing_that_fails_twice_is_told_one_that_fails_once_is_not():
    history = month()
    failed = sample(NOW, failed=["https://a.example/b/"])
    assert judge(failed, history).state == "ok"
    assert judge(failed, [*history, failed]).state == "broken"


def test_slow_answers_are_a_remark_not_a_state():
    found = judge(sample(NOW, latency=4.5), month())
    assert found.state == "ok"
    assert "4.5 s, usually 0.3 s" in found.reason


def quiet(at: datetime) -> Sample:
    return sample(at, COUNTS | {"new links": 0})


def test_a_day_without_news_is_silence_where_every_day_has_some():
    history = month()
    for number in range(1, 8):
        history.append(quiet(NOW + timedelta(hours=3 * number)))
    found = judge(quiet(NOW + timedelta(days=1)), history)
    assert found.state == "silent"
    assert "no new article since" in found.reason
    back = judge(sample(NOW + timedelta(days=1, hours=3)), history)
    assert back.state == "ok"


def test_a_paper_that_rests_on_weekends_is_not_silent_on_one():
    def weekdays(at: datetime) -> int:
        return 10 if at.weekday() < 5 else 0

    history = month(weekdays)
    sunday = NOW - timedelta(hours=3)
    assert sunday.weekday() == 6
    assert judge(quiet(sunday), history[:-1]).state == "ok"
    monday_night = NOW + timedelta(hours=21)
    history += [quiet(NOW + timedelta(hours=3 * n)) for n in range(7)]
    assert judge(quiet(monday_night), history).state == "silent"


def test_in_its_first_week_a_source_may_be_quiet_for_two_days():
    history = [sample(MONDAY + timedelta(hours=3 * n)) for n in range(8)]
    assert judge(quiet(MONDAY + timedelta(days=2)), history).state == "ok"
    assert judge(quiet(MONDAY + timedelta(days=4)), history).state == "silent"


def test_crawls_are_compared_with_those_of_the_same_hours():
    found = comparable(month(), NOW)
    assert all(each.at.weekday() in {6, 0} for each in found)


def test_one_odd_crawl_does_not_move_a_baseline():
    assert spread([20, 21, 19, 20, 500])[0] == 20


def test_a_share_that_varies_widely_proves_little():
    shares = (1, 9, 3, 7, 5, 2, 8, 4)
    assert vanished(2, 10, [(share, 10) for share in shares]) is None


def test_many_crawls_of_one_article_do_not_make_a_third_without_a_lead_unusual():
    chance = [(1, 1)] * 13 + [(0, 1)] * 7
    assert vanished(7, 10, chance) is None
    assert vanished(5, 10, [(1, 1)] * 4) is None
    assert vanished(0, 10, chance) == pytest.approx(14 / 22)
