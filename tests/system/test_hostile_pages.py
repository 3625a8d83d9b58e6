"""Pages that hang or starve their reader: they fail, the crawl goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.crawler.workers.test_pool import RULE, SLOW, WORDS
from tests.support.hostile import Hostile, page
from tests.support.newsroom import UNREAD, assert_sound
from tests.support.processes import Command, parent, send, until, worked

PROFILE = """
name = "hostile"
title = "A site of traps"
home = "{url}/"
[[listing]]
url = "{url}/"
[article]
drop_lines = ['{rule}']
[manners]
delay = 0
"""
NAMES = ("slow", "slower", "first", "second", "third", "fourth", "fifth", "sixth")


def article(name: str, around: str = "") -> bytes:
    story = "".join(f"<p>On day {day} of {name}. {WORDS * 4}</p>" for day in range(5))
    return page(
        f"<!doctype html><html><head><title>The {name} story</title></head><body>"
        f"{around}<article><h1>The {name} story of the council</h1>{story}</article>"
    )


@pytest.fixture
def traps() -> Iterator[Hostile]:
    site = Hostile()
    named = "".join(
        f'<h2><a href="/news/the-{name}-story-of-the-council">'
        f"The {name} story of the council</a></h2>"
        for name in NAMES
    )
    site.answers["/"] = page(f"<title>News</title><main>{named}</main>")
    around = {"slow": SLOW, "slower": SLOW}
    for name in NAMES:
        path = f"/news/the-{name}-story-of-the-council"
        site.answers[path] = article(name, around.get(name, ""))
    yield site
    site.close()


def test_pages_that_hang_or_lose_their_reader_fail_alone_and_keep_their_bytes(
    room, traps
):
    """One waits for its deadline, one for the system to end its process."""
    profile = room.sources / "hostile.toml"
    text = PROFILE.format(url=traps.url, rule=RULE)
    profile.write_text(text, encoding="utf-8")
    crawl = room.crawl("hostile")
    found: list[int] = []
    until(lambda: found.extend(busy(crawl)) or found)
    send(found[0], signal.SIGKILL)  # as a system does that is out of memory
    ended = crawl.wait()
    assert crawl.left_behind() == {}
    assert ended.code == 3, ended.said  # two of eight is more than is tolerated
    states = room.ask("SELECT state, count(*) FROM link GROUP BY state")
    assert dict(states) == {"done": 6, "failed": 2}
    reasons = room.ask("SELECT reason FROM link WHERE state = 'failed' ORDER BY reason")
    assert reasons == [("extract_crash",), ("extract_timeout",)]
    kept = "SELECT count(*) FROM capture WHERE payload_sha256 IS NOT NULL"
    assert room.ask_one(kept) == len(NAMES)
    assert room.ask_one(UNREAD) == 0
    assert_sound(room)


def busy(crawl: Command) -> list[int]:
    """Return the reading processes that have computed for longer than pages take."""
    tick = os.sysconf("SC_CLK_TCK")
    readers = [pid for pid, said in crawl.alive().items() if "forkserver" in said]
    return [pid for pid in readers if worked(pid) > tick and parent(pid) in readers]
