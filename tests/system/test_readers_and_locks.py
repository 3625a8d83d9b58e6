"""Readers that never end, deadlocks, clocks that jump, disks that take no writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from click.testing import CliRunner

from archive import db
from archive.db.wal import WalMonitor
from archive.store import Site, Writer
from archive.store.crawls import leases, runs
from crawler.cli import main
from tests.support.disks import mounted, remount
from tests.support.migrating import schema, scripts
from tests.support.newsroom import assert_complete, assert_sound
from tests.support.press import T0, Press, waiting
from tests.support.processes import until
from tests.support.sharing import plan

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
TIMESCA = "demo-timesca"


def test_a_reader_that_never_ends_keeps_no_crawl_from_writing(room):
    """It goes on to see the archive of the moment at which it began."""
    engine = db.connect(room.database_url)
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        count = sa.text("SELECT count(*) FROM article")
        assert connection.execute(count).scalar() == 0
        ended = room.crawl(TIMESCA).wait()
        assert ended.code == 0, ended.said
        assert connection.execute(count).scalar() == 0
    engine.dispose()
    assert_complete(room, "timesca")


def test_a_reader_that_never_ends_is_told_of_when_the_log_has_grown(tmp_path, caplog):
    url = f"sqlite:///{tmp_path / 'news.db'}"
    db.upgrade(url)
    engine, reader = db.connect(url, write=True), db.connect(url)
    watch = WalMonitor(engine, limit=8 * 1024**2)
    with reader.connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM article")).scalar()
        for number in range(12):
            write(engine, number)
            watch.check()
    reader.dispose()
    engine.dispose()
    [first] = [record.getMessage() for record in caplog.records]
    assert "news.db-wal has grown to 8 MiB" in first


def test_a_log_that_is_emptied_is_not_spoken_of(tmp_path, caplog):
    url = f"sqlite:///{tmp_path / 'news.db'}"
    db.upgrade(url)
    engine = db.connect(url, write=True)
    watch = WalMonitor(engine, limit=8 * 1024**2)
    for number in range(12):
        write(engine, number)
        watch.check()
    engine.dispose()
    assert not caplog.records


def write(engine: sa.Engine, number: int) -> None:
    """Store a mebibyte that cannot be packed."""
    statement = sa.text(
        "INSERT INTO payload (sha256, codec, size, data) "
        "VALUES (:name, 'none', 1, randomblob(1048576))"
    )
    with engine.begin() as connection:
        connection.execute(statement, {"name": f"{number:064}"})


@POSTGRESQL
def test_a_deadlock_is_tried_again_and_nothing_is_lost(database_url):
    """Another program locks what a batch needs, in the opposite order."""
    writer = Writer(database_url, plan)
    press = Press(database_url, writer)
    urls = [f"https://lock.test/{number}" for number in range(2)]
    for url in urls:
        press.save("lock", url)
    works = [
        press.work("lock", url, T0 + timedelta(hours=1), body="Edited.") for url in urls
    ]
    engine = db.connect(database_url, write=True)
    # The other program waits longer: it is the writer that is told to give up.
    with engine.connect() as connection:
        connection.execute(sa.text("SET deadlock_timeout = '20s'"))
        lock = sa.text("SELECT id FROM article WHERE url = :url FOR UPDATE")
        connection.execute(lock, {"url": urls[1]})
        futures = [writer.do(work) for work in works]
        waiting(database_url)
        connection.execute(lock, {"url": urls[0]})
        connection.rollback()
    outcomes = [future.result(60) for future in futures]
    writer.close()
    engine.dispose()
    assert [outcome.kind for outcome in outcomes] == ["changed", "changed"]
    assert press.rows("SELECT version_count FROM article") == [(2,), (2,)]
    assert int(press.one(DEADLOCKS)) >= 1, "there was none"


DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@POSTGRESQL
def test_a_migration_gives_way_to_a_reader_and_keeps_no_crawl_waiting(room):
    """One that cannot have a table soon gives up, and changes nothing."""
    before = schema(room.database_url)
    reading = db.connect(room.database_url)
    changing = db.connect(room.database_url, write=True)
    with reading.connect() as reader:
        reader.execute(sa.text("SELECT count(*) FROM article"))
        crawl = room.crawl(TIMESCA)
        until(lambda: room.hits() > 4)
        began = time.monotonic()
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            command.downgrade(scripts(changing), "base")
        assert time.monotonic() - began < 30
        ended = crawl.wait()
    for engine in (reading, changing):
        engine.dispose()
    assert ended.code == 0, ended.said
    assert schema(room.database_url) == before
    assert_complete(room, "timesca")


@pytest.mark.parametrize("days", [-30, 400])
def test_a_clock_that_jumps_starves_no_source_and_turns_no_history_round(room, days):
    """A crawl under a wrong clock, and the next one under the right one."""
    right = room.town.clock
    wrong = (right + timedelta(days=days)).isoformat()
    ended = room.run("crawl", TIMESCA, NEWSARCHIVE_CLOCK=wrong).wait()
    assert ended.code == 0, ended.said
    ended = room.run("schedule", TIMESCA, "--once").wait()
    assert ended.code == 0, ended.said
    assert "crawl begins" in ended.out, "it is not starved"
    assert_sound(room)
    kinds = room.ask("SELECT kind, status FROM crawl ORDER BY id")
    assert kinds == [("crawl", "done")] * 2
    feed = room.ask("SELECT seq, kind FROM changes ORDER BY seq")
    assert {kind for _, kind in feed} <= {"article.new", "text.duplicate"}
    assert_complete(room, "timesca")


@pytest.fixture
def read_only(tmp_path: Path, sqlite_template: Path) -> Iterator[Path]:
    """An archive on a file system that takes no writing."""
    untested = "A READ-ONLY DISK WAS NOT TESTED: only root may mount one"
    with mounted(tmp_path, "8m", untested) as folder:
        (folder / "news.db").write_bytes(sqlite_template.read_bytes())
        remount(folder, "ro")
        yield folder


def test_a_disk_that_takes_no_writing_is_told_in_a_line(read_only, monkeypatch):
    url = f"sqlite:///{read_only / 'news.db'}"
    monkeypatch.setenv("NEWSARCHIVE_CONTACT", "crash@example.org")
    for words in (["init"], ["crawl", "timesca"], ["status"]):
        told = CliRunner().invoke(main, [*words, "--database", url])
        if words == ["status"] and told.exit_code == 0:
            continue  # reading is allowed where SQLite can do it
        assert told.exit_code == 1, (words, told.output)
        assert isinstance(told.exception, SystemExit), repr(told.exception)
        assert len(told.output.splitlines()) == 1, told.output
        assert str(read_only / "news.db") in told.output


TAKE = "INSERT INTO lease VALUES (:source, 'desk/7/1', now() + interval '1 hour')"


@POSTGRESQL
def test_who_was_beaten_to_a_source_by_a_moment_is_told_by_whom(database_url):
    engine = db.connect(database_url, write=True)
    site = Site("two", "Two", "https://two.test/", "UTC", "en")
    with engine.begin() as connection:
        source = runs.register(connection, site, T0)

    def ask() -> str | None:
        with engine.begin() as connection:
            return leases.acquire(connection, source)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as faster:
            faster.execute(sa.text(TAKE), {"source": source})
            told = pool.submit(ask)
            waiting(database_url)
        assert told.result(30) == "desk/7/1"
    engine.dispose()
