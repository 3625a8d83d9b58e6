"""What readers may rely on: the views, their documentation, and who may read them."""

from __future__ import annotations

import shutil

import psycopg
import pytest
import sqlalchemy as sa

from archive import Archive, db
from archive.contract.views import views
from archive.models.search import is_search_index
from bin import database_docs
from tests.support import small_archive
from tests.support.filled_archive import searchable
from tests.support.repository import ROOT
from tests.support.small_archive import BRIDGE, day

ORDER = {
    "latest_articles": "article_id",
    "article_history": "article_id, version_number",
    "changes": "seq",
    "source_status": "source",
    "daily_coverage": "source, day",
    "article_urls": "article_id, url",
    "text_twins": "article_id, twin_id",
    "article_editions": "article_id, edition_id",
}


@pytest.fixture
def both(request, tmp_path):
    """The same story in an SQLite file and in a PostgreSQL database."""
    file = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "b.db")
    cluster = request.getfixturevalue("postgresql_cluster")
    template = request.getfixturevalue("postgresql_template")
    with cluster.database(template) as name:
        urls = [f"sqlite:///{file}", cluster.url(name)]
        for url in urls:
            engine = db.connect(url, write=True)
            with engine.begin() as connection:
                small_archive.fill(connection)
                from archive.search import index  # noqa: PLC0415

                index(connection, searchable(connection))
            engine.dispose()
        yield urls


def answers(url, query):
    """Return rows as text; PostgreSQL's session shows times in UTC."""
    engine = db.connect(url)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        found = [
            tuple(None if value is None else str(value) for value in row)
            for row in connection.execute(sa.text(query))
        ]
    engine.dispose()
    return found


def test_every_view_is_described():
    assert (
        {view.name for view in database_docs.RECORDS}
        == set(views("sqlite"))
        == set(ORDER)
    )
    assert set(database_docs.QUERIES) == set(ORDER)


@pytest.mark.parametrize("view", ORDER)
def test_both_databases_answer_the_same(both, view):
    query = f"SELECT * FROM {view} ORDER BY {ORDER[view]}"  # noqa: S608
    one, other = (answers(url, query) for url in both)
    assert one == other
    assert one


@pytest.mark.parametrize("view", ORDER)
def test_the_documented_query_works_on_both(both, view):
    _, query = database_docs.QUERIES[view]
    one, other = (answers(url, query) for url in both)
    assert one == other
    assert one or view in {"source_status", "article_history"}


@pytest.mark.parametrize("words", ["bridge", "токаев", "-the", "ratt* OR river"])
def test_both_databases_find_the_same(both, words):
    def found(url):
        with Archive(url) as archive:
            return list(archive.search(words)), archive.facets(words)

    one, other = map(found, both)
    assert one == other


def test_the_api_gives_the_same_values_on_both(both):
    def told(url):
        with Archive(url) as archive:
            return (
                list(archive.articles()),
                archive.history(BRIDGE),
                list(archive.changes()),
                archive.sources(),
                list(archive.as_of(day(1.5))),
                archive.captures(BRIDGE),
                archive.crawls(),
            )

    one, other = map(told, both)
    assert one == other


def test_every_column_is_explained():
    rows = [
        line for line in database_docs.document().splitlines() if line.startswith("| ")
    ]
    silent = [row for row in rows if row.endswith("|  |")]
    assert {row.split(" | ")[0] for row in silent} <= {"| id"}


def test_alembic_leaves_the_search_index_alone():
    assert is_search_index("search_index_data")
    assert not is_search_index("search_entry")
    assert not is_search_index(None)


@pytest.fixture
def as_role(postgresql_cluster, postgresql_template):
    """Run one statement as a reader; the answer, or the error's SQLSTATE."""
    script = (ROOT / "docs" / "reader-role.sql").read_text()
    with postgresql_cluster.database(postgresql_template) as name:
        url = sa.make_url(postgresql_cluster.url(name))
        connect = f"host={url.query['host']} user={url.username} dbname={name}"
        for _ in range(2):  # safe to repeat
            with psycopg.connect(connect) as connection:
                connection.execute(script)

        def run(role, statement):
            with psycopg.connect(connect, autocommit=True) as connection:
                connection.execute(f"SET SESSION AUTHORIZATION {role}")
                try:
                    return connection.execute(statement).fetchall()
                except psycopg.Error as error:
                    return error.sqlstate

        yield run


REFUSED = "42501"


def test_a_reader_reads_the_views_and_nothing_else(as_role):
    for view in ORDER:
        assert as_role("news_reader", f"SELECT * FROM {view}") == []  # noqa: S608
    for statement in (
        "SELECT * FROM payload",
        "SELECT * FROM capture",
        "DELETE FROM change",
        "INSERT INTO feed_head VALUES (2, 2)",
        "UPDATE source SET state = 'ok'",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SELECT lo_create(0)",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT pg_read_file('/etc/hostname')",
        "COPY source TO PROGRAM 'cat'",
        "DO $$ BEGIN LOCK TABLE source; END $$",
    ):
        assert as_role("news_reader", statement) == REFUSED, statement


def test_a_browser_reads_the_tables_too_and_writes_nothing(as_role):
    assert as_role("news_browser", "SELECT * FROM payload") == []
    assert as_role("news_browser", "SELECT * FROM latest_articles") == []
    assert as_role("news_browser", "DELETE FROM payload") == REFUSED
