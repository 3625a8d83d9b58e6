"""The web reader: a real server on loopback, and a real browser where there is one."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import click
import pytest
import requests
import uvicorn
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from archive import cli, db, metrics
from archive.web import application, feeds
from archive.web import metrics as web_metrics
from archive.web.security import name_of
from bin import database_docs
from tests.support.small_archive import (
    BRIDGE,
    COPY,
    OLD_ROAD,
    PAGE,
    QUAKE,
    ROAD,
    TOKAYEV,
)

HUGE = "9" * 19
"""Takes more than the eight bytes of a database's numbers."""

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = '</title><script>alert(1)</script><img src=x onerror=alert(1)>" \u202edlrow'


@pytest.fixture
def site(filled_url: str) -> Iterator[str]:
    """The address of a running web reader over the newsroom's archive."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(application(filled_url), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def get(site):
    with requests.Session() as session:

        def ask(path, code=200, **options):
            answer = session.get(site + path, timeout=20, **options)
            assert answer.status_code == code, answer.text
            return answer

        yield ask


def at(archive, url):
    return f"/article/{archive.article_id(url)}"


def test_every_page_answers(get, archive):
    article = at(archive, BRIDGE)
    for path in (
        *("/", "/search", "/search?q=bridge", "/sources", "/source/steppe"),
        *("/crawls", "/crawls?source=steppe", "/crawl/1", "/changes"),
        *(
            article,
            f"{article}?version=1",
            f"{article}/diff",
            f"{article}/diff?a=1&b=3",
        ),
        *("/changes?source=ala-too", "/changes?before=4", "/static/style.css"),
    ):
        answer = get(path)
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in answer.text
        assert "style=" not in answer.text


def test_an_article_shows_its_text_and_its_timeline(get, archive):
    page = get(at(archive, BRIDGE)).text
    assert "The mayor opened the bridge." in page
    assert page.count("compare</a>") == 2
    assert 'lang="en"' in page
    older = get(at(archive, BRIDGE) + "?version=2").text
    assert "This is version 2" in older
    assert "the new bridge" in older
    get(at(archive, BRIDGE) + "?version=9", code=404)
    assert "no longer shows" in get(at(archive, QUAKE)).text
    assert ROAD in get(at(archive, OLD_ROAD)).text
    assert 'lang="kk"' in get(at(archive, TOKAYEV)).text


def test_an_article_leads_to_its_editions_in_other_languages(get, archive):
    page = get(at(archive, TOKAYEV)).text
    assert "In other languages and scripts" in page
    assert f'<a href="{at(archive, COPY)}" hreflang="ky" lang="ky">Көпүрө</a>' in page
    assert "In other languages and scripts" not in get(at(archive, BRIDGE)).text


def test_two_versions_stand_side_by_side(get, archive):
    page = get(at(archive, BRIDGE) + "/diff?a=1&b=2").text
    assert "<ins>new </ins>" in page
    assert "1 paragraph unchanged" in page
    assert "say the same" in get(at(archive, BRIDGE) + "/diff?a=1&b=3").text


def test_search_marks_narrows_and_never_fails(get):
    page = get("/search?q=bridge").text
    assert "<mark>Bridge</mark>" in page
    assert "2 found" in page
    assert "1 found" in get("/search?q=bridge&source=steppe&language=en").text
    assert "at least one" in get("/search?q=%22").text
    for junk in ("%00", "%ff", "a%20OR", "%22%3Cscript%3E", "%D0", "(((", "x" * 3000):
        assert (
            "<script" not in get(f"/search?q={junk}&before=x&since=y&until=9999").text
        )


@pytest.mark.parametrize(
    "path",
    [
        *(f"/changes.json?after={HUGE}", f"/changes.json?limit={HUGE}"),
        *(f"/changes?before={HUGE}", f"/search?q=bridge&before={HUGE}"),
        *("/search?q=bridge&since=0001-01-01T00:00%2B05:00", "/source/steppe?until=1"),
        *("/search?q=bridge&until=9999-12-31T23:59-05:00",),
        *("/source/steppe?until=9999-12-31", "/source/steppe?until=0001-01-01"),
    ],
)
def test_no_number_or_time_is_too_large_to_be_asked_for(get, path):
    get(path)


def test_an_address_leads_to_its_article(get, archive):
    spelled = BRIDGE + "?utm_source=y"
    for path in ("/search?q=", "/article?url="):
        answer = get(path + requests.utils.quote(spelled, safe=""))
        assert answer.url.endswith(at(archive, BRIDGE))


def test_raw_bytes_are_only_ever_a_download(get, archive):
    capture = archive.history(BRIDGE)[0].capture_id
    answer = get(f"/raw/{capture}")
    assert answer.content == PAGE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_feed_is_told_to_programs(get):
    told = json.loads(get("/changes.json?after=10").text)
    assert [change["seq"] for change in told["changes"]] == [11, 12]
    assert json.loads(get("/changes.json?after=12").text) == {"changes": [], "next": 12}
    feed = ET.fromstring(get("/changes.atom").content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}entry")) == 12
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}id").text.startswith("urn:newsarchive:change:")
        assert entry.find(f"{ATOM}link").get("href").startswith("http://127.0.0.1")


def test_every_kind_of_change_is_told_in_words():
    named = database_docs.COMPUTED["changes.kind"]
    assert set(re.findall(r"\b[a-z]+\.[a-z]+\b", named)) == set(feeds.WORDS)


def test_a_source_shows_its_days(get):
    page = get("/source/steppe?until=2026-02-20").text
    assert "16 Feb 2026: 4 articles" in page
    assert "18 Feb 2026: no crawl" in page
    assert "19 Feb 2026: crawled, no news" in page
    assert "robots.txt unreachable" in page


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/none", 404),
        ("/article/999", 404),
        ("/article/x", 404),
        ("/raw/999", 404),
        ("/source/none", 404),
        ("/crawl/999", 404),
        *((f"/{kind}/{HUGE}", 404) for kind in ("article", "raw", "crawl")),
        (f"/article/{HUGE}/diff", 404),
        ("/article?url=https://steppe.example/none", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
    ],
)
def test_what_is_not_there_is_told_so(get, path, code):
    get(path, code=code)


def test_metrics_are_served_as_prometheus_reads_them(get, archive, filled_url):
    engine = db.opened(filled_url, write=True)
    with engine.begin() as connection:
        named = """UPDATE source SET name = 'a"b\\c' WHERE name = 'steppe'"""
        connection.exec_driver_sql(named)
    engine.dispose()
    answer = get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {
        family.name: {
            tuple(each.labels.values()): each.value for each in family.samples
        }
        for family in text_string_to_metric_families(answer.text)
    }
    stored = {item.source: item.articles for item in archive.sources()}
    told = families["newsarchive_source_articles"]
    assert told == {(source,): number for source, number in stored.items()}
    assert told['a"b\\c',] > 0


def test_metrics_are_not_counted_anew_for_everybody_who_asks(get):
    assert get("/metrics").text == get("/metrics").text


def test_the_figures_of_before_are_given_while_new_ones_are_counted(
    site, get, monkeypatch
):
    monkeypatch.setattr(web_metrics, "FRESH_S", 0)
    before, counting, go_on = get("/metrics").text, threading.Event(), threading.Event()
    count = metrics.text

    def counted_slowly(connection):
        counting.set()
        assert go_on.wait(60)
        return count(connection)

    monkeypatch.setattr(metrics, "text", counted_slowly)
    with ThreadPoolExecutor(1) as one:
        first = one.submit(requests.get, f"{site}/metrics", timeout=60)
        assert counting.wait(60)
        try:
            assert get("/metrics").text == before
        finally:
            go_on.set()
        assert first.result(60).status_code == 200


def test_metrics_are_for_nobody_elsewhere(get):
    get("/metrics", code=421, headers={"Host": "evil.example"})


def test_a_foreign_name_is_refused(get):
    for host in ("evil.example", "127.0.0.1.evil.example", "", "a@127.0.0.1", "[::1"):
        get("/", code=421, headers={"Host": host or "x"})
    get("/", headers={"Host": "localhost:1234"})
    get("/", headers={"Host": "[::1]:80"})
    assert name_of("LOCALHOST") == "localhost"


def test_nothing_can_be_posted(site):
    assert (
        requests.post(site + "/search", data={"q": "x"}, timeout=9).status_code == 405
    )


def test_the_marks_of_a_page_are_only_text(get, archive, filled_url):
    engine = db.connect(filled_url, write=True)
    names = "headline", "lead", "section", "image_url", "extractor"
    sets = ", ".join(f"{name} = %(evil)s" for name in names)
    statement = f"UPDATE version SET {sets}, authors = '[\"<script>\"]'"  # noqa: S608
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            statement = statement.replace("%(evil)s", ":evil")
        connection.exec_driver_sql(statement, {"evil": EVIL})
        connection.exec_driver_sql("UPDATE article SET url = 'javascript:alert(1)'")
    engine.dispose()
    for path in (
        "/",
        "/search?q=mayor",
        at(archive, BRIDGE),
        "/changes",
        "/changes.atom",
    ):
        page = get(path).text
        assert not re.search(r"<script|<img|\u202e|href=\"javascript", page)


def test_serve_stays_on_this_machine_unless_told(filled_url):
    group = click.Group(commands={command.name: command for command in cli.commands})
    words = ["serve", "--host", "192.0.2.1", "--database", filled_url]
    result = CliRunner().invoke(group, words)
    assert result.exit_code == 2
    assert "--public" in result.output


@pytest.mark.skipif(not shutil.which("chromium"), reason="NOT TESTED IN A BROWSER")
@pytest.mark.parametrize("width", [360, 1280])
def test_a_browser_shows_it_whole_without_scripts(site, archive, width):
    playwright = pytest.importorskip("playwright.sync_api")
    article = at(archive, BRIDGE)
    complaints = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=False
        )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(site + "/")
        page.get_by_role("searchbox").fill("bridge -opens")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Көпүрө").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Көпүрө"
        for path in ("/", "/search?q=bridge", article, f"{article}/diff", "/changes"):
            page.goto(site + path)
            overflow = page.locator("html").evaluate(
                "page => page.scrollWidth - page.clientWidth"
            )
            assert overflow <= 0, path
        page.goto(site + article)
        page.get_by_role("link", name="compare").first.click()
        assert page.locator("del").first.inner_text().strip() == "new"
        browser.close()
    assert complaints == []
