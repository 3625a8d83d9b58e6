"""What an operator is told of, and tells, about a source: checked, taken as it is."""

from __future__ import annotations

import json
from datetime import datetime

from tests.crawler.monitoring.test_incidents import crawled
from tests.support.paper import printing
from tests.support.rooms import SITE


def listed(room, name):
    """Return how `sources list` shows a source: in JSON, and as a line."""
    said = room.run("sources", "list", "--json").wait()
    [known] = [
        each for each in map(json.loads, said.out.splitlines()) if each["name"] == name
    ]
    lines = room.run("sources", "list").wait().out.splitlines()
    return known, next(line for line in lines if line.startswith(f"{name} "))


def test_the_list_says_when_a_source_was_last_found_working(both_rooms):
    room = both_rooms
    known, line = listed(room, SITE)
    assert known["checked_at"] is None
    assert "never" in line
    assert {"en", "page"} <= set(line.split()), "languages and routes"
    assert crawled(room)[0] == "ok"
    [(ended,)] = room.ask("SELECT finished_at FROM crawl")
    known, line = listed(room, SITE)
    shown = datetime.fromisoformat(known["checked_at"])
    assert shown == datetime.fromisoformat(str(ended))
    assert f"{shown:%Y-%m-%d %H:%M}" in line
    room.town.sites["timesca"].outage = "403"
    assert crawled(room)[0] == "blocked"
    assert room.run("sources", "check", SITE).wait().code == 1
    assert listed(room, SITE)[0] == known, "what fails was not found working"


def test_a_check_that_finds_articles_counts_and_stores_nothing_else(both_rooms):
    room = both_rooms
    said = room.run("sources", "check", SITE, "--samples", "1").wait()
    assert said.code == 0, said.said
    assert listed(room, SITE)[0]["checked_at"].startswith("2026-02-20")
    for row in ("crawl", "link", "capture", "article", "incident"):
        assert room.ask(f"SELECT id FROM {row}") == []  # noqa: S608
    assert room.ask("SELECT state FROM source") == [("never-run",)]


def test_a_source_is_checked_where_there_is_no_archive(room, tmp_path):
    room.environment["NEWSARCHIVE_DATABASE_URL"] = f"sqlite:///{tmp_path / 'no.db'}"
    said = room.run("sources", "check", SITE, "--samples", "1").wait()
    assert said.code == 0, said.said
    assert not (tmp_path / "no.db").exists()
    assert "never" in listed(room, SITE)[1]


def test_what_is_gone_for_good_is_accepted(both_rooms):
    room = both_rooms
    with printing(room.sources, "paper") as paper:
        for _ in range(5):
            assert crawled(room, "paper") == ("ok", None)
            paper.count += 3
        paper.authors = False
        for _ in range(2):
            assert "the authors vanished" in crawled(room, "paper")[1]
            paper.count += 3
        said = room.run("sources", "accept", "paper").wait()
        assert said.code == 0, said.said
        assert crawled(room, "paper") == ("ok", None)
        paper.count += 3
        assert crawled(room, "paper") == ("ok", None)


def test_only_what_was_crawled_can_be_accepted(room):
    said = room.run("sources", "accept", SITE).wait()
    assert said.code == 1
    assert "never crawled" in said.err
    said = room.run("sources", "accept", "demo-timesk").wait()
    assert "did you mean demo-timesca?" in said.err
