"""What an operator is shown: every source's state, and any run, link by link."""

from __future__ import annotations

import json
import signal

from tests.support.processes import until
from tests.support.rooms import SITE
from tests.support.terminal import opened


def lines(ended):
    assert ended.code == 0, ended.said
    return [json.loads(line) for line in ended.out.splitlines()]


def test_a_run_is_explained_down_to_the_single_link(both_rooms):
    room = both_rooms
    room.crawl(SITE).wait()
    explained = lines(room.run("status", "--crawl", "1", "--json").wait())
    [run] = [each for each in explained if "crawl_id" in each]
    links = [each for each in explained if "verdict" in each]
    [figures] = [each["figures"] for each in explained if "figures" in each]
    assert run["status"] == "done"
    assert figures["read"] == run["counts"]["new"]
    assert len(links) == run["counts"]["new links"]
    verdicts = {link["verdict"] for link in links}
    assert verdicts == {"article", "robots"}
    shown = room.run("status", "--crawl", "1").wait()
    for link in links:
        assert link["url"] in shown.out
    assert "robots" in shown.out


def test_a_link_that_was_found_and_not_visited_is_explained_too(room):
    room.town.sites["timesca"].delay = 1  # it is at the first of its articles
    crawl = room.crawl(SITE)
    until(lambda: room.ask("SELECT 1 FROM link"))
    crawl.kill()
    explained = lines(room.run("status", "--crawl", "1", "--json").wait())
    links = [each for each in explained if "verdict" in each]
    assert len(links) == room.ask_one("SELECT count(*) FROM link")
    assert "pending" in {link["verdict"] for link in links}


def test_a_crawl_that_does_not_exist_is_told(room):
    ended = room.run("status", "--crawl", "77").wait()
    assert ended.code == 2
    assert "no crawl 77" in ended.err


def test_check_fails_while_a_source_is_not_well(room):
    room.crawl(SITE).wait()
    assert room.run("status", "--check").wait().code == 0
    assert room.run("status", "--check").wait().out == ""
    room.town.sites["timesca"].outage = "403"
    assert room.crawl(SITE).wait().code != 0
    ended = room.run("status", "--check").wait()
    assert ended.code == 1
    assert "blocked" in ended.out


def test_check_fails_when_nobody_crawls(room):
    room.crawl(SITE).wait()
    later = (room.town.clock.replace(microsecond=0)).isoformat()
    room.environment["NEWSARCHIVE_CLOCK"] = later.replace("2026", "2027")
    assert room.run("status", "--check").wait().code == 0
    ended = room.run("status", "--check", "--max-age", "6").wait()
    assert ended.code == 1
    assert "not crawled for 6 hours" in ended.out


def test_a_screen_that_is_left_open_shows_what_changes(room):
    room.crawl(SITE).wait()
    with opened() as terminal:
        command = ("crawler.cli", "status", "--watch", "--every", "0.3")
        around = room.environment | {"TERM": "xterm"}
        watching = room.start(command, around, terminal.path, terminal.path)
        until(lambda: f"1  {SITE}" in terminal.shown())
        room.crawl(SITE).wait()
        until(lambda: f"2  {SITE}" in terminal.shown())
        watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 0
        assert "Traceback" not in terminal.shown()
