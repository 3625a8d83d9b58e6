"""One source is crawled by one process at a time, and never by nobody for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.serve import running
from tests.crash.crawling import SITES, Newsroom, assert_complete, newsroom
from tests.crash.processes import Command, until


@pytest.fixture
def room(database_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    with running(articles=80) as town, newsroom(database_url, town, tmp_path) as room:
        yield room


HOLDER = "SELECT holder FROM lease"


def works(room, crawl: Command) -> bool:
    """Say whether *crawl* holds a lease; a holder is named host/process/start."""
    return str(crawl.process.pid) in {
        str(row[0]).split("/")[1] for row in room.ask(HOLDER)
    }


def test_of_two_crawls_at_one_moment_one_works_and_the_other_says_so(room):
    room.town.sites["timesca"].delay = 0.1
    both = [room.crawl("demo-timesca") for _ in range(2)]
    until(lambda: any(crawl.over for crawl in both))
    (refused,) = [crawl for crawl in both if crawl.over]
    (working,) = [crawl for crawl in both if crawl is not refused]
    said = refused.wait()
    assert said.code == 0, said.said
    holder = f"/{working.process.pid}/"
    assert "demo-timesca is being crawled by" in said.out
    assert holder in said.out, said.said
    assert "refused" in said.out
    ended = working.wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")
    assert room.ask("SELECT status FROM crawl") == [("done",)]
    assert len(set(room.town.hits["timesca"].values())) == 1, "a page was asked twice"


def test_a_killed_holder_is_followed_at_once(room):
    first = room.crawl(*SITES)
    until(lambda: works(room, first))
    first.kill()
    second = room.crawl(*SITES)
    until(lambda: works(room, second) or second.over)
    ended = second.wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca", "kursiv")
