"""A disk that is full where PostgreSQL, or an export, wants to write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from demo.serve import running
from tests.support.disks import fill, mounted
from tests.support.newsroom import assert_complete, assert_sound, newsroom
from tests.support.processes import until
from tests.system.test_database_faults import TIMESCA


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own that holds 24 megabytes."""
    untested = "A FULL DISK WAS NOT TESTED: only root may mount a small one"
    with mounted(tmp_path, "24m", untested) as folder:
        yield folder


@pytest.fixture
def small_server(disk, postgresql_cluster, postgresql_template) -> Iterator[str]:
    """The address of an archive whose tables lie on that disk."""
    place = disk / "tables"
    place.mkdir()
    owner = (postgresql_cluster.folder / "data").stat()
    os.chown(place, owner.st_uid, owner.st_gid)
    for folder in (disk, *disk.parents):  # the server is nobody of importance
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    run = postgresql_cluster.execute
    run(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(place))))
    name = sql.Identifier("on_a_small_disk")
    template = sql.Identifier(postgresql_template)
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} TABLESPACE small")
    try:
        run(make.format(name, template))
        yield postgresql_cluster.url("on_a_small_disk")
    finally:
        run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        run(sql.SQL("DROP TABLESPACE small"))


def test_a_full_disk_of_postgresql_stops_the_crawl_and_the_next_one_completes(
    small_server, disk, tmp_path, start
):
    filler = disk / "filler"
    with (
        running(articles=80) as town,
        newsroom(small_server, town, tmp_path, start) as room,
    ):
        crawl = room.crawl(TIMESCA)
        until(lambda: room.hits() > 8)
        assert fill(filler)
        ended = crawl.wait(120)
        assert ended.code == 4, ended.said
        assert "No space left on device" in ended.out, ended.said
        assert "Traceback" not in ended.err, ended.said
        filler.unlink()
        assert_sound(room)
        ended = room.crawl(TIMESCA).wait()
        assert ended.code == 0, ended.said
        assert_complete(room, "timesca")


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "csv"])
def test_an_export_to_a_full_disk_fails_and_leaves_no_half_of_a_file(
    disk, tmp_path, sqlite_template, start, kind
):
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    export = ("export", "--format", kind, "--output", str(disk / "out"))
    (tmp_path / "archive.db").write_bytes(sqlite_template.read_bytes())
    with running(articles=80) as town, newsroom(url, town, tmp_path, start) as room:
        assert room.crawl(TIMESCA).wait().code == 0
        assert fill(disk / "filler")
        told = room.run(*export).wait()
        assert told.code == 1, told.said
        assert "No space left on device" in told.err, told.said
        assert "Traceback" not in told.err, told.said
        left = [path for path in disk.rglob("*") if path.is_file()]
        assert [path.name for path in left] == ["filler"]
        (disk / "filler").unlink()
        told = room.run(*export).wait()
        assert told.code == 0, told.said
        written = [path for path in disk.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in written) > 1000
