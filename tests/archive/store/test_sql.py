"""Many rows are updated in one statement, in one order, and only where they may be."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event, select

from archive import db
from archive.models import ArticleRow, LinkRow, Source
from archive.store.sql import new, update_rows
from tests.support.press import T0, Press

URLS = [f"https://one.test/story-{n}/" for n in range(4)]


def updated(press: Press, table, rows, *conditions, **formulas) -> list:
    """Run an update; return the parameters that the database was given."""
    given = []

    def note(_conn, _cursor, _statement, parameters, *_):
        given.append(parameters)

    engine = db.opened(press.url, write=True)
    try:
        with engine.begin() as connection:
            event.listen(connection, "before_cursor_execute", note)
            update_rows(connection, table, rows, *conditions, **formulas)
    finally:
        engine.dispose()
    return given


def links(press: Press) -> list:
    query = "SELECT id, state, reason, attempts FROM link ORDER BY id"
    return [tuple(row) for row in press.rows(query)]


def test_rows_are_written_in_the_order_of_their_keys(press: Press):
    for url in URLS:
        press.save("one", url)
    keys = [row[0] for row in links(press)]
    rows = [{"id": key, "reason": f"reason {key}"} for key in reversed(keys)]
    (parameters,) = updated(press, LinkRow, rows)
    given = [
        dict(row)["new_id"] if isinstance(row, dict) else row[-1] for row in parameters
    ]
    assert given == sorted(keys)
    assert [row[2] for row in links(press)] == [f"reason {key}" for key in sorted(keys)]


def test_a_row_that_fails_a_condition_stays(press: Press):
    for url in URLS:
        press.save("one", url)
    keys = [row[0] for row in links(press)]
    rows = [{"id": key, "attempts": place} for place, key in enumerate(keys)]
    updated(press, LinkRow, rows, new(LinkRow.attempts) > 1)
    assert [row[3] for row in links(press)] == [0, 0, 2, 3]


def test_a_formula_adds_to_what_was_there(press: Press):
    press.save("one", URLS[0])
    source = press.source("one")
    rows = [{"id": source, "articles": 5, "versions": 7}]
    total = Source.articles + new(Source.articles)
    updated(press, Source, rows, articles=total)
    assert press.rows("SELECT articles, versions FROM source") == [(6, 7)]


def test_types_of_the_columns_hold(press: Press):
    press.save("one", URLS[0])
    at = T0 + timedelta(days=3)
    (key,) = press.rows("SELECT id FROM article")[0]
    updated(press, ArticleRow, [{"id": key, "last_seen_at": at}])
    engine = db.opened(press.url)
    with engine.connect() as connection:
        assert connection.execute(select(ArticleRow.last_seen_at)).scalar_one() == at
    engine.dispose()


def test_nothing_to_write_asks_nothing(press: Press):
    assert updated(press, LinkRow, []) == []
