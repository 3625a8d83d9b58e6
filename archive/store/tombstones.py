"""What was taken out stays out: by whatever address it comes, and what is under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from archive.models import CaptureRow, LinkRow, Payload, Redaction
from archive.store.commands import SaveArticle
from archive.store.results import SaveResult
from archive.store.sql import chunks, ids, unique

VERDICT = "redacted"


def redacted(
    connection: Connection, source_id: int, digests: Iterable[str]
) -> frozenset[str]:
    """Return which addresses (by the digest of their key) may not come back."""
    found: set[str] = set()
    for part in chunks(unique(digests)):
        statement = select(Redaction.url_digest).where(
            Redaction.source_id == source_id, Redaction.url_digest.in_(part)
        )
        found.update(connection.execute(statement).scalars())
    return frozenset(found)


def closed(connection: Connection, links: Iterable[int]) -> frozenset[int]:
    """Return which of *links* lead to what was taken out."""
    found: set[int] = set()
    for part in chunks(unique(links)):
        statement = select(LinkRow.id).where(
            LinkRow.id.in_(part), LinkRow.reason == VERDICT
        )
        found.update(connection.execute(statement).scalars())
    return frozenset(found)


def refuse(
    connection: Connection, saves: Sequence[SaveArticle]
) -> dict[int, SaveResult]:
    """Keep what was removed from coming back, by whatever address it comes.

    Returns an outcome (``redacted``) for each such save, by capture_id; its bytes
    are dropped and its link is closed. The others are the caller's to store.
    """
    refused: dict[int, SaveArticle] = {}
    for source_id in unique(save.source_id for save in saves):
        said = {
            save.capture_id: {place.digest for place in (save.address, *save.aliases)}
            for save in saves
            if save.source_id == source_id
        }
        closed = redacted(connection, source_id, set().union(*said.values()))
        refused |= {
            save.capture_id: save
            for save in saves
            if closed & said.get(save.capture_id, set())
        }
    drop(connection, sorted(refused))
    for save in refused.values():
        close(connection, [save.link_id], save.fetched_at)
    return {capture: SaveResult(VERDICT, 0) for capture in refused}


def drop(connection: Connection, captures: Sequence[int]) -> list[str]:
    """Empty these captures; return the payloads that went with them."""
    payloads: list[str] = []
    for part in chunks(captures):
        here = CaptureRow.id.in_(part)
        held = ids(connection, CaptureRow.payload_sha256, here)
        connection.execute(
            update(CaptureRow)
            .where(here)
            .values(payload_sha256=None, headers={}, verdict=VERDICT, reason=None)
        )
        kept = ids(
            connection, CaptureRow.payload_sha256, CaptureRow.payload_sha256.in_(held)
        )
        payloads += [name for name in held if name is not None and name not in kept]
    for part in chunks(payloads):
        connection.execute(delete(Payload).where(Payload.sha256.in_(part)))
    return payloads


def close(connection: Connection, links: Sequence[int], at: datetime) -> None:
    """Take links out of the frontier for good, with what listings said of them."""
    connection.execute(
        update(LinkRow)
        .where(LinkRow.id.in_(links))
        .values(
            state="skipped",
            reason=VERDICT,
            due_at=None,
            hints=None,
            etag=None,
            last_modified=None,
            changed_at=at,
        )
    )
