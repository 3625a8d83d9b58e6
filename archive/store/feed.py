"""The ordered feed of changes: the only place that gives out `seq`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, update

from archive.models import Change, FeedHead
from archive.store.sql import insert


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to an article, not yet numbered."""

    kind: str
    at: datetime
    source_id: int
    article_id: int
    url: str
    version_number: int | None = None
    other_id: int | None = None


def append(connection: Connection, entries: Sequence[Entry]) -> None:
    """Give *entries* their numbers and add them to the feed; call this last.

    The head's row stays locked until the transaction ends, so entries become
    visible in the order of their numbers and a reader never misses one.
    """
    if not entries:
        return
    statement = update(FeedHead).values(seq=FeedHead.seq + len(entries))
    last: int = connection.execute(statement.returning(FeedHead.seq)).scalar_one()
    first = last - len(entries) + 1
    rows = [
        {
            "seq": first + offset,
            "at": entry.at,
            "kind": entry.kind,
            "source_id": entry.source_id,
            "article_id": entry.article_id,
            "version_number": entry.version_number,
            "other_id": entry.other_id,
            "url": entry.url,
        }
        for offset, entry in enumerate(entries)
    ]
    connection.execute(insert(connection, Change), rows)
