"""Pages that hang or starve their reader: they fail, the crawl goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.crawling import UNREAD, assert_sound
from tests.crash.test_workers import ATTRIBUTES, NODES, WORDS
from tests.safety.hostile import Hostile, page

PROFILE = """
name = "hostile"
title = "A site of traps"
home = "{url}/"
[[listing]]
url = "{url}/"
[manners]
delay = 0
"""
NAMES = ("attributes", "nodes", "first", "second", "third", "fourth", "fifth", "sixth")


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
    around = {"attributes": ATTRIBUTES, "nodes": NODES}
    for name in NAMES:
        path = f"/news/the-{name}-story-of-the-council"
        site.answers[path] = article(name, around.get(name, ""))
    yield site
    site.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_that_hang_or_eat_memory_fail_alone_and_keep_their_bytes(room, traps):
    profile = room.sources / "hostile.toml"
    profile.write_text(PROFILE.format(url=traps.url), encoding="utf-8")
    crawl = room.crawl("hostile")
    ended = crawl.wait()
    assert crawl.left_behind() == {}
    assert ended.code == 3, ended.said  # two of eight is more than is tolerated
    states = room.ask("SELECT state, count(*) FROM link GROUP BY state")
    assert dict(states) == {"done": 6, "failed": 2}
    found = room.ask("SELECT url, reason FROM link WHERE state = 'failed' ORDER BY url")
    why = {str(url).split("-")[1]: reason for url, reason in found}
    assert why["attributes"] == "extract_timeout"
    # memory runs out before the time on a machine that is not too busy
    assert why["nodes"] in {"extract_crash", "extract_timeout"}
    kept = "SELECT sum(size) FROM payload"
    assert int(str(room.ask_one(kept))) > len(ATTRIBUTES) + len(NODES)
    assert room.ask_one(UNREAD) == 0
    assert_sound(room)
