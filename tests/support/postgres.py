"""A PostgreSQL server of the tests' own: made, started, stopped; no fixtures here."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

HINT = (
    "the tests need PostgreSQL's initdb and postgres: `apt-get install postgresql` "
    "(`make test` does so where it may), or leave PostgreSQL out with "
    "NEWSARCHIVE_TEST_SQLITE_ONLY=1"
)
SETTINGS = {
    "listen_addresses": "",  # a unix socket needs no free port
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "Asia/Almaty",  # code that takes local time for UTC is found out
}
ROOM = 4 << 30
"""What the clusters of a few test processes may come to, in bytes."""
SIGNAL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG


class PostgresMissingError(RuntimeError):
    """No PostgreSQL server is installed on this machine."""


def program(name: str) -> str:
    """Return the path of a PostgreSQL program, as Debian or the PATH have it."""
    folders = [str(found) for found in Path("/usr/lib/postgresql").glob("*/bin")]
    newest_first = sorted(folders, key=lambda folder: int(folder.split("/")[-2]))[::-1]
    if shutil.which("pg_config"):
        command = ["pg_config", "--bindir"]
        newest_first.append(subprocess.check_output(command, text=True).strip())
    path = os.pathsep.join([os.environ["PATH"], *newest_first])
    found = shutil.which(name, path=path)
    if found is None:
        raise PostgresMissingError(HINT)
    return found


class Cluster:
    """One server over one private folder, reached by a unix socket in it."""

    def __init__(self, folder: Path) -> None:
        """Make the data files in the empty *folder*; the server does not run yet."""
        self.folder = folder
        self.server: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._user = _unprivileged_user()
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        making = self._popen(
            program("initdb"),
            *("--username=newsarchive", "--auth=trust", "--no-sync"),
            *("--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={folder / 'data'}"),
        )
        if making.wait(timeout=120):
            raise RuntimeError(self.log)

    @property
    def log(self) -> str:
        """Everything the server and initdb have said."""
        return (self.folder / "log").read_text(errors="replace")

    def url(self, database: str) -> str:
        """Return a database's address as SQLAlchemy wants it."""
        return f"postgresql+psycopg://newsarchive@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server and return when it answers."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        self.server = self._popen(
            program("postgres"),
            *("-D", str(self.folder / "data")),
            f"--unix_socket_directories={self.folder}",
            *settings,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(self.log)
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends sessions first, SIGQUIT is like a crash."""
        if self.server is None:
            return
        self.server.send_signal(how)
        try:
            self.server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=30)
        self.server = None

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement outside any transaction, as databases are made."""
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(statement)

    def ask(self, query: LiteralString) -> list[object]:
        """Return the first column of what the server answers."""
        with psycopg.connect(self._conninfo) as connection:
            return [row[0] for row in connection.execute(query)]

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the name of a database copied from *template*; drop it afterwards."""
        name = f"test_{next(self._numbers)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            self.execute(drop.format(sql.Identifier(name)))

    @property
    def _conninfo(self) -> str:
        return f"host={self.folder} user=newsarchive dbname=postgres"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo).close()
        except psycopg.OperationalError:
            return False
        return True

    def _popen(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user.pw_uid if self._user else None,
                group=self._user.pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
                # without its parent, even one that was killed, it must not live on
                preexec_fn=_die_with_parent,  # noqa: PLW1509
            )


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make, start and at last remove a cluster, in memory where there is room."""
    # pytest's own folder is closed to the unprivileged user, and socket paths are short
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-pg-", dir=_in_memory()))
    try:
        cluster = Cluster(folder)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _in_memory() -> Path | None:
    """Return a folder that is no disk, None when there is none of some size."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp is safe there
    large = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if large and os.access(memory, os.W_OK) else None


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SIGNAL_WHEN_PARENT_DIES, signal.SIGINT)
