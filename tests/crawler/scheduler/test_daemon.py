"""The schedule runs what is due, survives what befalls it, and ends when told to."""

from __future__ import annotations

import os
import signal
import time

import pytest

from crawler.scheduler.daemon import Scheduler
from demo.serve import running
from tests.support.newsroom import newsroom
from tests.support.processes import until
from tests.support.rooms import SITE

OTHER = "demo-kursiv"
BRISK = {"NEWSARCHIVE_MIN_EVERY": "0.05", "NEWSARCHIVE_MAX_EVERY": "0.2"}


@pytest.fixture
def brisk(room):
    """The town's crawls, due again after seconds."""
    room.environment |= BRISK
    return room


def runs(room, source, status="done"):
    query = """
    SELECT s.name, c.status FROM crawl c JOIN source s ON s.id = c.source_id
    """
    return room.ask(query).count((source, status))


def test_once_crawls_what_is_due_and_then_ends(both_rooms):
    room = both_rooms
    ended = room.run("schedule", SITE, OTHER, "--once").wait()
    assert ended.code == 0, ended.said
    assert (runs(room, SITE), runs(room, OTHER)) == (1, 1)
    assert room.ask_one("SELECT count(*) FROM source WHERE next_crawl_at IS NULL") == 0
    again = room.run("schedule", SITE, OTHER, "--once").wait()
    assert again.out == "", "nothing is due yet"


def test_a_child_that_is_killed_takes_nobody_with_it(brisk):
    schedule = brisk.run("schedule", SITE, OTHER)
    until(lambda: "crawl begins" in schedule.out.read_text())
    first = schedule.out.read_text().splitlines()[0]
    killed = first.split()[2].rstrip(":")
    pid = int(first.rpartition("process ")[2].rstrip(")"))
    signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL)
    until(lambda: runs(brisk, SITE) and runs(brisk, OTHER))
    assert f"{killed}: crawl ended with -9" in schedule.out.read_text()
    assert schedule.process.poll() is None


def test_a_schedule_that_was_killed_goes_on_where_it_was(brisk):
    del brisk.environment["NEWSARCHIVE_CLOCK"]  # it would begin anew
    schedule = brisk.run("schedule", SITE)
    until(lambda: runs(brisk, SITE) >= 1)
    schedule.kill()
    before = runs(brisk, SITE)
    brisk.run("schedule", SITE)
    until(lambda: runs(brisk, SITE) > before)
    overlapping = brisk.ask_one(
        "SELECT count(*) FROM crawl a JOIN crawl b ON a.source_id = b.source_id "
        "AND a.id < b.id AND a.finished_at > b.started_at"
    )
    assert overlapping == 0


def test_a_schedule_drains_when_it_is_told_to_end(room):
    room.town.sites["timesca"].delay = 2
    schedule = room.run("schedule", SITE)
    until(lambda: room.ask("SELECT 1 FROM crawl"))
    asked = time.monotonic()
    schedule.process.send_signal(signal.SIGTERM)
    ended = schedule.wait()
    assert time.monotonic() - asked < 30
    assert ended.code == 0, ended.said
    [(status, reason)] = room.ask("SELECT status, reason FROM crawl")
    assert (status, reason) == ("interrupted", "shutdown")
    assert schedule.left_behind() == {}


def test_a_schedule_that_fails_leaves_no_crawl_behind(room, monkeypatch):
    for name, value in room.environment.items():
        monkeypatch.setenv(name, value)
    room.town.sites["timesca"].outage = "hang"
    lines = []

    def said(line):
        lines.append(line)
        if len(lines) == 1:
            raise BrokenPipeError

    schedule = Scheduler(room.database_url, [SITE], (1, 2), 1, said)
    with pytest.raises(BrokenPipeError):
        schedule.run()
    assert schedule.children.running == {}
    assert [line.partition(" after")[0] for line in lines[1:]] == [
        "stopping 1 crawls",
        f"{SITE}: crawl ended with {schedule.children.codes[0]}",
    ]


