"""A database that is locked, restarted, full or picky: nothing acknowledged is lost."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import db, urls
from demo.serve import running
from tests.support.disks import fill, mounted, remount
from tests.support.newsroom import (
    UNREAD,
    Newsroom,
    assert_complete,
    assert_sound,
    newsroom,
)
from tests.support.processes import until

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
TIMESCA = "demo-timesca"


@SQLITE
def test_a_crawl_waits_for_another_program_that_locks_the_file(room):
    crawl = room.crawl(TIMESCA)
    until(lambda: room.hits() > 6)
    engine = db.connect(room.database_url, write=True)
    with engine.begin() as connection:  # BEGIN IMMEDIATE: nobody else may write
        links = connection.execute(sa.text("SELECT count(*) FROM link")).scalar()
        time.sleep(20)
        assert not crawl.over
        query = sa.text("SELECT count(*) FROM link")
        assert connection.execute(query).scalar() == links
    engine.dispose()
    ended = crawl.wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")


@POSTGRESQL
def test_a_crawl_goes_on_after_postgresql_was_restarted(
    room, postgresql_cluster, monkeypatch
):
    """At once, as after a crash: nobody was told, everything is replayed."""
    # the tests' server does not wait for its log, which a crash would show
    monkeypatch.setitem(room.environment, "PGOPTIONS", "-c synchronous_commit=on")
    crawl = room.crawl(TIMESCA)
    until(lambda: room.hits() > 8)
    postgresql_cluster.stop(signal.SIGQUIT)
    time.sleep(1)
    postgresql_cluster.start()
    ended = crawl.wait()
    assert ended.code == 0, ended.said
    assert_complete_but_for_doubt(room)


@POSTGRESQL
def test_a_crawl_goes_on_after_its_connections_were_cut(room):
    crawl = room.crawl(TIMESCA)
    while not crawl.over:
        room.ask(CUT)
        time.sleep(0.5)
    ended = crawl.wait()
    assert ended.code == 0, ended.said
    assert_complete_but_for_doubt(room)


CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def assert_complete_but_for_doubt(room: Newsroom) -> None:
    """Assert that all is there; answers whose commit was in doubt are kept twice."""
    if room.ask_one(UNREAD):
        assert room.crawl(TIMESCA).wait().code == 0
    assert_complete(room, "timesca")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own that holds four megabytes."""
    untested = "A FULL DISK WAS NOT TESTED: only root may mount a small one"
    with mounted(tmp_path, "4m", untested) as folder:
        yield folder


def test_a_full_disk_stops_the_crawl_with_its_name_and_the_next_one_completes(
    small_disk, tmp_path, start
):
    url = f"sqlite:///{small_disk / 'archive.db'}"
    db.upgrade(url)
    filler = small_disk / "filler"
    with running(articles=80) as town, newsroom(url, town, tmp_path, start) as room:
        crawl = room.crawl(TIMESCA)
        until(lambda: room.hits() > 8)
        assert fill(filler)
        ended = crawl.wait(60)
        assert ended.code == 4, ended.said
        assert "database or disk is full" in ended.out, ended.said
        assert str(small_disk) in ended.out, ended.said
        assert "Traceback" not in ended.err, ended.said
        assert_sound(room)
        asked = room.hits()
        assert asked < 20, "it went on fetching what it could not keep"
        filler.unlink()
        remount(small_disk, "size=64m")
        ended = room.crawl(TIMESCA).wait()
        assert ended.code == 0, ended.said
        assert_complete(room, "timesca")


REFUSE = {
    "sqlite": (
        """CREATE TRIGGER refuse BEFORE INSERT ON version WHEN NEW.headline = '{}'
        BEGIN SELECT RAISE(ABORT, 'not this headline'); END""",
        "not this headline",
        "DROP TRIGGER refuse",
    ),
    "postgresql": (
        "ALTER TABLE version ADD CONSTRAINT refuse CHECK (headline <> '{}')",
        'violates check constraint "refuse"',
        "ALTER TABLE version DROP CONSTRAINT refuse",
    ),
}


def test_a_page_that_the_database_refuses_fails_alone_and_may_be_read_later(room):
    refuse, said, allow = REFUSE[room.database_url.partition(":")[0].partition("+")[0]]
    entry = next(
        entry
        for entry in room.town.ledger.at(room.town.clock)
        if entry.site == "timesca"
    )
    room.change(refuse.format(entry.latest.headline.replace("'", "''")))
    ended = room.crawl(TIMESCA).wait()
    assert ended.code == 0, ended.said  # one of twenty is tolerated
    assert "cannot be stored" in ended.err
    failed = room.ask("SELECT url, reason FROM link WHERE state = 'failed'")
    ((url, reason),) = failed
    assert (urls.key(str(url)), reason) == (urls.key(entry.url), "unstorable")
    query = "SELECT url, reason FROM capture WHERE verdict = 'unstorable'"
    ((captured, why),) = room.ask(query)
    assert captured == url
    assert said in str(why)
    assert room.ask_one("SELECT count(*) FROM article") == 19
    assert_sound(room)
    room.change(allow)
    later = room.town.advance(days=1).isoformat()
    ended = room.run("crawl", TIMESCA, NEWSARCHIVE_CLOCK=later).wait()
    assert ended.code == 0, ended.said
    assert_complete(room, "timesca")
