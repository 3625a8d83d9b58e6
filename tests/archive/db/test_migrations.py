"""The schema: what the migrations make is what the models say, both ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from archive import db
from archive.errors import DatabaseUnavailableError
from archive.models import metadata
from tests.support.repository import ROOT


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


def schema(engine: sa.Engine) -> dict[str, set[str]]:
    """Return every table's columns and every view's, but Alembic's own table."""
    found = sa.inspect(engine)
    names = {*found.get_table_names(), *found.get_view_names()} - {"alembic_version"}
    return {name: {c["name"] for c in found.get_columns(name)} for name in names}


def test_there_is_one_newest_schema(scripts):
    assert ScriptDirectory.from_config(scripts).get_heads() == [db.head()]


def test_the_migrations_make_what_the_models_say(scripts, engine):
    scripts.attributes["engine"] = engine
    command.check(scripts)


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
