"""An archive opened for reading: connections, streams, times; no questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Self, TypeVar, overload

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import SQLAlchemyError

from archive import db
from archive.errors import ArchiveError

# Rows fetched at once: more would be read in vain by who stops at the first few.
CHUNK = 50

Moment = datetime | date
Record = TypeVar("Record")


class Session:
    """Gives out read-only connections, and streams records from them."""

    def __init__(self, url: str = db.DEFAULT_URL) -> None:
        """Open the archive at *url*; an ArchiveError says why it cannot be."""
        self.url = url
        self.engine = db.opened(url).execution_options(postgresql_readonly=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a read-only connection; what the driver says becomes ArchiveError."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise db.unavailable(self.url, error) from error
        except OverflowError as error:  # SQLite's driver, of more than 8 bytes
            message = "no archive holds, or gives out, such a large number of anything"
            raise ArchiveError(message) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection whose every question sees the archive of one moment."""
        with self.connection() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def stream(
        self, query: Executable, record: Callable[..., Record]
    ) -> Iterator[Record]:
        """Yield a record for each row, in one read transaction."""
        with self.connection() as connection:
            streaming = connection.execution_options(yield_per=CHUNK)
            with streaming.execute(query) as rows:
                for row in rows:
                    yield record(*row)

    def one(self, query: Executable, record: Callable[..., Record]) -> Record | None:
        """Return the record of the only row, None without any."""
        with self.connection() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else record(*row)


@overload
def moment(value: Moment) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: Moment | None) -> datetime | None:
    """Return an aware UTC moment; a date is its midnight, a naive time an error."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if value.tzinfo is None:
        message = f"a time without a zone is ambiguous: {value}; add tzinfo"
        raise ValueError(message)
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        message = f"a time that UTC has no year for: {value}"
        raise ValueError(message) from error
