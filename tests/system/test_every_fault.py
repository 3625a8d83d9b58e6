"""Each thing a server may do wrong ends in one state and reason, told by SQL."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from archive import db
from archive.payloads import unpacked
from tests.support.hostile import Hostile, page, to
from tests.support.newsroom import assert_sound
from tests.system.test_hostile_pages import article

PROFILE = """
name = "hostile"
title = "A site of traps"
home = "{url}/"
[[listing]]
url = "{url}/"
[article]
allow = ['/news/']
[manners]
delay = 0
"""
BRISK = {
    "DOWNLOAD_TIMEOUT": "3",
    "BACKOFF_FIRST": "0.01",
    "BACKOFF_PATIENCE": "30",
    "RETRY_TIMES": "1",
    "AUTOTHROTTLE_ENABLED": "0",
}
CANARY = "the-canary-sings-of-etc"
CONSENT = """<title>Before you continue</title><div id="consent"><h1>We value your
privacy</h1><p>We and our 812 partners store and access cookies.</p>
<button>Accept all</button></div>"""
LOGIN = """<title>News</title><h1>Log in</h1><p>Sign in with your password to go on,
or register.</p>"""
MISSING = "<title>Page not found</title><h1>404</h1><p>The page was not found.</p>"
WALL = "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b'>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"

FAULTS = {
    "too-large": (page(b"x", Content_Length=200_000_000), "skipped", "too_large"),
    "bomb": (
        page(gzip.compress(bytes(64 << 20)), Content_Encoding="gzip"),
        "skipped",
        "too_large",
    ),
    "cut-gzip": (
        page(gzip.compress(article("cut") * 9)[:-40], Content_Encoding="gzip"),
        "failed",
        "truncated",
    ),
    "cut-chunk": (CHUNKED + b"ff\r\n<p>Half", "failed", "truncated"),
    "cut-length": (page(b"<p>Half", Content_Length=5000), "failed", "truncated"),
    "endless": ("endless", "skipped", "too_large"),
    "endless-head": ("endless_head", "skipped", "too_large"),
    "slow": ("slow", "failed", "timeout"),
    "silent": ("silent", "failed", "timeout"),
    "reset": ("reset", "failed", "connection"),
    "garbage": (b"\0\1\2 not http\r\n\r\n", "failed", "connection"),
    "loop": (to("/news/loop"), "failed", "redirect_loop"),
    "metadata": (to("http://169.254.169.254/latest/"), "skipped", "blocked_address"),
    "to-a-file": ("file", "skipped", "bad_scheme"),
    "to-a-script": (to("javascript:alert(1)"), "skipped", "bad_scheme"),
    "to-a-long-place": (to("/news/" + "a" * 15_000), "skipped", "url_too_long"),
    "empty": (page(b""), "failed", "empty"),
    "consent": (page(CONSENT), "failed", "consent"),
    "login": (page(LOGIN), "failed", "login"),
    "wall": (page(WALL, "403 Forbidden"), "failed", "challenge"),
    "soft": (page(MISSING), "skipped", "soft_404"),
    "gone": (page(MISSING, "404 Not Found"), "skipped", "http_404"),
    "home": (to("/"), "skipped", "soft_404"),
    "error": (page("<p>Oops", "500 Oops"), "failed", "http_500"),
    "picture": (page(bytes(9999), Content_Type="image/png"), "skipped", "not_html"),
    "unasked-304": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "failed", "not_modified"),
}
"""What a server answers, and what becomes of the link."""

GOOD = {f"the-{n}-story-of-the-council" for n in ("first", "second", "third")}


@contextmanager
def traps(canary: str) -> Iterator[Hostile]:
    site = Hostile()
    answers = {
        "endless": site.endless(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n"),
        "endless_head": site.endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 9999),
        "slow": site.endless(LENGTH, b"x", pause=0.2),
        "silent": site.silent,
        "reset": site.reset,
        "file": to(canary),
    }
    for name, (answer, _, _) in FAULTS.items():
        site.answers[f"/news/{name}"] = answers.get(str(answer), answer)
    canonical = f'<link rel="canonical" href="{canary}">'
    for name in GOOD:
        site.answers[f"/news/{name}"] = article(name, canonical)
    named = "".join(
        f'<h2><a href="/news/{name}">What became of the {name} in the valley</a></h2>'
        for name in (*FAULTS, *GOOD)
    )
    site.answers["/"] = page(f"<title>News</title><main>{named}</main>")
    try:
        yield site
    finally:
        site.close()


def crawl(room, site: Hostile, **settings: str) -> None:
    """Crawl as Scrapy's users do, in a hurry."""
    options = [f"-s{name}={value}" for name, value in (BRISK | settings).items()]
    allowed = {"NEWSARCHIVE_ALLOW_PRIVATE": site.host}
    done = room.scrapy("crawl", "hostile", *options, **allowed).wait(200)
    assert done.code == 0, done.said
    assert "Traceback" not in done.err, done.err


