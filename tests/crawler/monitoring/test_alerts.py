"""An operator is told of each change of state once, over whichever way works."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa

from archive import clock
from archive.models import Incident
from archive.store import Site
from archive.store.crawls import incidents, runs, source_state
from crawler.monitoring import channels
from crawler.monitoring.alerts import tell
from tests.support.repository import ROOT


class Hook(BaseHTTPRequestHandler):
    """A webhook that remembers, or fails."""

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.got.append(json.loads(self.rfile.read(size)))
        self.send_response(
            self.server.answers.get(len(self.server.got), self.server.answer)
        )
        self.end_headers()

    def log_message(self, *_):
        pass


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as smtplib speaks with."""

    def handle(self):
        self.wfile.write(b"220 post\r\n")
        letter = None
        for line in self.rfile:
            if letter is not None:
                if line == b".\r\n":
                    self.server.got.append(b"".join(letter).decode())
                    letter = None
                    self.wfile.write(b"250 ok\r\n")
                else:
                    letter.append(line)
            elif line.upper().startswith(b"DATA"):
                letter = []
                self.wfile.write(b"354 go\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Stranger(socketserver.StreamRequestHandler):
    """Whoever else may listen at a port, and speaks no HTTP."""

    def handle(self):
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


class Dripping(socketserver.StreamRequestHandler):
    """Answers a byte now and then, which no limit on reading notices."""

    def handle(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        with suppress(OSError):
            while not self.server.over.wait(0.1):
                self.wfile.write(b"x")


@contextmanager
def serving(kind, handler):
    with kind(("127.0.0.1", 0), handler) as server:
        server.got, server.answer, server.answers = [], 200, {}
        server.over = threading.Event()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def hook():
    with serving(ThreadingHTTPServer, Hook) as server:
        server.url = f"json://127.0.0.1:{server.server_address[1]}/hook"
        yield server


@pytest.fixture
def post():
    with serving(socketserver.ThreadingTCPServer, Post) as server:
        port, desk = server.server_address[1], "desk@paper.example"
        server.url = f"mailto://127.0.0.1:{port}?from=us@paper.example&to={desk}"
        yield server


@pytest.fixture
def becomes(engine):
    """Put a source into a state, as the end of a crawl does."""

    def enter(state, reason=None, at=None, name="paper"):
        site = Site(name, name.title(), f"https://{name}.example/", "UTC", "en")
        with engine.begin() as connection:
            source = runs.register(connection, site, clock.now())
            return source_state.enter(
                connection, source, at or clock.now(), state, reason
            )

    return enter


@pytest.fixture
def logged(caplog):
    """Return what reaches the log; pytest sees what is kept out of it as well."""

    def said():
        handled = [each for each in caplog.records if each.name != "apprise"]
        return "\n".join(each.getMessage() for each in handled)

    return said


def test_a_change_of_state_is_told_once(database_url, becomes, hook):
    assert becomes("broken", "no listing named an article")
    assert not becomes("broken", "no listing named an article")
    assert [tell(database_url, [hook.url]) for _ in range(3)] == [1, 0, 0]
    assert becomes("ok")
    assert tell(database_url, [hook.url]) == 1
    assert [(said["title"], said["type"]) for said in hook.got] == [
        ("newsarchive: paper is broken", "failure"),
        ("newsarchive: paper is ok", "success"),
    ]
    said = "paper is broken, was never-run: no listing named an article\nsince "
    assert hook.got[0]["message"].startswith(said)
    assert hook.got[0]["message"].endswith("UTC\nhttps://paper.example/")


def test_a_first_crawl_that_went_well_is_no_news(database_url, becomes, hook):
    becomes("ok")
    assert tell(database_url, [hook.url]) == 0
    assert hook.got == []


def test_a_letter_tells_the_same(database_url, becomes, post):
    becomes("blocked", "every answer came from a bot wall")
    assert tell(database_url, [post.url]) == 1
    [letter] = post.got
    assert "Subject: newsarchive: paper is blocked" in letter
    assert "every answer came from a bot wall" in letter
    assert "To: desk@paper.example" in letter


def test_what_could_not_be_sent_is_sent_later(database_url, becomes, hook, engine):
    becomes("broken")
    hook.answer = 500
    assert tell(database_url, [hook.url]) == 0
    hook.answer = 200
    assert tell(database_url, [hook.url]) == 0, "another process may be at it"
    with engine.begin() as connection:  # that other process died long ago
        long_ago = clock.now() - 2 * incidents.CLAIM
        connection.execute(sa.update(Incident).values(claimed_at=long_ago))
    assert tell(database_url, [hook.url]) == 1
    assert tell(database_url, [hook.url]) == 0


def test_of_several_only_those_that_were_not_taken_are_sent_again(
    database_url, becomes, hook, engine
):
    for name in ("first", "second", "third"):
        becomes("broken", name=name)
    hook.answers[2] = 429
    told = tell(database_url, [hook.url])
    with engine.begin() as connection:
        long_ago = clock.now() - 2 * incidents.CLAIM
        connection.execute(sa.update(Incident).values(claimed_at=long_ago))
    again = tell(database_url, [hook.url]), tell(database_url, [hook.url])
    assert (told, *again) == (2, 1, 0)
    assert [said["title"].split()[1] for said in hook.got] == [
        "first",
        "second",
        "third",
        "second",
    ]


@pytest.mark.parametrize(
    "other", ["mailto://127.0.0.1:1?from=a@b.example", "nonsense", "json://[::1"]
)
def test_a_channel_that_fails_does_not_keep_another_from_telling(
    database_url, becomes, hook, other
):
    becomes("broken")
    assert tell(database_url, [other, hook.url]) == 1
    assert tell(database_url, [other, hook.url]) == 0
    assert len(hook.got) == 1


def test_a_channel_that_never_answers_is_not_waited_for(
    database_url, becomes, hook, logged
):
    becomes("broken")
    with serving(socketserver.ThreadingTCPServer, Dripping) as server:
        slow = f"json://127.0.0.1:{server.server_address[1]}/s-e-c-r-e-t"
        assert tell(database_url, [hook.url, slow], patience=3) == 1
    assert len(hook.got) == 1
    assert "channel 2 of NEWSARCHIVE_ALERT_URLS (json://) in 3 s" in logged()
    assert "s-e-c-r-e-t" not in logged()


def test_what_happened_while_nobody_was_to_be_told_is_no_news(
    database_url, becomes, hook
):
    becomes("broken", at=clock.now() - 2 * incidents.TOO_OLD)
    assert tell(database_url, []) == 0
    assert tell(database_url, [hook.url]) == 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/s-e-c-r-e-t",
        "s-e-c-r-e-t",
        "http://me:s-e-c-r-e-t@127.0.0.1:1/",
        "tgram://s-e-c-r-e-t/",
    ],
)
def test_an_address_that_cannot_be_is_named_without_its_secret(
    database_url, becomes, logged, capfd, url
):
    becomes("broken")
    assert tell(database_url, ["json://127.0.0.1:1/", url]) == 0
    assert "channel 2 of NEWSARCHIVE_ALERT_URLS" in logged()
    assert "cannot be used: write an Apprise URL" in logged()
    assert "s-e-c-r-e-t" not in logged() + "".join(capfd.readouterr())


