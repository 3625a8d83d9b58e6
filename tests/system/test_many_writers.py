"""Several processes write the same articles at once: as if one had."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import db
from archive.store import Writer
from tests.support.press import Press
from tests.support.repository import ROOT
from tests.support.sharing import ARTICLES, EVERY, ROUNDS, plan, text, url

pytestmark = pytest.mark.crawls

EDITIONS = ROUNDS // EVERY
PROCESSES = {"sqlite": 4, "postgresql": 8}


@contextmanager
def polled(database_url: str) -> Iterator[list[int]]:
    """Read the feed all the time, as a reader would: after the last number seen."""
    seen: list[int] = []
    over = threading.Event()

    def poll() -> None:
        engine = db.connect(database_url)
        query = sa.text("SELECT seq FROM changes WHERE seq > :seq ORDER BY seq")
        while True:
            last_look = over.is_set()
            with engine.connect() as connection:
                after = {"seq": seen[-1] if seen else 0}
                seen.extend(connection.execute(query, after).scalars())
            if last_look:
                break
        engine.dispose()

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        yield seen
    finally:
        over.set()
        reader.join(60)


def test_many_processes_that_save_the_same_articles_make_the_rows_of_one(
    database_url: str, tmp_path: Path
):
    kind = database_url.partition(":")[0].partition("+")[0]
    processes = PROCESSES[kind]
    writer = Writer(database_url, plan)
    press = Press(database_url, writer)
    press.discover("shared", *(url(number) for number in range(ARTICLES)))
    source, crawl = press.sources["shared"], press.crawls["shared"]
    writer.close()
    ids = dict(tuple(row) for row in press.rows("SELECT url, id FROM link"))
    links = [ids[url(number)] for number in range(ARTICLES)]
    command = [sys.executable, "-m", "tests.support.sharing", database_url]
    numbers = map(str, (processes, source, crawl, *links))
    command += [str(tmp_path), *numbers]
    with polled(database_url) as seen:
        writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(processes)]
        try:
            codes = [each.wait(timeout=150) for each in writers]
        finally:
            for each in writers:
                each.kill()
    assert codes == [0] * processes
    check(press, processes)
    assert seen == list(range(1, ARTICLES * EDITIONS + 1))
    if kind == "postgresql":
        assert press.one(DEADLOCKS) == 0


DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def check(press: Press, processes: int) -> None:
    """Check every row that is to be there, and that no other is."""
    count = press.one
    assert count("SELECT count(*) FROM article") == ARTICLES
    assert count("SELECT count(*) FROM version") == ARTICLES * EDITIONS
    assert count("SELECT count(*) FROM capture") == ARTICLES * ROUNDS * processes
    verdicts = dict(
        tuple(row)
        for row in press.rows("SELECT verdict, count(*) FROM capture GROUP BY verdict")
    )
    saves = ARTICLES * ROUNDS * processes
    edits = ARTICLES * EDITIONS
    assert verdicts == {"article": edits, "unchanged": saves - edits}
    assert press.rows("SELECT articles, versions FROM source") == [(ARTICLES, edits)]
    kinds = press.rows("SELECT kind, count(*) FROM changes GROUP BY kind ORDER BY kind")
    assert list(map(tuple, kinds)) == [
        ("article.new", ARTICLES),
        ("version.new", edits - ARTICLES),
    ]
    history = press.rows(
        "SELECT url, version_number, body FROM article_history "
        "ORDER BY url, version_number"
    )
    assert {(row[0], row[1]): row[2] for row in history} == {
        (url(number), edition + 1): text(number, edition)
        for number in range(ARTICLES)
        for edition in range(EDITIONS)
    }
    standing = press.rows("SELECT body FROM latest_articles")
    assert {row[0] for row in standing} == {
        text(number, EDITIONS - 1) for number in range(ARTICLES)
    }
