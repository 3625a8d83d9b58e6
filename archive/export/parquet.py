"""Parquet: one folder a source and month, one file an export; needs pyarrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from sqlalchemy import Connection

from archive.contract import records
from archive.export.selection import Exported, ExportError, Wanted, last_seq
from archive.export.text_files import Progress, whole
from archive.export.tombstones import removals
from archive.queries import sources
from archive.reader.session import Session

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 1000
UNDATED = "undated"


def export(
    archive: Session,
    wanted: Wanted,
    folder: Path,
    progress: Progress = lambda _: None,
) -> Exported:
    """Write FOLDER/source=NAME/month=YYYY-MM/after-A-to-B.parquet, then a manifest.

    A later export (`after` = the seq of this one) adds files; where an article is
    in several, the one with the greatest `as_of_seq` is its present state. What was
    removed since comes as rows of its own (`archive.export.tombstones`).
    """
    schema = _schema(wanted)
    files: list[str] = []
    count = 0
    with archive.snapshot() as connection:
        seq = last_seq(connection)
        name = f"after-{wanted.after}-to-{seq}"
        for (source, month), part in _months(connection, wanted, seq):
            file = folder / f"source={source}" / f"month={month}" / f"{name}.parquet"
            for written in _write(file, schema, part, seq):
                count += written
                progress(count)
            files.append(str(file.relative_to(folder)))
        for source, gone in groupby(
            sorted(removals(connection, wanted, seq), key=lambda row: str(row.source)),
            key=lambda row: row.source,
        ):
            file = folder / f"source={source}" / f"month={UNDATED}"
            file /= f"{name}-removed.parquet"
            count += sum(_write(file, schema, gone, seq))
            files.append(str(file.relative_to(folder)))
    _manifest(folder / "_manifests" / f"{name}.json", wanted, seq, count, files)
    return Exported(count, seq, tuple(files))


def _months(
    connection: Connection, wanted: Wanted, seq: int
) -> Iterator[tuple[tuple[str, str], Iterator[Any]]]:
    """Yield the rows of each source and month; the index has them in that order."""
    for source in list(connection.execute(sources.source_names()).scalars()):
        one = replace(wanted, choice=replace(wanted.choice, source=source))
        if wanted.choice.source in {None, source}:
            query = one.query(seq, by_date=True)
            with closing(one.stream(connection, query)) as rows:
                yield from groupby(rows, lambda row: (row.source, _month(wanted, row)))


def _month(wanted: Wanted, row: Any) -> str:  # noqa: ANN401
    moment: datetime | None = getattr(row, wanted.dated_by)
    return f"{moment:%Y-%m}" if moment else UNDATED


def _write(
    file: Path, schema: pa.Schema, rows: Iterator[Any], seq: int
) -> Iterator[int]:
    """Write one file, a row group at a time; yield how many rows each had."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    with (
        whole(file) as part,
        parquet.ParquetWriter(part, schema, compression="zstd") as writer,
    ):
        while group := list(islice(rows, ROW_GROUP)):
            columns = {
                name: [getattr(row, name) for row in group]
                for name in schema.names[:-1]
            }
            columns["as_of_seq"] = [seq] * len(group)
            writer.write_table(pa.table(columns, schema=schema))
            yield len(group)


def _schema(wanted: Wanted) -> pa.Schema:
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        message = "Parquet needs pyarrow: pip install 'newsarchive[parquet]'"
        raise ExportError(message) from error
    kinds: dict[Any, Any] = {
        int: pa.int64(),
        float: pa.float64(),
        str: pa.string(),
        datetime: pa.timestamp("s", tz="UTC"),
        records.Names: pa.list_(pa.string()),
    }
    fields = []
    for name, hint in get_type_hints(wanted.record).items():
        is_optional = hint not in kinds
        kind = kinds[get_args(hint)[0] if is_optional else hint]
        # the folder's name already says the source
        if name != "source":
            fields.append(pa.field(name, kind, nullable=is_optional))
    return pa.schema([*fields, pa.field("as_of_seq", pa.int64(), nullable=False)])


def _manifest(
    file: Path, wanted: Wanted, seq: int, count: int, files: list[str]
) -> None:
    """Say what belongs to one export; written last, so that it vouches for them."""
    manifest = {"rows": wanted.rows, "after": wanted.after, "seq": seq}
    with whole(file) as part:
        part.write_text(
            json.dumps({**manifest, "count": count, "files": files}, indent=1)
        )
