"""A recorded source is read again offline, and what differs is told."""

from __future__ import annotations

import gzip
import json
import re
import socket
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.article import Capture
from crawler.source import Route, Source
from crawler.sources.recordings import recorder, warc
from demo.serve import running
from tests.support.newsroom import newsroom

SITE = "demo-kursiv"
WRONG = ('section = "a.category, .amp-cat"', 'section = "h1"')


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, forking):
    """A room whose source was recorded; the site itself is gone since."""
    folder = tmp_path_factory.mktemp("recorded")
    with ExitStack() as stack:
        with running() as town:
            url = f"sqlite:///{folder / 'no.db'}"
            room = stack.enter_context(newsroom(url, town, folder, forking))
            ended = room.run("sources", "record", SITE).wait()
            assert ended.code == 0, ended.said
            assert room.hits() < 60
        files = {
            path.name: path.read_bytes() for path in room.sources.glob(f"{SITE}.*")
        }
        assert len(files) == 3
        yield room, files, ended


@pytest.fixture
def room(recorded):
    """The room as it was after the recording."""
    room, files, _ = recorded
    for name, data in files.items():
        (room.sources / name).write_bytes(data)
    return room


def replay(room, *more: str, code: int):
    ended = room.run("sources", "replay", *more).wait()
    assert ended.code == code, ended.said
    assert "Traceback" not in ended.err
    return ended


def change(room, old: str, new: str) -> None:
    file = room.sources / f"{SITE}.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_recording_is_small_and_says_what_it_holds(room, recorded):
    _, _, ended = recorded
    file = room.sources / f"{SITE}.warc.gz"
    assert file.stat().st_size < 1 << 20
    found = warc.read(file)
    assert 2 <= len(found.articles) <= len(found.answers) - 1
    wanted = json.loads((room.sources / f"{SITE}.expected.json").read_text())
    verdicts = {each["verdict"] for each in wanted["articles"].values()}
    assert "article" in verdicts
    for article in wanted["articles"].values():
        assert article.get("headline", "") in ended.out
    assert {each["problem"] for each in wanted["listings"].values()} == {None}
    assert all(each["links"] for each in wanted["listings"].values())


def test_nothing_differs_while_nothing_was_changed(room):
    port = room.town.sites["kursiv"].base_url.rpartition(":")[2]
    with pytest.raises(ConnectionRefusedError), socket.socket() as door:
        door.connect(("127.0.0.1", int(port.strip("/"))))
    assert f"{SITE}: as recorded" in replay(room, SITE, code=0).out
    assert f"{SITE}: as recorded" in replay(room, code=0).out, "all that were recorded"


def test_a_selector_that_went_wrong_is_told_by_field_and_article(room):
    change(room, *WRONG)
    ended = replay(room, SITE, "--json", code=1)
    [said] = map(json.loads, ended.out.splitlines())
    assert said["source"] == SITE
    assert any(" section: was " in line for line in said["differences"])
    for line in said["differences"]:
        url, field = line.split()[:2]
        assert url in {page.url for page in kept(room).articles}
        assert field == "section:"


def test_links_that_are_no_longer_found_are_told_one_by_one(room):
    allow = "allow = ['^https?://[^/]+/(?:en/|kk/)?"
    change(room, allow, "allow = ['^https?://[^/]+/(?:en/)?")
    said = replay(room, SITE, code=1).out
    assert "/kk/category/news/ links " in said
    assert re.search(r"links \S+/kk/2026-\d\d-\d\d/\S+: gone ", said)


def test_one_word_deep_in_a_text_is_shown(room):
    file = room.sources / f"{SITE}.expected.json"
    wanted = json.loads(file.read_text())
    article = next(each for each in wanted["articles"].values() if each.get("body"))
    words = article["body"][-1].split()
    now = words[-1]
    article["body"][-1] = " ".join([*words[:-1], "otherwise"])
    file.write_text(json.dumps(wanted))
    said = replay(room, SITE, code=1).out
    assert "1 differences" in said
    assert "otherwise" in said
    assert now in said.replace("otherwise", "")


