"""Whether the archive is what it says it is; and taking an article out of it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive import Archive, cli, db
from archive.reader import RedactedArticleError
from archive.store.tombstones import redacted
from archive.urls import digest, key
from tests.support.small_archive import BRIDGE, COPY, PAGE, QUAKE, A, B

GROUP = click.Group(
    "newsarchive", commands={command.name: command for command in cli.commands}
)


@pytest.fixture
def run(filled_url):
    def invoke(*words, code=0):
        result = CliRunner().invoke(
            GROUP, words, env={"NEWSARCHIVE_DATABASE_URL": filled_url}
        )
        assert result.exit_code == code, result.output
        return result.output

    return invoke


@pytest.fixture
def spoil(filled_url):
    def execute(*statements):
        if filled_url.startswith("sqlite"):
            # a plain connection of Python's minds no references
            with sqlite3.connect(filled_url.removeprefix("sqlite:///")) as raw:
                for statement in statements:
                    raw.execute(statement.removesuffix(" CASCADE"))
            raw.close()
            return
        engine = db.connect(filled_url, write=True)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    return execute


def test_a_sound_archive_is_told_to_be_sound(run):
    assert run("verify").count("ok") == 11
    told = [
        json.loads(line) for line in run("verify", "--quick", "--json").splitlines()
    ]
    assert len(told) == 7
    assert not any(item["findings"] for item in told)


@pytest.mark.parametrize(
    ("damage", "check", "what"),
    [
        ("UPDATE payload SET size = 3", "payloads", "its row says 3"),
        ("UPDATE payload SET sha256 = 'abc'", "payloads", "have the digest"),
        ("UPDATE content SET body = body || '!'", "texts", "has the hash"),
        (
            "UPDATE version SET authors = 'x' WHERE id = 2",
            "fields",
            "version 2: cannot",
        ),
        ("UPDATE version SET tags = '5'", "fields", "version 1: cannot be read: tags"),
        ("UPDATE capture SET headers = '[]'", "fields", "cannot be read: headers"),
        ("DELETE FROM change WHERE seq = 4", "feed", "the entry before it is 3"),
        ("DELETE FROM change WHERE seq = 12", "feed", "the last entry is 11"),
        ("DELETE FROM feed_head", "feed", "is missing"),
        ("DROP TABLE twin CASCADE", "schema", "table twin: is not there; restore"),
        ("DROP TABLE merge", "schema", "table merge: is not there"),
        (
            "DROP VIEW changes",
            "schema",
            "view changes: is not there; `newsarchive init",
        ),
        ("UPDATE version SET valid_to = NULL WHERE id = 1", "versions", "no end"),
        ("UPDATE article SET version_id = 1", "versions", "not stand on its last"),
        ("DELETE FROM version WHERE id = 3", "versions", "has an end"),
        ("DELETE FROM version WHERE id = 1", "versions", "1 to 3, and has versions"),
        ("UPDATE version SET number = 4 WHERE id = 3", "versions", "article 1: gave"),
        ("DELETE FROM version WHERE id = 3", "counters", "counts 3 versions, has 2"),
    ],
)
def test_what_is_wrong_is_named_and_not_touched(run, spoil, damage, check, what):
    spoil(damage)
    said = run("verify", "--repair", code=1)
    assert what in said
    assert f"{check}: " in said
    assert run("verify", code=1).count(what) == said.count(what)


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE article SET version_count = 9 WHERE id = 1", "counts 9 versions"),
        ("UPDATE source SET versions = 0", "counts 5 articles and 0 versions"),
        ("DELETE FROM search_entry WHERE article_id = 1", "cannot be found"),
        ("UPDATE search_entry SET terms = 'zebra'", "article 1: is found by what"),
        ("UPDATE search_entry SET language = NULL", "article 1: is found by what"),
        ("UPDATE search_entry SET key = key + 1 WHERE article_id = 3", "article 3: is"),
    ],
)
def test_what_follows_from_the_rows_is_repaired(run, spoil, damage, what):
    spoil(damage)
    assert what in run("verify", code=1)
    assert "repaired" in run("verify", "--repair")
    assert "wrong" not in run("verify")
    assert "2 found" in run("search", "bridge mayor")


def test_what_was_changed_by_hand_is_found_by_what_it_says(run, spoil):
    spoil("UPDATE version SET headline = 'HACKED ZEBRA' WHERE id = 3")
    assert "article 1: is found by what" in run("verify", code=1)
    assert "repaired" in run("verify", "--repair")
    assert "1 found" in run("search", "zebra")


@pytest.mark.parametrize("moment", ["garbage", "2026-02-16", "2026-02-16 08:00:00"])
def test_a_moment_that_cannot_be_read_is_found_in_sqlite(
    run, spoil, filled_url, moment
):
    if filled_url.startswith("sqlite"):
        spoil(
            f"UPDATE version SET published_at = '{moment}' WHERE id = 3",  # noqa: S608
            f"UPDATE change SET at = '{moment}' WHERE seq = 7",  # noqa: S608
        )
        said = run("verify", code=1)
        assert "fields: version 3: cannot be read: published_at" in said
        assert "fields: change 7: cannot be read: at" in said


def test_a_check_that_cannot_be_asked_keeps_no_other_from_it(run, spoil):
    spoil(
        "DROP TABLE search_entry", "UPDATE article SET version_count = 9 WHERE id = 1"
    )
    said = run("verify", "--repair", code=1)
    assert "search: database: this cannot be checked" in said
    assert "counts 9 versions" in said


def test_what_was_counted_outlasts_a_lost_version(run, spoil, archive):
    spoil(
        "DELETE FROM version WHERE article_id = 1 AND number = 1",
        "UPDATE article SET version_count = 9 WHERE id = 2",
    )
    run("verify", "--repair", code=1)
    with archive.connection() as connection:
        counted = connection.exec_driver_sql(
            "SELECT version_count FROM article WHERE id < 3 ORDER BY id"
        )
        assert list(counted.scalars()) == [3, 1]


def test_a_dangling_reference_is_found_in_sqlite(run, spoil, filled_url):
    if filled_url.startswith("sqlite"):
        spoil("DELETE FROM payload")
        assert "refers to a payload that is not there" in run("verify", code=1)


def test_a_redacted_article_is_nowhere_to_be_read(run, filled_url):
    said = run("redact", QUAKE, "--reason", "court order 12", "--yes", "--scrub")
    assert "1 versions" in said
    with Archive(filled_url) as archive:
        with pytest.raises(RedactedArticleError, match="court order 12"):
            archive.article(QUAKE)
        with pytest.raises(RedactedArticleError):
            archive.history(QUAKE)
        assert QUAKE not in {article.url for article in archive.articles()}
        assert not list(archive.search("rattled"))
        assert [change.kind for change in archive.changes()][-1] == "article.redacted"
        *_, last = archive.captures(QUAKE)
        assert (last.verdict, last.payload_sha256, last.headers) == (
            "redacted",
            None,
            {},
        )
    assert "rattled" not in run("export")
    assert "rattled" not in run("export", "--rows", "versions")
    assert "removed on" in run("show", QUAKE, code=1)
    run("verify")
    if filled_url.startswith("sqlite"):
        file = Path(filled_url.removeprefix("sqlite:///"))
        kept = [part.read_bytes() for part in file.parent.glob(f"{file.name}*")]
        assert b"rattled" not in b"".join(kept)


def test_what_others_say_too_stays_with_them(run, filled_url):
    said = run("redact", BRIDGE, "--reason", "asked by the author", "--yes")
    assert f"the same text is also at {COPY}" in said
    with Archive(filled_url) as archive:
        copy = archive.article(COPY)
        assert copy.body == A
        assert archive.raw(archive.history(COPY)[0].capture_id)[1] == PAGE
        assert archive.twins(COPY) == []
        assert [version.body for version in archive.history(COPY)] == [A]
        with archive.connection() as connection:
            bodies = connection.exec_driver_sql("SELECT body FROM content").scalars()
            assert B not in list(bodies)
    run("verify")


def test_a_tombstone_closes_every_address(run, filled_url):
    run("redact", BRIDGE, "--reason", "asked", "--yes")
    engine = db.connect(filled_url)
    wanted = [digest(key(url)) for url in (BRIDGE, BRIDGE + "/amp", COPY)]
    with engine.connect() as connection:
        source = connection.exec_driver_sql(
            "SELECT id FROM source WHERE name = 'steppe'"
        ).scalar_one()
        assert redacted(connection, source, wanted) == {wanted[0]}
        assert redacted(connection, source + 100, wanted) == set()
        states = connection.exec_driver_sql(
            f"SELECT state, reason, hints FROM link WHERE url = '{BRIDGE}'"  # noqa: S608
        ).all()
        assert states == [("skipped", "redacted", None)]
    engine.dispose()


def test_redacting_asks_first_and_wants_a_reason(run):
    run("redact", BRIDGE, code=2)
    assert "say why" in run("redact", BRIDGE, "--reason", " \n", "--yes", code=2)
    run("redact", BRIDGE, "--reason", "x", code=1)
    assert "version 3 of 3" in run("show", BRIDGE)
