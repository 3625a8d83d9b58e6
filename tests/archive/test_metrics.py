"""What Prometheus is told is what the archive holds."""

from __future__ import annotations

import re
import time

import pytest
import requests

from tests.support.rooms import SITE

LINE = re.compile(r'newsarchive_\w+\{(\w+="[^"\n]*")?(,\w+="[^"\n]*")*\} -?[\d.e+-]+')


@pytest.fixture
def crawled(both_rooms):
    both_rooms.crawl(SITE).wait()
    return both_rooms


def test_metrics_are_well_formed_and_true(crawled):
    ended = crawled.run("metrics").wait()
    assert ended.code == 0, ended.said
    for line in ended.out.splitlines():
        assert line.startswith("# ") or LINE.fullmatch(line), line
    stored = crawled.ask_one("SELECT count(*) FROM article")
    said = f'newsarchive_source_articles{{source="{SITE}"}} {stored}.0'
    assert said in ended.out
    assert f'source_state{{source="{SITE}",state="ok"}} 1.0' in ended.out
    assert f'source="{SITE}",kind="crawl",status="done"}} 1.0' in ended.out
    assert f'field_ratio{{source="{SITE}",field="published"}} 1.0' in ended.out


def test_metrics_are_served_on_loopback_and_to_nobody_else(room):
    server = room.run("metrics", "--listen", "127.0.0.1:0")
    try:
        url = ""
        while not url:
            assert server.process.poll() is None, server.err.read_text()
            url = server.err.read_text().strip()
            time.sleep(0.05)
        assert "newsarchive_feed_head" in requests.get(url, timeout=30).text
        stranger = requests.get(url, headers={"Host": "evil.example"}, timeout=30)
        assert stranger.status_code == 404
    finally:
        server.end()


def test_metrics_are_not_served_to_the_world(room):
    ended = room.run("metrics", "--listen", "0.0.0.0:9750").wait()
    assert ended.code == 2
    assert "loopback" in ended.err