def test_what_is_accepted_is_expected_from_then_on(room):
    change(room, *WRONG)
    assert "accepted" in replay(room, SITE, "--accept", code=0).out
    assert "as recorded" in replay(room, SITE, code=0).out


def test_a_recording_that_was_cut_off_does_not_pass(room):
    warc = room.sources / f"{SITE}.warc.gz"
    warc.write_bytes(warc.read_bytes()[:-2000])
    said = replay(room, SITE, code=1)
    assert "gone" in said.out or "cannot be read" in said.err


@pytest.mark.parametrize(
    "damage", [b"", b"no archive at all", gzip.compress(b"text", mtime=0)]
)
def test_what_is_no_recording_is_said_with_the_remedy(room, damage):
    (room.sources / f"{SITE}.warc.gz").write_bytes(damage)
    said = replay(room, SITE, code=1)
    assert f"`newsarchive sources record {SITE}` makes it" in said.err


@pytest.mark.parametrize("damage", ["[]", "null", '"text"'])
def test_what_expects_nothing_readable_is_said_with_the_remedy(room, damage):
    (room.sources / f"{SITE}.expected.json").write_text(damage)
    said = replay(room, SITE, code=1)
    assert f"`newsarchive sources record {SITE}` makes it" in said.err


def test_a_source_without_a_recording_is_told_how_to_make_one(room):
    said = replay(room, "demo-vesti", code=1)
    assert "demo-vesti.warc.gz" in said.err
    assert "`newsarchive sources record demo-vesti`" in said.err


def test_a_site_that_names_nothing_leaves_the_old_recording(room, recorded):
    said = room.run("sources", "record", SITE).wait()
    assert said.code == 1
    assert "no article was found; nothing is kept" in said.err
    assert "not kept" in said.err
    warc = room.sources / f"{SITE}.warc.gz"
    assert warc.read_bytes() == recorded[1][warc.name]


def kept(room) -> warc.RecordedAnswers:
    return warc.read(room.sources / f"{SITE}.warc.gz")


def answer(url: str, body: bytes) -> Capture:
    at = datetime(2026, 2, 20, 8, tzinfo=UTC)
    return Capture(url, url, at, 200, {"content-type": "text/html"}, body)


def test_a_recording_stays_small_whatever_the_site_sends():
    links = "".join(
        f'<li><a href="/news/{n}-a-long-story-about-{n}-bridges/">A long story about '
        f"{n} bridges in the valley</a></li>"
        for n in range(200)
    )
    page = f"<html><body><ul>{links}</ul></body></html>".encode()
    home = "https://large.test/"

    def fetch(url: str) -> Capture:
        return answer(url, page if url == home else bytes(1 << 20))

    large = Source(name="large", title="L", home=home, listing=[Route(url=home)])
    made = recorder.record(large, fetch, datetime(2026, 2, 20, tzinfo=UTC), 100)
    assert sum(len(each.capture.body) for each in made.answers) <= recorder.ALL
    assert set(made.lost.values()) == {recorder.TOO_LARGE}
    made = recorder.record(
        large, lambda url: answer(url, page), datetime(2026, 2, 20, tzinfo=UTC), 100
    )
    assert len(made.answers) == recorder.ANSWERS
    assert set(made.lost.values()) == {recorder.ENOUGH}


def test_a_recording_gives_back_what_was_recorded(tmp_path):
    moved = Capture(
        "https://a.test/old",
        "https://a.test/new?x=1",
        datetime(2026, 2, 20, 8, 30, 15, tzinfo=UTC),
        200,
        {"content-type": "text/html; charset=windows-1251", "x-two": "a, b"},
        "Новости\r\n\0".encode("cp1251"),
    )
    gone = replace(answer("https://a.test/n", b""), status=404)
    made = [warc.Answer("article", moved), warc.Answer("listing", gone)]
    warc.write(tmp_path / "a.warc.gz", made)
    [first, second] = warc.read(tmp_path / "a.warc.gz").answers
    assert (first.role, second.role) == ("article", "listing")
    assert first.capture.headers.items() >= moved.headers.items()
    assert replace(first.capture, headers=moved.headers) == moved
    assert replace(second.capture, headers=gone.headers) == gone
