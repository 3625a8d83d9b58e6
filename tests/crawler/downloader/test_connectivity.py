"""Where no site can be reached, none of them is to blame, and all are tried soon."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from tests.crawler.monitoring.test_incidents import crawled
from tests.support.paper import Paper, printing
from tests.support.processes import until

NAMES = ("adam", "berta", "caesar")
OWN = "this machine's own network"
SOON = timedelta(minutes=6)
BRISK = ("-s", "BACKOFF_FIRST=0.1", "-s", "BACKOFF_PATIENCE=1")


def open_all(stack: ExitStack, room, ports=(0, 0, 0)) -> list[Paper]:
    return [
        stack.enter_context(printing(room.sources, name, port))
        for name, port in zip(NAMES, ports, strict=True)
    ]


def later(room, **passed: float) -> None:
    room.town.clock += timedelta(**passed)
    room.environment["NEWSARCHIVE_CLOCK"] = room.town.clock.isoformat()


def states(room) -> dict[str, tuple[str, str | None]]:
    rows = room.ask("SELECT source, state, reason FROM source_status")
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def cut_off(both_rooms):
    """Three papers that were crawled well, and of which no door opens any more."""
    room = both_rooms
    with ExitStack() as stack:
        papers = open_all(stack, room)
        for name in NAMES:
            assert crawled(room, name) == ("ok", None)
        ports = [paper.server_address[1] for paper in papers]
    later(room, hours=6)
    return room, ports


def test_a_machine_without_network_blames_no_site(cut_off):
    room, ports = cut_off
    changes = room.ask("SELECT * FROM incident")
    ended = room.run("schedule", *NAMES, "--once").wait()
    assert ended.code == 1, ended.said
    for state, reason in states(room).values():
        assert state == "ok"
        assert reason.startswith(OWN), reason
        assert "cannot be reached either" in reason
    assert room.ask("SELECT * FROM incident") == changes, "nobody is alarmed"
    ends = room.ask("SELECT status, reason FROM crawl ORDER BY id DESC LIMIT 3")
    assert all(status == "failed" and OWN in reason for status, reason in ends)
    assert room.ask("SELECT DISTINCT attempts FROM link") == [(0,)]
    assert room.ask("SELECT url FROM link WHERE state = 'failed'") == []
    for (due,) in room.ask("SELECT next_crawl_at FROM source"):
        assert datetime.fromisoformat(str(due)) <= room.town.clock + timedelta(
            minutes=6
        )
    later(room, minutes=10)
    with ExitStack() as stack:
        open_all(stack, room, ports)
        ended = room.run("schedule", *NAMES, "--once").wait()
    assert ended.code == 0, ended.said
    assert set(states(room).values()) == {("ok", None)}
    assert room.ask("SELECT url FROM link WHERE state <> 'done'") == []


def test_a_site_that_alone_is_away_is_broken(cut_off):
    room, ports = cut_off
    with ExitStack() as stack:
        for name, port in list(zip(NAMES, ports, strict=True))[1:]:
            stack.enter_context(printing(room.sources, name, port))
        state, reason = crawled(room, NAMES[0])
    assert (state, OWN in reason) == ("broken", False)
    assert "no listing could be read" in reason


def test_a_network_lost_on_the_way_counts_against_no_article(both_rooms):
    room = both_rooms
    with ExitStack() as stack:
        papers = open_all(stack, room)
        for name in NAMES:
            assert crawled(room, name) == ("ok", None)
        papers[0].count += 6
        papers[0].pause, papers[0].pages = 0.3, 0
        later(room, hours=1)
        crawl = room.scrapy("crawl", NAMES[0], *BRISK)
        until(lambda: papers[0].pages >= 3)
        stack.close()
        crawl.wait()
    [ended] = room.ask("SELECT status, reason FROM crawl ORDER BY id DESC LIMIT 1")
    assert ended[0] == "partial"
    assert OWN in ended[1]
    assert room.ask("SELECT DISTINCT attempts FROM link") == [(0,)]
    waiting = room.ask("SELECT reason, due_at FROM link WHERE state = 'pending'")
    assert {reason for reason, _ in waiting} == {"own_network"}
    for _, due in waiting:
        assert datetime.fromisoformat(str(due)) <= room.town.clock + SOON
    assert states(room)[NAMES[0]][0] == "ok"


def test_a_backfill_without_network_leaves_its_pages_to_be_read(cut_off):
    room, ports = cut_off
    order = ("backfill", NAMES[0], "--since", "2026-01-01", "--until", "2026-02-20")
    ended = room.run(*order).wait()
    assert ended.code == 1, ended.said
    assert room.ask("SELECT state FROM backfill_page") == [("pending",)]
    with ExitStack() as stack:
        open_all(stack, room, ports)
        ended = room.run(*order).wait()
    assert ended.code == 0, ended.said
    assert room.ask_one("SELECT finished_at FROM backfill") is not None