def test_a_site_that_hangs_does_not_keep_a_schedule_from_ending(room):
    room.town.sites["timesca"].outage = "hang"
    schedule = room.run("schedule", SITE)
    until(lambda: room.ask("SELECT 1 FROM crawl"))
    asked = time.monotonic()
    schedule.process.send_signal(signal.SIGTERM)
    schedule.wait()
    assert time.monotonic() - asked < 30


def test_a_schedule_says_what_a_source_is_called_wrongly(room):
    ended = room.run("schedule", "demo-timesk").wait()
    assert ended.code == 1
    assert "did you mean demo-timesca?" in ended.err


def test_a_schedule_outlives_its_database(
    tmp_path, postgresql_template, postgresql_cluster, forking
):
    with postgresql_cluster.database(postgresql_template) as name, running() as town:
        url = postgresql_cluster.url(name)
        with newsroom(url, town, tmp_path, forking) as room:
            room.environment |= BRISK
            schedule = room.run("schedule", SITE)
            until(lambda: runs(room, SITE))
            postgresql_cluster.stop(signal.SIGQUIT)
            try:
                until(lambda: "it is tried again" in schedule.out.read_text())
            finally:
                postgresql_cluster.start()
            before = runs(room, SITE)
            until(lambda: runs(room, SITE) > before)
            assert schedule.process.poll() is None
            schedule.process.send_signal(signal.SIGTERM)
            assert schedule.wait().code == 0


def test_a_source_that_cannot_be_read_keeps_no_other_back(brisk):
    schedule = brisk.run("schedule", SITE, OTHER)
    until(lambda: runs(brisk, SITE) and runs(brisk, OTHER))
    file = brisk.sources / f"{SITE}.toml"
    file.write_text("home = [")
    until(lambda: str(file) in schedule.out.read_text())
    before = runs(brisk, OTHER)
    until(lambda: runs(brisk, OTHER) > before)
    assert schedule.out.read_text().count(str(file)) == 1, "it is said once"


def test_a_source_that_is_paused_is_shown_as_paused(brisk):
    brisk.crawl(SITE).wait()
    file = brisk.sources / f"{SITE}.toml"
    file.write_text('paused = "it moves house"\n' + file.read_text())
    assert brisk.run("schedule", SITE, "--once").wait().code == 0
    assert brisk.ask("SELECT state, reason FROM source_status") == [
        ("paused", "it moves house")
    ]
    assert brisk.ask_one("SELECT count(*) FROM crawl") == 1


def test_an_order_that_was_killed_is_finished_by_the_schedule(brisk):
    brisk.environment |= {"NEWSARCHIVE_MIN_EVERY": "0.2", "NEWSARCHIVE_MAX_EVERY": "9"}
    brisk.town.sites["timesca"].delay = 0.3
    order = ["--since", "2026-02-10", "--until", "2026-02-19"]
    backfill = brisk.run("backfill", SITE, *order)
    until(lambda: brisk.ask("SELECT 1 FROM backfill"))
    backfill.kill()
    brisk.town.sites["timesca"].delay = 0
    brisk.run("schedule", SITE)
    until(lambda: brisk.ask("SELECT 1 FROM backfill WHERE finished_at IS NOT NULL"))
    until(lambda: runs(brisk, SITE) >= 1)
    assert brisk.ask_one("SELECT count(*) FROM crawl WHERE kind = 'backfill'") >= 2


def test_no_look_is_begun_when_the_day_allows_no_more(both_rooms):
    room = both_rooms
    assert room.crawl(SITE).wait().code == 0
    room.change("UPDATE source SET next_crawl_at = '2026-02-20 16:30:00+00:00'")
    room.environment["NEWSARCHIVE_CLOCK"] = "2026-02-20T14:00:00+00:00"
    room.change("UPDATE source SET revisits_a_day = 0")
    assert room.run("schedule", SITE, "--once").wait().out == ""
    room.change("UPDATE source SET revisits_a_day = 9")
    assert "revisit begins" in room.run("schedule", SITE, "--once").wait().out
