"""A host that is busy, fails or turns us away is left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scrapy.http import Response

from crawler.downloader.throttle import HostPace, retry_after
from tests.support.hostile import page

BUSY = page("<p>Busy", "503 Service Unavailable")
HOST = "news.test"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return HostPace(first_rest=5, longest_rest=60, clock=clock)


def test_a_rest_doubles_with_each_failure_up_to_the_longest(pace):
    rests = [pace.failed(HOST) for _ in range(100)]
    assert rests[:6] == [5, 10, 20, 40, 60, 60]
    assert rests[-1] == 60


def test_an_answer_ends_the_row_of_failures(pace):
    pace.failed(HOST)
    pace.failed(HOST)
    pace.answered(HOST)
    assert pace.failed(HOST) == 5


def test_a_host_rests_as_long_as_it_asks_within_bounds(pace):
    assert pace.failed(HOST, asked=30) == 30
    assert pace.failed(HOST, asked=86400) == 60


def test_a_later_shorter_rest_does_not_cut_a_longer_one(pace):
    pace.failed(HOST, asked=50)
    pace.answered(HOST)
    pace.failed(HOST)
    assert pace.rest(HOST) == 50


def test_a_rest_passes_and_concerns_one_host(pace, clock):
    pace.failed(HOST)
    assert pace.wait("other.test") == 0
    assert pace.wait(HOST) == 5
    clock.now += 5
    assert pace.wait(HOST) == 0


def test_a_delay_counts_from_the_last_request(pace, clock):
    pace.slow(HOST, 10)
    assert pace.wait(HOST) == 0
    pace.sent(HOST)
    clock.now += 4
    assert pace.wait(HOST) == 6
    assert pace.rest(HOST) == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("30", 30), (" 7 ", 7), ("", 0), ("-5", 0), ("soon", 0), ("9" * 5000, 9999999999)],
)
def test_retry_after_is_read_in_seconds(value, seconds):
    response = Response("http://news.test", headers={"Retry-After": value})
    assert retry_after(response) == seconds


@pytest.mark.parametrize(("ahead", "least", "most"), [(60, 55, 60), (-60, 0, 0)])
def test_retry_after_is_read_as_a_date(ahead, least, most):
    moment = datetime.now(UTC) + timedelta(seconds=ahead)
    value = format_datetime(moment, usegmt=True)
    response = Response("http://news.test", headers={"Retry-After": value})
    assert least <= retry_after(response) <= most


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Unavailable"])
def test_retry_after_is_waited_for(hostile, visit, status):
    turns = [page("<p>Later", status, Retry_After=1), page()]
    site = hostile(answers={"/a": lambda peer: peer.sendall(turns.pop(0))})
    got = visit([site.url + "/a"], BACKOFF_PATIENCE=3)
    (first, _), (second, _) = [hit for hit in site.hits if hit[1] == "/a"]
    assert second - first >= 0.99
    assert got.outcomes == {site.url + "/a": "ok"}


def test_a_host_that_asks_for_a_long_rest_is_paused_and_others_go_on(hostile, visit):
    answers = {f"/{n}": page("<p>Later", "429 Slow", Retry_After=900) for n in range(9)}
    busy, other = hostile(answers=answers), hostile(answers={"/a": page()})
    got = visit([busy.url + path for path in answers] + [other.url + "/a"])
    assert got.outcomes.pop(other.url + "/a") == "ok"
    assert set(got.outcomes.values()) == {"host_paused"}
    assert len(busy.paths()) == 1
    assert got.stats["backoff/longest_rest"] == 900


def test_a_storm_of_503_makes_a_few_requests_and_loses_none(hostile, visit):
    answers = {f"/{n}": BUSY for n in range(200)}
    site = hostile(answers=answers)
    got = visit([site.url + path for path in answers])
    assert len(got.outcomes) == 200
    assert set(got.outcomes.values()) == {"host_paused"}
    assert len(site.paths()) <= 10
    assert got.seconds < 15


def test_a_single_page_that_is_busy_does_not_stop_the_others(hostile, visit):
    answers = {f"/{n}": page() for n in range(20)} | {"/busy": BUSY}
    site = hostile(answers=answers)
    got = visit([site.url + path for path in answers])
    assert got.outcomes.pop(site.url + "/busy") == "http_503"
    assert set(got.outcomes.values()) == {"ok"}
    assert site.paths().count("/busy") == 3


def test_pages_that_are_broken_do_not_rest_the_host(hostile, visit):
    answers = {f"/{n}": page("<p>Oops", "500 Oops") for n in range(10)}
    site = hostile(answers=answers)
    got = visit([site.url + path for path in answers])
    assert set(got.outcomes.values()) == {"http_500"}
    assert len(site.paths()) == 30
    assert "backoff/rests" not in got.stats


def test_a_host_that_never_answers_is_given_up_soon(hostile, visit):
    site = hostile()
    site.answers = {f"/{n}": site.silent for n in range(40)}
    got = visit([site.url + path for path in site.answers], DOWNLOAD_TIMEOUT=0.3)
    assert set(got.outcomes.values()) <= {"host_paused", "timeout"}
    assert len(site.paths()) <= 10
    assert got.seconds < 20
