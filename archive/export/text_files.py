"""JSONL and CSV, row by row; and how a file becomes visible only when whole."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from archive.contract.serialize import as_json
from archive.export.cells import cell
from archive.export.selection import Exported, Wanted, last_seq
from archive.export.tombstones import removals
from archive.reader.session import Session

Progress = Callable[[int], None]
"""Is told how many rows were written so far."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; it becomes *path* at the end, or nothing stays.

    A link stays; the file it leads to is replaced. What is no regular file (a pipe,
    a device) is written to directly, and keeps what came before a fault.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def export(
    archive: Session,
    wanted: Wanted,
    kind: str,
    path: Path | IO[str],
    progress: Progress = lambda _: None,
) -> Exported:
    """Write the wanted rows as *kind* (jsonl, csv) to a file, or to an open one."""
    if isinstance(path, Path):
        with (
            whole(path) as part,
            part.open("w", encoding="utf-8", newline="") as file,
        ):
            return _write(archive, wanted, kind, file, progress)
    return _write(archive, wanted, kind, path, progress)


def _write(
    archive: Session, wanted: Wanted, kind: str, file: IO[str], progress: Progress
) -> Exported:
    with archive.snapshot() as connection:
        seq = last_seq(connection)
        write = _csv if kind == "csv" else _jsonl
        count = 0
        # Before the connection goes back, also when the disk is full.
        with closing(wanted.stream(connection, wanted.query(seq))) as rows:
            records = chain(rows, removals(connection, wanted, seq))
            for count in write(file, wanted.columns, records):
                progress(count)
    return Exported(count, seq)


def _jsonl(file: IO[str], _: list[str], records: Iterable[Any]) -> Iterator[int]:
    for count, record in enumerate(records, start=1):
        file.write(as_json(record) + "\n")
        yield count


def _csv(file: IO[str], columns: list[str], records: Iterable[Any]) -> Iterator[int]:
    writer = csv.writer(file)
    writer.writerow(columns)
    for count, record in enumerate(records, start=1):
        writer.writerow([cell(getattr(record, name)) for name in columns])
        yield count
