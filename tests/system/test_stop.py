"""A crawl told to stop finishes what is in flight, says so, and leaves the rest."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.support.newsroom import UNREAD, assert_complete, assert_sound
from tests.support.processes import until

TIMESCA = "demo-timesca"
RUN = "SELECT status, reason FROM crawl ORDER BY id DESC"


@pytest.mark.parametrize(
    ("database_url", "number"),
    [("sqlite", signal.SIGINT), ("postgresql", signal.SIGTERM)],
    indirect=["database_url"],
)
def test_a_crawl_told_to_stop_leaves_the_rest_for_the_next_one(room, number):
    room.town.sites["timesca"].delay = 0.3
    crawl = room.crawl(TIMESCA)
    until(lambda: (room.ask_one("SELECT count(*) FROM article") or 0) >= 3)
    if number is signal.SIGINT:
        os.killpg(crawl.process.pid, number)  # all of them, as Ctrl-C does
    else:
        crawl.process.send_signal(number)
    told = time.monotonic()
    ended = crawl.wait(30)
    assert time.monotonic() - told < 20
    assert ended.code == 4, ended.said
    assert "interrupted" in ended.out
    assert "Traceback" not in ended.err, ended.said
    assert crawl.left_behind() == {}
    assert room.ask(RUN) == [("interrupted", "shutdown")]
    assert room.ask_one(UNREAD) == 0, "what was in flight was not finished"
    assert room.ask("SELECT * FROM lease") == []
    states = dict(room.ask("SELECT state, count(*) FROM link GROUP BY state"))
    assert states["pending"] >= 1
    assert set(states) <= {"pending", "done", "skipped"}
    assert_sound(room)
    room.town.sites["timesca"].delay = 0
    ended = room.crawl(TIMESCA).wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")


def test_a_crawl_told_twice_stops_at_once_and_loses_nothing(room):
    room.town.sites["timesca"].delay = 0.3
    crawl = room.crawl(TIMESCA)
    until(lambda: (room.ask_one("SELECT count(*) FROM article") or 0) >= 3)
    room.town.sites["timesca"].outage = "hang"
    time.sleep(0.5)
    for _ in range(2):
        crawl.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
    ended = crawl.wait(15)
    assert ended.code == 4, ended.said
    assert crawl.left_behind() == {}
    assert_sound(room)
    room.town.sites["timesca"].outage = None
    room.town.sites["timesca"].delay = 0
    ended = room.crawl(TIMESCA).wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")
