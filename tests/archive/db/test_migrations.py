"""The schema: what the migrations make is what the models say, both ways."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from archive import db
from archive.contract.coverage import day_indexes
from archive.contract.views import views
from archive.edit_rates import STRETCHES
from archive.errors import DatabaseUnavailableError
from archive.models import metadata
from archive.models.search import search_index
from tests.support.repository import ROOT
from tests.support.schema import schema

REVISIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = {head!r}


def upgrade():
    op.execute("DROP VIEW latest_articles")
    op.add_column("version", sa.Column("of_a_later_day", sa.Text(), nullable=True))
    op.execute({view!r})
"""


@pytest.fixture
def scripts() -> Config:
    return Config(ROOT / "alembic.ini")


@pytest.fixture
def bare_engine(bare_database_url: str) -> Iterator[sa.Engine]:
    engine = db.connect(bare_database_url, write=True)
    try:
        yield engine
    finally:
        engine.dispose()


def imported(revision: Path) -> set[str]:
    """Return the packages that a revision's file imports, '' for its own."""
    nodes = list(ast.walk(ast.parse(revision.read_text())))
    named = [
        n.name for node in nodes if isinstance(node, ast.Import) for n in node.names
    ]
    named += [
        "" if node.level else node.module or ""
        for node in nodes
        if isinstance(node, ast.ImportFrom)
    ]
    return {name.partition(".")[0] for name in named}


def test_there_is_one_newest_schema(scripts):
    assert ScriptDirectory.from_config(scripts).get_heads() == [db.head()]


def test_the_migrations_make_what_the_models_say(scripts, engine):
    scripts.attributes["engine"] = engine
    command.check(scripts)


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda path: path.stem)
def test_a_revision_imports_nothing_that_changes_later(revision):
    assert imported(revision) <= {"__future__", "alembic", "sqlalchemy"}


def test_all_migrations_make_what_models_and_views_say_today(scripts, bare_engine):
    scripts.attributes["engine"] = bare_engine
    command.upgrade(scripts, "head")
    migrated = schema(bare_engine)
    command.downgrade(scripts, "base")
    dialect = bare_engine.dialect.name
    with bare_engine.begin() as connection:
        metadata.create_all(connection)
        for statement in day_indexes(dialect):
            connection.exec_driver_sql(statement)
        for name, select in views(dialect).items():
            connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")
        for statement in search_index(dialect):
            connection.exec_driver_sql(statement)
    assert schema(bare_engine) == migrated


def test_a_generated_revision_is_frozen_and_makes_what_the_models_say(
    scripts, bare_engine, tmp_path
):
    scripts.attributes["engine"] = bare_engine
    scripts.set_main_option("version_locations", str(tmp_path))
    made = command.revision(scripts, "all", autogenerate=True)
    assert imported(Path(made.path)) <= {"__future__", "alembic", "sqlalchemy"}
    command.upgrade(scripts, "head")
    command.check(scripts)


@pytest.fixture
def later_code(tmp_path: Path, bare_engine: sa.Engine) -> Path:
    """The code as it may stand later: a view shows a column that a revision adds."""
    for folder in ("archive", "migrations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shown, more = (
        "v.section AS section,",
        "v.section AS section, v.of_a_later_day AS of_a_later_day,",
    )
    for file in (tmp_path / "archive").rglob("*.py"):
        file.write_text(file.read_text().replace(shown, more))
    select = views(bare_engine.dialect.name)["latest_articles"].replace(shown, more)
    view = f"CREATE VIEW latest_articles AS {select}"
    revision = tmp_path / "migrations" / "versions" / "later.py"
    revision.write_text(LATER.format(head=db.head(), view=view))
    return tmp_path


def test_a_view_of_a_later_column_breaks_neither_init_nor_repair(
    bare_database_url, bare_engine, later_code
):
    init = "import sys; from archive import db; db.upgrade(sys.argv[1])"
    command = [sys.executable, "-c", init, bare_database_url]
    subprocess.run(command, cwd=later_code, check=True, timeout=120)
    before = schema(bare_engine)
    assert "v.of_a_later_day" in before["view latest_articles"]
    with bare_engine.begin() as connection:
        connection.execute(sa.text("DROP VIEW latest_articles"))
    subprocess.run(command, cwd=later_code, check=True, timeout=120)
    assert schema(bare_engine) == before


def test_each_migration_goes_up_down_and_up_again(scripts, bare_engine):
    scripts.attributes["engine"] = bare_engine
    history = list(ScriptDirectory.from_config(scripts).walk_revisions())
    for revision in reversed(history):
        command.upgrade(scripts, revision.revision)
        before = schema(bare_engine)
        command.downgrade(scripts, revision.down_revision or "base")
        command.upgrade(scripts, revision.revision)
        assert schema(bare_engine) == before


def test_going_all_the_way_down_leaves_nothing(scripts, bare_engine):
    scripts.attributes["engine"] = bare_engine
    command.upgrade(scripts, "head")
    assert schema(bare_engine)
    command.downgrade(scripts, "base")
    assert schema(bare_engine) == {}


def test_upgrading_twice_changes_nothing(bare_database_url, bare_engine):
    db.upgrade(bare_database_url)
    before = schema(bare_engine)
    db.upgrade(bare_database_url)
    assert schema(bare_engine) == before


def test_views_that_were_dropped_are_made_again(database_url, engine):
    before = schema(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP VIEW daily_coverage"))
        connection.execute(sa.text("DROP VIEW changes"))
    db.upgrade(database_url)
    assert schema(engine) == before


def test_a_table_that_was_dropped_is_named(database_url, engine):
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE sketch_band"))
    with pytest.raises(DatabaseUnavailableError, match="sketch_band; restore it"):
        db.upgrade(database_url)


def test_every_column_says_what_it_holds():
    silent = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not (column.comment or column.primary_key or column.foreign_keys)
    ]
    assert silent == []


def test_no_column_speaks_of_our_code():
    naming = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if re.search(r"\b(archive|crawler)\.\w", column.comment or "")
    ]
    assert naming == []


def test_a_stretch_is_explained_by_the_hours_it_is_counted_by():
    told = metadata.tables["habit"].columns["stretch"].comment or ""
    hours = ", ".join(f"{hour:.0f}" for hour in STRETCHES[:-1])
    assert f"0 to {len(STRETCHES) - 2}: from {hours} hours on" in told
