"""No question that is asked often reads a whole table, nor does a save."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from archive import Archive, db
from archive.store import RejectCapture, Writer
from archive.store.articles import redaction
from archive.store.related import near_duplicates
from archive.store.revisits import NextFetch
from tests.support.press import T0, Press
from tests.support.small_archive import BRIDGE, day

COVERAGE = "SELECT * FROM daily_coverage WHERE "
GROWING = "article|capture|change|content|link|payload|sighting|sketch|twin|version"
"""Tables that grow with what is published; sources, crawls and gaps do not."""


def plan(url: str, query: str) -> list[str]:
    """Return the steps of a database's plan, as it would make it for many rows."""
    engine = db.connect(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
            steps = [row[3] for row in rows]
        else:
            # this archive is too small for PostgreSQL to use an index by itself
            connection.exec_driver_sql("SET enable_seqscan = off")
            steps = [row[0] for row in connection.execute(sa.text(f"EXPLAIN {query}"))]
    engine.dispose()
    return steps


@pytest.mark.parametrize(
    "query",
    [
        (
            "SELECT * FROM latest_articles WHERE source = 'steppe' "
            "AND published_at > '2026-02-01' ORDER BY published_at DESC LIMIT 9"
        ),
        "SELECT * FROM latest_articles WHERE article_id = 1",
        "SELECT * FROM article_history WHERE article_id = 1 ORDER BY version_number",
        "SELECT * FROM changes WHERE seq > 3 ORDER BY seq",
        "SELECT * FROM changes WHERE source = 'steppe' AND seq > 3 ORDER BY seq",
        "SELECT * FROM article_urls WHERE article_id = 1",
        "SELECT * FROM text_twins WHERE article_id = 1",
        "SELECT * FROM article_editions WHERE article_id = 1",
        "SELECT * FROM source_status WHERE source = 'steppe'",
    ],
)
def test_a_usual_question_scans_nothing(database_url, query):
    steps = plan(database_url, query)
    whole = rf"SCAN ({GROWING}|[a-z]\b)|Seq Scan on ({GROWING})|TEMP B-TREE"
    assert not [step for step in steps if re.search(whole, step)]


@pytest.mark.parametrize(
    "filters",
    [
        "source = 'steppe' AND day >= '2026-02-01' AND day < '2026-03-01'",
        "source = 'steppe' AND day = '2026-02-16' ORDER BY day",
        "day = '2026-02-16'",
    ],
)
def test_coverage_finds_its_days_by_index(database_url, filters):
    steps = plan(database_url, COVERAGE + filters)
    day = r"ix_\w+_day \(.*<expr>" if "sqlite" in database_url else "utc_day.* [<>=]+ '"
    # three arms that tell the days apart, and three that count them
    assert len([step for step in steps if re.search(day, step)]) >= 3
    assert not [s for s in steps if re.search(r"SCAN x|Seq Scan on (article|crawl)", s)]


@pytest.fixture
def said(sqlite_template, tmp_path) -> Iterator[tuple[Press, dict[str, Any]]]:
    """A press on SQLite, and every statement its writer runs, with its values."""
    file = shutil.copy(sqlite_template, tmp_path / "archive.db")
    writer = Writer(f"sqlite:///{file}", lambda seen: NextFetch(seen.at, "at once"))
    statements: dict[str, Any] = {}

    def hear(
        _c: Any, _cursor: Any, statement: str, values: Any, _: Any, many: Any
    ) -> None:
        statements.setdefault(statement, values[0] if many else values)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        yield Press(f"sqlite:///{file}", writer), statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
        writer.close()


def test_nothing_that_is_stored_reads_a_whole_table(said):
    press, statements = said
    work_through(press)
    heard = dict(statements)
    assert len(heard) > 40
    assert scans_of(press.url, heard) == {}


def scans_of(url: str, statements: dict[str, Any]) -> dict[str, list[str]]:
    """Return the statements that go over a growing table, with SQLite's plan."""
    engine = db.connect(url)
    scans = {}
    with engine.connect() as connection:
        for statement, values in statements.items():
            if statement.lstrip()[:6].upper() not in {"SELECT", "UPDATE", "DELETE"}:
                continue
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[3] for row in rows]
            if any(re.match(rf"SCAN ({GROWING}|[acv]\b)", step) for step in steps):
                scans[statement] = steps
    engine.dispose()
    return scans


def test_nothing_that_readers_ask_reads_a_whole_table(filled_url):
    if not filled_url.startswith("sqlite"):
        pytest.skip("PostgreSQL scans what is as small as this")
    statements: dict[str, Any] = {}

    def hear(
        _c: Any, _cursor: Any, statement: str, values: Any, _: Any, _many: Any
    ) -> None:
        statements.setdefault(statement, values)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    with Archive(filled_url) as archive:
        for question in (
            lambda: archive.articles(source="steppe", since=day(0), until=day(9)),
            lambda: archive.articles(source="steppe"),
            lambda: [archive.article("steppe.example/news/bridge/")],
            lambda: archive.history(BRIDGE),
            lambda: [archive.as_of(day(1), url=BRIDGE)],
            lambda: archive.as_of(day(1), source="steppe"),
            lambda: archive.search("bridge", source="steppe", since=day(0)),
            lambda: [archive.facets("bridge", language="en")],
            lambda: archive.changes(after=3),
            lambda: archive.twins(BRIDGE) + archive.editions(BRIDGE),
            lambda: archive.addresses(BRIDGE) + archive.captures(BRIDGE),
            lambda: [archive.next_look(BRIDGE), archive.raw(1)],
        ):
            assert list(question()) is not None
    sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    assert len(statements) > 12
    assert scans_of(filled_url, statements) == {}


def work_through(press: Press) -> None:
    """Do to articles what crawls do: find, save, edit, miss, compare, redact."""
    body = " ".join(f"word{n} of the story" for n in range(40))
    first = press.save("one", "https://one.test/ru/news/1-a-long-story", body=body)
    press.save("one", "https://one.test/ru/news/1-a-long-story", hours=1, body=body)
    press.save("one", "https://one.test/ru/news/1-a-long-story", hours=2, body="B.")
    press.save("one", "https://one.test/kk/news/1-a-long-story", body=body + " More.")
    moved = {"final": "https://one.test/news/2", "redirected": True}
    press.save("one", "https://one.test/kk/news/1-a-long-story", hours=3, **moved)
    gone = press.work("one", "https://one.test/news/2", T0)
    ids = (gone.source_id, gone.crawl_id, gone.link_id, gone.capture_id, T0)
    press.writer.do(RejectCapture(*ids, "gone", None, "done", gone=True)).result(60)
    call = press.writer.call
    call(lambda c: near_duplicates.link(c, T0)).result(60)
    call(lambda c: redaction.redact(c, first.article_id, "asked", T0)).result(60)
