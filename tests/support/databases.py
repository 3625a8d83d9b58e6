"""Migrated databases of each kind, copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import db
from tests.support.postgres import Cluster, running_cluster

SQLITE_ONLY = "NEWSARCHIVE_TEST_SQLITE_ONLY"
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A running PostgreSQL server of this test run's own."""
    if os.environ.get(SQLITE_ONLY):
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {SQLITE_ONLY} is set")
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgresql_template(postgresql_cluster: Cluster) -> Iterator[str]:
    """The name of a migrated database to copy, with nobody connected to it."""
    with postgresql_cluster.database() as name:
        db.upgrade(postgresql_cluster.url(name))
        yield name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "archive.db"
    db.upgrade(f"sqlite:///{file}")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    return file


@contextmanager
def copied(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    """Give the address of a copy, as the test's parameter says of which database."""
    original = request.getfixturevalue(f"{request.param}_{template}")
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path")
        yield f"sqlite:///{shutil.copy(original, folder / 'archive.db')}"
    else:
        cluster = request.getfixturevalue("postgresql_cluster")
        with cluster.database(original) as name:
            yield cluster.url(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated, empty archive: SQLite, then PostgreSQL."""
    with copied(request, "template") as url:
        yield url


@pytest.fixture(params=KINDS)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which no migration has run yet."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'bare.db'}"
        else:
            cluster = request.getfixturevalue("postgresql_cluster")
            yield cluster.url(stack.enter_context(cluster.database()))


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on `database_url` that may write, as the archive itself opens it."""
    engine = db.connect(database_url, write=True)
    try:
        yield engine
    finally:
        engine.dispose()