def test_each_fault_ends_its_link_in_one_state_with_its_reason(room, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text(f"<p>{CANARY}</p>" * 50)
    with traps(canary.as_uri()) as site:
        (room.sources / "hostile.toml").write_text(PROFILE.format(url=site.url))
        crawl(room, site)
        assert_sound(room)
        rows = room.ask("SELECT url, state, reason FROM link")
        ended = {str(url).rpartition("/")[2]: (state, why) for url, state, why in rows}
        wanted = {name: (state, why) for name, (_, state, why) in FAULTS.items()}
        wanted |= dict.fromkeys(GOOD, ("done", "new"))
        assert ended == wanted
        assert room.ask_one("SELECT count(*) FROM article") == len(GOOD)
        [(status, counts)] = room.ask("SELECT status, counts FROM crawl")
        assert status == "partial"
        told = json.loads(str(counts))
        for state in ("failed", "skipped"):
            here = [why for at, why in wanted.values() if at == state]
            assert told[state] == len(here)
            for why in here:
                assert told[f"{state}: {why}"] == here.count(why)
    assert CANARY not in everything(room)


def everything(room) -> str:
    """Return all that the archive holds, the bytes of pages unpacked."""
    engine = db.connect(room.database_url)
    told = []
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        for name in tables:
            if not name.startswith("search_index"):
                rows = connection.execute(sa.text(f'SELECT * FROM "{name}"'))  # noqa: S608
                told += [str(tuple(row)) for row in rows]
    engine.dispose()
    for (data,) in room.ask("SELECT data FROM payload"):
        told.append(unpacked(data).decode("latin-1"))
    assert len(told) > 100
    return "\n".join(told)


def test_a_storm_of_503_loses_no_link(room):
    """They wait, hardly anything is asked, and later all is stored."""
    names = [f"the-{n}-story-of-the-council" for n in range(60)]
    site = Hostile()
    try:
        named = "".join(
            f'<h2><a href="/news/{n}">What became of the {n} now</a></h2>'
            for n in names
        )
        site.answers["/"] = page(f"<title>News</title><main>{named}</main>")
        busy = page("<p>Busy", "503 Service Unavailable")
        site.answers |= {f"/news/{name}": busy for name in names}
        (room.sources / "hostile.toml").write_text(PROFILE.format(url=site.url))
        crawl(room, site, BACKOFF_PATIENCE="1", BACKOFF_FIRST="0.1")
        assert len(site.paths()) < 12
        states = dict(room.ask("SELECT state, count(*) FROM link GROUP BY state"))
        assert states["pending"] >= 55
        assert sum(states.values()) == 60
        site.answers |= {f"/news/{name}": article(name) for name in names}
        room.environment["NEWSARCHIVE_CLOCK"] = room.town.advance(hours=9).isoformat()
        crawl(room, site)
    finally:
        site.close()
    assert room.ask("SELECT state, count(*) FROM link GROUP BY state") == [("done", 60)]
    assert room.ask_one("SELECT count(*) FROM article") == 60
    assert_sound(room)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_list_without_end_is_left_after_so_many_pages(room):
    """Each page names articles that no page named before, and a next one."""
    site, asked = Hostile(), []

    def answer(number: int) -> bytes:
        named = "".join(
            f'<h2><a href="/news/story-{number}-{n}-of-the-council">Story {number} {n} '
            "of the council in the valley</a></h2>"
            for n in range(5)
        )
        following = f'<a rel="next" href="/list/{number + 1}">Next</a>'
        return page(f"<title>News</title><main>{named}</main>{following}")

    class Endless(dict[str, bytes]):
        def get(self, path: str, default: object = None) -> object:
            del default
            asked.append(path)
            if path == "/robots.txt":
                return page(status="404 Not Found")
            if path.startswith("/news/"):
                return article(path.rpartition("/")[2])
            return answer(int(path.rpartition("/")[2] or 0))

    site.answers = Endless()
    try:
        profile = PROFILE.format(url=site.url) + "max_links = 60\n"
        (room.sources / "hostile.toml").write_text(profile)
        crawl(room, site)
    finally:
        site.close()
    pages = [path for path in asked if path == "/" or path.startswith("/list/")]
    assert 12 <= len(pages) <= 20, "max_pages, unless it says otherwise"
    assert room.ask_one("SELECT count(*) FROM link") == 60
    assert_sound(room)
