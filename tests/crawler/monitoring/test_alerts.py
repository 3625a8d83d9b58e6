"""An operator is told of each change of state once, over whichever way works."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa

from archive import clock
from archive.models import Incident
from archive.store import Site
from archive.store.crawls import incidents, runs, source_state
from crawler.monitoring.alerts import Channels, tell


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


@contextmanager
def serving(kind, handler):
    with kind(("127.0.0.1", 0), handler) as server:
        server.got, server.answer, server.answers = [], 200, {}
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def hook():
    with serving(ThreadingHTTPServer, Hook) as server:
        server.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        yield server


@pytest.fixture
def post():
    with serving(socketserver.ThreadingTCPServer, Post) as server:
        server.url = f"smtp://127.0.0.1:{server.server_address[1]}"
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


def test_a_change_of_state_is_told_once(database_url, becomes, hook):
    channels = Channels(webhook=hook.url)
    assert becomes("broken", "no listing named an article")
    assert not becomes("broken", "no listing named an article")
    assert [tell(database_url, channels) for _ in range(3)] == [1, 0, 0]
    assert becomes("ok")
    assert tell(database_url, channels) == 1
    assert [(said["was"], said["state"]) for said in hook.got] == [
        ("never-run", "broken"),
        ("broken", "ok"),
    ]
    assert hook.got[0]["reason"] == "no listing named an article"
    assert "paper is broken, was never-run: no listing" in hook.got[0]["text"]


def test_a_first_crawl_that_went_well_is_no_news(database_url, becomes, hook):
    becomes("ok")
    assert tell(database_url, Channels(webhook=hook.url)) == 0
    assert hook.got == []


def test_a_letter_tells_the_same(database_url, becomes, post):
    becomes("blocked", "every answer came from a bot wall")
    channels = Channels(mail="desk@paper.example", server=post.url)
    assert tell(database_url, channels) == 1
    [letter] = post.got
    assert "Subject: newsarchive: paper is blocked" in letter
    assert "every answer came from a bot wall" in letter
    assert "To: desk@paper.example" in letter


def test_what_could_not_be_sent_is_sent_later(database_url, becomes, hook, engine):
    becomes("broken")
    hook.answer = 500
    channels = Channels(webhook=hook.url)
    assert tell(database_url, channels) == 0
    hook.answer = 200
    assert tell(database_url, channels) == 0, "another process may be at it"
    with engine.begin() as connection:  # that other process died long ago
        long_ago = clock.now() - 2 * incidents.CLAIM
        connection.execute(sa.update(Incident).values(claimed_at=long_ago))
    assert tell(database_url, channels) == 1
    assert tell(database_url, channels) == 0


def test_of_several_only_those_that_were_not_taken_are_sent_again(
    database_url, becomes, hook, engine
):
    for name in ("first", "second", "third"):
        becomes("broken", name=name)
    hook.answers[2] = 429
    channels = Channels(webhook=hook.url)
    told = tell(database_url, channels)
    with engine.begin() as connection:
        long_ago = clock.now() - 2 * incidents.CLAIM
        connection.execute(sa.update(Incident).values(claimed_at=long_ago))
    assert (told, tell(database_url, channels), tell(database_url, channels)) == (
        2,
        1,
        0,
    )
    assert [said["source"] for said in hook.got] == [
        "first",
        "second",
        "third",
        "second",
    ]


def test_one_way_that_fails_does_not_keep_the_other_from_telling(
    database_url, becomes, hook
):
    becomes("broken")
    channels = Channels(hook.url, "desk@paper.example", "smtp://127.0.0.1:1")
    assert tell(database_url, channels) == 1
    assert tell(database_url, channels) == 0
    assert len(hook.got) == 1


def test_what_happened_while_nobody_was_to_be_told_is_no_news(
    database_url, becomes, hook
):
    becomes("broken", at=clock.now() - 2 * incidents.TOO_OLD)
    assert tell(database_url, Channels()) == 0
    assert tell(database_url, Channels(webhook=hook.url)) == 0


@pytest.mark.parametrize("address", ["file:///etc/passwd", "nonsense"])
def test_an_address_that_cannot_be_is_no_crash(database_url, becomes, address):
    becomes("broken")
    assert tell(database_url, Channels(webhook=address)) == 0
    assert tell(database_url, Channels(mail="a@b.example", server=address)) == 0


def test_a_webhook_that_speaks_no_http_is_no_crash(database_url, becomes):
    becomes("broken")
    with serving(socketserver.ThreadingTCPServer, Stranger) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        assert tell(database_url, Channels(webhook=url)) == 0


@pytest.mark.parametrize("path", ["127.0.0.1:1/s e-c-r-e-t", "me:s-e-c-r-e-t@desk/"])
def test_an_address_that_no_request_can_have_is_not_told(
    database_url, becomes, caplog, path
):
    becomes("broken")
    assert tell(database_url, Channels(webhook=f"http://{path}")) == 0
    assert "NEWSARCHIVE_ALERT_WEBHOOK must be" in caplog.text
    assert "e-c-r-e-t" not in caplog.text


def test_a_crawl_tells_by_itself(room, hook):
    room.environment["NEWSARCHIVE_ALERT_WEBHOOK"] = hook.url
    room.town.sites["timesca"].outage = "wall"
    room.crawl("demo-timesca").wait()
    [said] = hook.got
    assert (said["source"], said["state"]) == ("demo-timesca", "blocked")
