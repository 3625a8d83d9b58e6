"""Where an archive of one size lives, and how its pages and time are counted."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of question costs: ms, pages, and the rows of its answer."""

    median: float
    p95: float
    pages: float
    rows: float


class Place(Protocol):
    """An archive of one size, made or to be made."""

    url: str

    def is_there(self) -> bool: ...
    def make(self) -> str: ...
    def size_bytes(self) -> int: ...
    def warm(self) -> None: ...
    def watch(self) -> None: ...
    def clock(self) -> float: ...
    def pages(self) -> float: ...


class File:
    """An SQLite file; its pages are what this process reads of any file, by 4 KiB."""

    PAGE = 4096

    def __init__(self, folder: Path, size: int) -> None:
        """Name the file of an archive of *size* articles."""
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"{size}.db"
        self.url = f"sqlite:///{self.file}"

    def is_there(self) -> bool:
        """Tell whether it was made before."""
        return self.file.exists()

    def make(self) -> str:
        """Return its address; filling makes it."""
        return self.url

    def size_bytes(self) -> int:
        """Return the size of the file."""
        return self.file.stat().st_size

    def warm(self) -> None:
        """Read the file once: Linux then has as much of it at hand at any size."""
        with self.file.open("rb") as opened:
            while opened.read(2**20):
                pass

    def watch(self) -> None:
        """There is nobody else to watch."""

    def clock(self) -> float:
        """Return the CPU time of this process: SQLite works in it."""
        return time.process_time()

    def pages(self) -> float:
        """Return how many pages this process has read so far, from wherever."""
        said = Path("/proc/self/io").read_text()
        return int(said.split("rchar: ")[1].split()[0]) / self.PAGE


class Server:
    """A database of a PostgreSQL server on this machine."""

    def __init__(self, server: str, size: int) -> None:
        """Name the database of an archive of *size* articles."""
        self.name = f"growth_{size}"
        address = sa.make_url(server)
        self._sessions: list[Path] = []
        self._admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        self.url = address.set(database=self.name).render_as_string(hide_password=False)

    def is_there(self) -> bool:
        """Tell whether it was made before."""
        query = "SELECT count(*) FROM pg_database WHERE datname = :name"
        return bool(self._ask(query))

    def make(self) -> str:
        """Make an empty database; return its address."""
        with self._admin.connect() as connection:
            connection.exec_driver_sql(
                f"CREATE DATABASE {self.name} TEMPLATE template0"
            )
        return self.url

    def size_bytes(self) -> int:
        """Return the size of the database."""
        return self._ask("SELECT pg_database_size(:name)")

    def warm(self) -> None:
        """PostgreSQL and Linux keep what they like."""

    def watch(self) -> None:
        """Count the CPU time of the sessions that are open now."""
        query = (
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = :name AND backend_type = 'client backend'"
        )
        with self._admin.connect() as connection:
            found = connection.execute(sa.text(query), {"name": self.name}).scalars()
            self._sessions = [Path(f"/proc/{pid}/schedstat") for pid in found]

    def clock(self) -> float:
        """Return the CPU time of this process and of the sessions it works with."""
        spent = (int(file.read_text().split()[0]) for file in self._sessions)
        return time.process_time() + sum(spent) / 1e9

    def pages(self) -> float:
        """Return nothing: PostgreSQL counts pages of all its sessions together."""
        return math.nan

    def _ask(self, query: str) -> int:
        with self._admin.connect() as connection:
            found = connection.execute(sa.text(query), {"name": self.name}).scalar()
        return int(found or 0)
