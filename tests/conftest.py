"""What every test may ask for: a migrated database of each kind, no open network."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa

from archive import db
from tests.support.postgres import Cluster, running_cluster

pytest_plugins = (
    "tests.support.desk",
    "tests.support.filled_archive",
    "tests.support.rooms",
)

SQLITE_ONLY = "NEWSARCHIVE_TEST_SQLITE_ONLY"
KINDS = ("sqlite", "postgresql")


def _loopback_only(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever leaves this machine: tests talk to servers of their own."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0]).partition("%")[0]
    if host != "localhost" and not ip_address(host).is_loopback:
        message = f"a test reached for {host}; only loopback is open"
        raise PermissionError(message)


sys.addaudithook(_loopback_only)

# a shell that starts the tests in the background has them ignore Ctrl-C, and with
# them every command that they start and mean to interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)

# how long an example takes says more of the machine than of the code
hypothesis.settings.register_profile(
    "house", parent=hypothesis.settings(), deadline=None
)
hypothesis.settings.load_profile("house")


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


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated, empty archive: SQLite, then PostgreSQL."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            file = shutil.copy(template, tmp_path / "archive.db")
            yield f"sqlite:///{file}"
        else:
            template = request.getfixturevalue("postgresql_template")
            cluster = request.getfixturevalue("postgresql_cluster")
            yield cluster.url(stack.enter_context(cluster.database(template)))


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