def test_a_webhook_that_speaks_no_http_is_no_crash(database_url, becomes, logged):
    becomes("broken")
    with serving(socketserver.ThreadingTCPServer, Stranger) as server:
        url = f"json://me:p-a-s-s@127.0.0.1:{server.server_address[1]}/s-e-c-r-e-t"
        assert tell(database_url, [url]) == 0
    assert "not taken by channel 1 of NEWSARCHIVE_ALERT_URLS (json://)" in logged()
    assert not re.search("s-e-c-r-e-t|p-a-s-s", logged())


def test_channels_stand_apart_by_space_or_comma(monkeypatch):
    said = " json://a/?to=x,y,mailto://b\n\tnonsense , json://c,"
    monkeypatch.setenv("NEWSARCHIVE_ALERT_URLS", said)
    assert channels.urls() == [
        "json://a/?to=x,y",
        "mailto://b",
        "nonsense",
        "json://c,",
    ]
    monkeypatch.setenv("NEWSARCHIVE_ALERT_URLS", "")
    assert channels.urls() == []


def test_the_channels_that_the_page_names_can_be_used(monkeypatch):
    page = (ROOT / "docs" / "operations.md").read_text()
    [said] = re.findall(r'NEWSARCHIVE_ALERT_URLS="(.*?)"', page, re.DOTALL)
    monkeypatch.setenv("NEWSARCHIVE_ALERT_URLS", said)
    assert len(channels.urls()) > 2
    assert channels.unusable(channels.urls()) == []


def test_a_crawl_tells_by_itself(room, hook):
    room.environment["NEWSARCHIVE_ALERT_URLS"] = hook.url
    room.town.sites["timesca"].outage = "wall"
    room.crawl("demo-timesca").wait()
    [said] = hook.got
    assert said["title"] == "newsarchive: demo-timesca is blocked"


@pytest.mark.parametrize("command", ["crawl", "schedule"])
def test_a_channel_that_cannot_be_used_is_said_at_the_start(room, command):
    room.environment["NEWSARCHIVE_ALERT_URLS"] = "json://127.0.0.1:1/ s-e-c-r-e-t"
    arguments = ["--once"] if command == "schedule" else []
    ended = room.run(command, "demo-timesca", *arguments).wait()
    assert ended.code == 0, ended.said
    assert "channel 2 of NEWSARCHIVE_ALERT_URLS cannot be used: write" in ended.err
    assert "s-e-c-r-e-t" not in ended.said
