"""Where an archive of one size lives, and how its pages and time are counted."""

from __future__ import annotations

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

    is_cold: bool
    """Whether a fresh connection finds nothing cached."""

    url: str

    def is_there(self) -> bool: ...
    def make(self) -> str: ...
    def size_bytes(self) -> int: ...
    def clock(self) -> float: ...
    def pages(self) -> float: ...


class File:
    """An SQLite file; its pages are what this process reads of any file, by 4 KiB."""

    is_cold = True
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

    def clock(self) -> float:
        """Return the CPU time of this process: SQLite works in it."""
        return time.process_time()

    def pages(self) -> float:
        """Return how many pages this process has read so far, from wherever."""
        said = Path("/proc/self/io").read_text()
        return int(said.split("rchar: ")[1].split()[0]) / self.PAGE


class Server:
    """A database of a PostgreSQL server; its pages are those its sessions touched."""

    is_cold = False

    def __init__(self, server: str, size: int) -> None:
        """Name the database of an archive of *size* articles."""
        self.name = f"growth_{size}"
        address = sa.make_url(server)
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

    def clock(self) -> float:
        """Return the time by the clock: the work is done in another process."""
        return time.perf_counter()

    def pages(self) -> float:
        """Return how many pages the sessions that have ended touched, cached or not."""
        query = (
            "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = :name"
        )
        return float(self._ask(query))

    def _ask(self, query: str) -> int:
        with self._admin.connect() as connection:
            found = connection.execute(sa.text(query), {"name": self.name}).scalar()
        return int(found or 0)
