"""What is no archive of today's schema is refused with a message, and left as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from archive import db
from crawler.cli import main
from tests.support.postgres import Cluster

COMMANDS = (["init"], ["crawl", "closed"], ["status"])


PROFILE = """
name = "closed"
title = "A door where nobody answers"
home = "http://127.0.0.1:1/"
[[listing]]
url = "http://127.0.0.1:1/"
"""


@pytest.fixture
def run(tmp_path_factory: pytest.TempPathFactory):
    profiles = tmp_path_factory.mktemp("profiles")
    (profiles / "closed.toml").write_text(PROFILE)

    def run(*arguments: str, database: str) -> Result:
        environment = {
            "NEWSARCHIVE_SOURCES": str(profiles),
            "NEWSARCHIVE_CONTACT": "crash@example.org",
            "COLUMNS": "200",
        }
        command = [*arguments, "--database", database]
        return CliRunner().invoke(main, command, env=environment)

    return run


def assert_refused(result: Result, *words: str) -> None:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.output.startswith("Error: "), result.output
    assert len(result.output.splitlines()) == 1, result.output
    for word in words:
        assert word in result.output, result.output


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if not path.name.endswith(("-shm", "-wal")) or path.stat().st_size
    }


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_newer_schema_is_refused(run, database_url, command):
    engine = db.connect(database_url, write=True)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    result = run(*command, database=database_url)
    assert_refused(result, "schema 9999", f"needs {db.head()}", "install")
    assert "newsarchive init" not in result.output
    with engine.connect() as connection:
        assert db.revision(connection) == "9999"
    engine.dispose()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_archive_of_no_said_schema_is_refused(run, database_url, command):
    engine = db.connect(database_url, write=True)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
    result = run(*command, database=database_url)
    assert_refused(result, "alembic_version is empty", "alembic stamp head")
    engine.dispose()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_another_programs_database_is_refused(run, bare_database_url, command):
    engine = db.connect(bare_database_url, write=True)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE invoice (id INTEGER)"))
    result = run(*command, database=bare_database_url)
    assert_refused(result, "invoice" if command == ["init"] else "schema none")
    assert sa.inspect(engine).get_table_names() == ["invoice"]
    engine.dispose()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_another_program_with_migrations_of_its_own_is_refused(
    run, bare_database_url, command
):
    engine = db.connect(bare_database_url, write=True)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE invoice (id INTEGER)"))
        connection.execute(
            sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        )
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0001')"))
    result = run(*command, database=bare_database_url)
    assert_refused(result, "invoice")
    tables = sorted(sa.inspect(engine).get_table_names())
    assert tables == ["alembic_version", "invoice"]
    engine.dispose()


def cut(file: Path, size: int) -> None:
    with file.open("r+b") as archive:
        archive.truncate(size)


DAMAGES = {
    "half of it is gone": lambda file: cut(file, file.stat().st_size // 2),
    "a page and a half are left": lambda file: cut(file, 6000),
    "a hundred bytes are left": lambda file: cut(file, 100),
    "its first bytes are garbage": lambda file: file.write_bytes(
        b"garbage!" * 64 + file.read_bytes()[512:]
    ),
    "it is a text": lambda file: file.write_text("Dear archive,\n" * 1000),
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_refused_and_kept(
    run, sqlite_template, tmp_path, command, damage
):
    file = Path(shutil.copy(sqlite_template, tmp_path / "archive.db"))
    damage(file)
    before = contents(tmp_path)
    result = run(*command, database=f"sqlite:///{file}")
    assert_refused(result, str(file))
    assert contents(tmp_path) == before


def test_verify_says_how_to_save_a_file_that_was_cut_off(
    run, sqlite_template, tmp_path
):
    file = Path(shutil.copy(sqlite_template, tmp_path / "archive.db"))
    cut(file, file.stat().st_size // 2)
    result = run("verify", database=f"sqlite:///{file}")
    assert result.exit_code == 1
    assert ".recover" in result.output
    assert "newsarchive verify" not in result.output


@pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
def test_an_empty_file_is_not_taken_for_a_new_archive(run, tmp_path, command):
    """Where an archive is expected, its loss must not look like a quiet day."""
    file = tmp_path / "archive.db"
    file.touch()
    result = run(*command, database=f"sqlite:///{file}")
    assert_refused(result, str(file), "the file is empty")
    assert contents(tmp_path) == {"archive.db": b""}


def test_an_empty_file_with_a_write_ahead_log_is_never_written_over(
    run, sqlite_template, tmp_path
):
    """The log holds what the lost file does not: the last that can be saved."""
    file = Path(shutil.copy(sqlite_template, tmp_path / "archive.db"))
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE late (id INTEGER)")
    writer.commit()
    (tmp_path / "saved").write_bytes((tmp_path / "archive.db-wal").read_bytes())
    writer.close()
    file.write_bytes(b"")
    shutil.copy(tmp_path / "saved", tmp_path / "archive.db-wal")
    before = contents(tmp_path)
    assert before["archive.db-wal"]
    for command in COMMANDS:
        assert_refused(run(*command, database=f"sqlite:///{file}"), str(file))
        assert contents(tmp_path) == before


@pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
def test_a_missing_file_is_not_created(run, tmp_path, command):
    result = run(*command, database=f"sqlite:///{tmp_path / 'none.db'}")
    assert_refused(result, "no such file", "newsarchive init")
    assert contents(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(run, sqlite_template, tmp_path):
    file = shutil.copy(sqlite_template, tmp_path / "archive.db")
    tmp_path.chmod(0o555)
    assert_refused(run("crawl", "closed", database=f"sqlite:///{file}"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_is_not_there_is_named_without_its_password(run, command):
    url = "postgresql+psycopg://me:canary@127.0.0.1:1/news"
    result = run(*command, database=url)
    assert_refused(result, "127.0.0.1:1/news", "check that it is there")
    assert "canary" not in result.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_that_does_not_exist_is_named(
    run, postgresql_cluster: Cluster, command
):
    result = run(*command, database=postgresql_cluster.url("nowhere"))
    assert_refused(result, 'database "nowhere" does not exist')
