"""A commit whose answer never came, and pages that a database cannot take."""

from __future__ import annotations

import select
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.article import Stamp
from archive.db.failures import classify
from archive.store import Writer
from tests.support.newsroom import COUNTERS, NUMBERS, ORPHANS, STANDING
from tests.support.press import T0, Press
from tests.support.sharing import plan

COMMIT = b"COMMIT\0"
SOCKET = ".s.PGSQL.5432"


class Wire:
    """Passes all on to PostgreSQL and back, but cuts every third COMMIT's answer."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder, self.server = folder, str(server / SOCKET)
        self.commits = self.cuts = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / SOCKET))
        self.listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with closing(client), closing(socket.socket(socket.AF_UNIX)) as server:
            server.connect(self.server)
            with suppress(OSError):
                while self._pass_on(client, server):
                    pass

    def _pass_on(self, client: socket.socket, server: socket.socket) -> bool:
        ready, _, _ = select.select([client, server], [], [])
        for end in ready:
            data = end.recv(1 << 16)
            if not data:
                return False
            if end is client and COMMIT in data:
                self.commits += 1
                if self.commits % 3 == 0:
                    server.sendall(data)
                    server.recv(1 << 16)  # it is committed, but nobody hears of it
                    self.cuts += 1
                    return False
            (server if end is client else client).sendall(data)
        return True


@pytest.fixture
def wire(postgresql_cluster) -> Iterator[Wire]:
    # a socket's path must be short
    with tempfile.TemporaryDirectory(prefix="newsarchive-wire-") as folder:
        wire = Wire(Path(folder), postgresql_cluster.folder)
        yield wire
        wire.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_commit_that_nobody_heard_of_is_not_done_twice(
    database_url, wire, postgresql_cluster
):
    through = database_url.replace(str(postgresql_cluster.folder), str(wire.folder))
    writer = Writer(through, plan)
    press = Press(database_url, writer)
    for hour in range(4):
        for page in "abc":
            outcome = press.save(
                "doubt", f"https://doubt.test/{page}", hour, body=f"{page} {hour // 2}"
            )
            assert outcome.kind in {"new", "changed", "unchanged"}
    writer.close()
    assert wire.cuts > 5
    history = press.rows(
        "SELECT url, version_number, body FROM article_history ORDER BY 1, 2"
    )
    assert [tuple(row) for row in history] == [
        (f"https://doubt.test/{page}", number + 1, f"{page} {number}")
        for page in "abc"
        for number in range(2)
    ]
    assert sorted(press.feed()) == ["article.new"] * 3 + ["version.new"] * 3
    for query in (COUNTERS, NUMBERS, STANDING, ORPHANS):
        assert press.rows(query) == []


UNSTORABLE = {
    "a naive time": {"published": Stamp(datetime(2026, 1, 1), "day", "x", "meta")},  # noqa: DTZ001
    "a time before all": {
        "published": Stamp(
            datetime.fromisoformat("0001-01-01T00:00+06:00"), "day", "x", "meta"
        )
    },
}
REFUSED = {
    "a language like a novel": {"language": "x" * 1000},
    "a time after all": {
        "published": Stamp(
            datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "day", "", "meta"
        )
    },
}
"""What PostgreSQL alone refuses."""

STORABLE = {
    "nul": {"headline": "a\0b", "body": "x\0y", "tags": ("a\0",)},
    "half a letter": {"headline": "a\ud800b", "authors": ("\udfff",)},
    "one endless word": {"headline": "w" * 100_000, "body": "w" * 1_000_000},
    "a million words": {"body": " ".join(f"w{n}" for n in range(200_000))},
    "a long address": {"final": "https://poison.test/" + "z" * 20_000},
}


def test_what_cannot_be_stored_keeps_nothing_else_out(database_url):
    writer = Writer(database_url, plan)
    press = Press(database_url, writer)
    postgresql = database_url.startswith("postgresql")
    poison = UNSTORABLE | (REFUSED if postgresql else {})
    works = {
        name: press.work("poison", f"https://poison.test/{number}", T0, **said)
        for number, (name, said) in enumerate((poison | STORABLE).items())
    }
    futures = {name: writer.do(work) for name, work in works.items()}  # one batch
    errors = {name: future.exception(60) for name, future in futures.items()}
    writer.close()
    assert {name for name, error in errors.items() if error} == set(poison)
    for error in filter(None, errors.values()):
        assert isinstance(error, Exception)
        assert classify(error) == "poison", error
    assert press.one("SELECT count(*) FROM article") == len(STORABLE)
    headlines = [row[0] for row in press.rows("SELECT headline FROM latest_articles")]
    assert headlines.count("ab") == 2
    for query in (COUNTERS, NUMBERS, STANDING, ORPHANS):
        assert press.rows(query) == []
