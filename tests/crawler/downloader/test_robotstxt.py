"""robots.txt is asked first, and silence is a no."""

import gzip
import time
from itertools import pairwise

import pytest

from crawler.downloader.robotstxt import READ_LIMIT, parse
from tests.support.hostile import page, to

CLOSED = b"User-agent: *\nDisallow: /closed\n"
ME = "newsarchive"


def allows(body: bytes, path: str) -> bool:
    rules = parse(body)
    assert rules.parser is not None
    return rules.parser.can_fetch(f"http://news.test{path}", ME)


@pytest.mark.parametrize(
    "body",
    [
        CLOSED,
        b"\xef\xbb\xbf" + CLOSED,
        CLOSED.decode().encode("utf-16"),
        CLOSED.replace(b"\n", b"\r\n"),
        b"<pre>\n" + CLOSED,
        b"User-agent: newsarchive\nDisallow: /closed\n\nUser-agent: *\nDisallow:\n",
    ],
)
def test_rules_are_read_through_common_faults(body):
    assert allows(body, "/open")
    assert not allows(body, "/closed/a")


@pytest.mark.parametrize("body", [b"", b"\n", b"# nothing here", b"Not found"])
def test_a_file_without_rules_allows_all(body):
    assert allows(body, "/a")


@pytest.mark.parametrize(
    "body", [b"<!doctype html><title>Home", b"  <html>", b"\x89PNG\r\n\0\0\0"]
)
def test_what_is_no_robots_txt_is_a_problem(body):
    assert parse(body).problem


def test_no_more_than_500_kib_are_read_and_no_broken_rule():
    line = b"Disallow: /x\n"
    head = b"User-agent: *\n"
    filler = line * ((READ_LIMIT - len(head)) // len(line))
    body = head + filler + b"Disallow: /abcdefghijklmnop\nDisallow: /late\n"
    assert not allows(body, "/x")
    assert allows(body, "/a")
    assert allows(body, "/late")


@pytest.mark.parametrize(
    "rule", ["/" + "*a" * 200_000, "/" + "*a*b" * 3000 + "$", "/*" * 100_000]
)
def test_a_hostile_pattern_does_not_hang(rule):
    body = f"User-agent: *\nDisallow: {rule}\n".encode()
    began = time.process_time()
    allows(body, "/" + "ab" * 1000)
    assert time.process_time() - began < 2


def test_no_article_is_fetched_where_robots_txt_cannot_be_read(hostile, visit_alone):
    bomb = gzip.compress(bytes(50_000_000))
    sites = {
        "down": hostile(robots=page(status="503 Service Unavailable")),
        "broken": hostile(robots=page(status="500 Oops")),
        "busy": hostile(robots=page(status="429 Too Many Requests")),
        "silent": hostile(),
        "reset": hostile(),
        "garbage": hostile(robots=b"\0\1\2 not http\r\n\r\n"),
        "loop": hostile(robots=to("/robots.txt")),
        "html": hostile(robots=page("<html>Welcome")),
        "bomb": hostile(robots=page(bomb, Content_Encoding="gzip")),
        "huge": hostile(robots=page(b"x", Content_Length=51_000_000)),
        "file": hostile(robots=to("file:///etc/hostname")),
    }
    sites["silent"].robots = sites["silent"].silent
    sites["reset"].robots = sites["reset"].reset
    for site in sites.values():
        site.answers = {"/a": page(), "/b": page()}
    got = visit_alone(
        site.url + path for site in sites.values() for path in ("/a", "/b")
    )
    for name, site in sites.items():
        assert got.outcomes[site.url + "/a"] == "robots_unreachable", name
        assert site.paths() == [], name
        assert len(site.hits) <= 7, name
    assert got.megabytes < 250
    assert got.stats["robots/unreachable"] == len(sites)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_a_site_without_robots_txt_is_crawled(hostile, visit, status):
    site = hostile(answers={"/a": page()}, robots=page("<p>No", status))
    assert visit([site.url + "/a"]).outcomes == {site.url + "/a": "ok"}


def test_what_is_disallowed_is_refused_also_after_a_redirect(hostile, visit):
    answers = {"/open": page(), "/closed": page(), "/to": to("/closed")}
    site = hostile(answers=answers, robots=page(CLOSED, Content_Type="text/plain"))
    got = visit([site.url + path for path in ("/open", "/closed", "/to")])
    assert [got.outcomes[site.url + path] for path in answers] == [
        "ok",
        "robots",
        "robots",
    ]
    assert sorted(site.paths()) == ["/open", "/to"]
    assert [path for _, path in site.hits].count("/robots.txt") == 1
    assert got.stats["robots/refused"] == 2


def test_a_robots_txt_may_stand_behind_redirects(hostile, visit):
    other = hostile(answers={"/r": page(CLOSED)})
    site = hostile(answers={"/closed": page()}, robots=to(other.url + "/r"))
    got = visit([site.url + "/closed"])
    assert set(got.outcomes.values()) == {"robots"}


@pytest.mark.parametrize(("asked", "kept"), [("0.4", 0.4), ("7777", 0.6)])
def test_a_crawl_delay_is_kept_up_to_a_limit(hostile, visit, asked, kept):
    answers = {f"/{n}": page() for n in range(4)}
    rules = f"User-agent: *\nCrawl-delay: {asked}\n"
    site = hostile(answers=answers, robots=page(rules))
    got = visit([site.url + path for path in answers], ROBOTS_MAX_DELAY=0.6)
    moments = [moment for moment, path in site.hits if path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert sum(gaps) > 3 * kept * 0.9
    assert min(gaps) > kept / 2  # the server's own clock may stumble under load
    assert set(got.outcomes.values()) == {"ok"}
    assert got.seconds < 10
