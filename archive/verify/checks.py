"""The checks, each a stream of what it finds wrong; they only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from archive import db
from archive.db.schema import missing_tables, missing_views
from archive.models import Content, Payload
from archive.payloads import DamagedPayloadError, verified
from archive.search import outdated
from archive.text.normalize import content_hash
from archive.verify import fields, sql


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; *where* names the row."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the archive. *is_slow*: reads every byte; *repair*: its name."""

    name: str
    promise: str
    find: Callable[[Connection], Iterator[Finding | None]]
    is_slow: bool = False
    repair: str | None = None


def _database(connection: Connection) -> Iterator[Finding | None]:
    """Ask SQLite about its own pages and references; PostgreSQL has checksums."""
    if connection.dialect.name != "sqlite":
        return
    try:
        for (said,) in connection.exec_driver_sql("PRAGMA quick_check"):
            if said != "ok":
                yield Finding("file", str(said))
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Finding(
                f"{row[0]} {row[1]}", f"refers to a {row[2]} that is not there"
            )
    except SQLAlchemyError as error:
        said = str(error.__cause__ or error)
        remedy = f"; {db.RECOVERY}" if db.is_corrupt(error.__cause__) else ""
        yield Finding("file", said + remedy)


def _schema(connection: Connection) -> Iterator[Finding | None]:
    for name in missing_tables(inspect(connection)):
        yield Finding(f"table {name}", "is not there; restore it from a backup")
    for name in missing_views(inspect(connection)):
        yield Finding(f"view {name}", "is not there; `newsarchive init` makes it again")


def _payloads(connection: Connection) -> Iterator[Finding | None]:
    rows = connection.execution_options(yield_per=50).execute(
        select(Payload.sha256, Payload.size, Payload.data)
    )
    with rows:
        for sha256, size, data in rows:
            yield _payload(sha256, size, data)


def _payload(sha256: str, size: int, data: bytes) -> Finding | None:
    where = f"payload {sha256}"
    try:
        body = verified(sha256, data)
    except DamagedPayloadError as error:
        return Finding(where, error.cause)
    if len(body) != size:
        return Finding(where, f"has {len(body)} bytes, its row says {size}")
    return None


def _texts(connection: Connection) -> Iterator[Finding | None]:
    rows = connection.execution_options(yield_per=200).execute(
        select(Content.hash, Content.body)
    )
    with rows:
        for name, body in rows:
            found = content_hash(body)
            yield (
                Finding(f"content {name}", f"its text has the hash {found}")
                if found != name
                else None
            )


def _fields(connection: Connection) -> Iterator[Finding | None]:
    for wrong in fields.unreadable(connection):
        yield Finding(*wrong) if wrong else None


def _index(connection: Connection) -> Iterator[Finding | None]:
    for article in outdated(connection):
        yield (
            Finding(f"article {article}", "is found by what it does not say now")
            if article is not None
            else None
        )


def _asking(*questions: str) -> Callable[[Connection], Iterator[Finding | None]]:
    """Return a check by SQL whose rows are (where, what)."""

    def find(connection: Connection) -> Iterator[Finding | None]:
        for question in questions:
            with connection.execute(text(question)) as rows:
                for where, what in rows:
                    yield Finding(where, what)

    return find


SCHEMA = Check("schema", "every table and view is there", _schema)

CHECKS = (
    Check("database", "the file is sound and no reference dangles", _database),
    SCHEMA,
    Check(
        "payloads", "bytes unpack and have the digest they are named by", _payloads,
        is_slow=True,
    ),
    Check("texts", "bodies have the hash they are named by", _texts, is_slow=True),
    Check("fields", "lists and times can be read", _fields, is_slow=True),
    Check("feed", "seq runs from 1 to its head without a hole", _asking(*sql.FEED)),
    Check(
        "versions",
        "none is lost, they stand in order, each ends where the next begins",
        _asking(*sql.VERSIONS),
    ),
    Check(
        "counters", "what is counted agrees with the rows", _asking(*sql.COUNTERS),
        repair="counters",
    ),
    Check(
        "search", "what can be read can be found, and nothing else",
        _asking(*sql.SEARCH), repair="search",
    ),
    Check(
        "index", "articles are found by what they say now", _index,
        is_slow=True, repair="index",
    ),
    Check("removals", "nothing that was removed is back", _asking(*sql.REMOVALS)),
)  # fmt: skip
