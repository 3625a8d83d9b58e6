"""WARC: captures as the Wayback tools read them, for one article or one source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.contract.records import RawCapture
from archive.export.selection import Exported, ExportError, last_seq
from archive.export.text_files import Progress, whole
from archive.models import Payload
from archive.payloads import verified
from archive.queries import captures
from archive.reader.session import Session

# Bodies are kept decoded, so these would lie about what follows.
DECODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def export(
    archive: Session,
    path: Path,
    *,
    article_id: int | None = None,
    source: str | None = None,
    progress: Progress = lambda _: None,
) -> Exported:
    """Write every answer of an article or a source that has bytes, in order.

    Bytes that came before at the same address become a revisit record.
    """
    if article_id is None and source is None:
        message = "WARC is for one article or one source: name --url or --source"
        raise ExportError(message)
    query = captures.captures(article_id=article_id, source=source)
    count = 0
    with (
        archive.snapshot() as connection,
        whole(path) as part,
        part.open("wb") as file,
        # only the captures are streamed; each one's bytes are asked for in turn
        connection.execution_options(yield_per=1000).execute(query) as rows,
    ):
        seq = last_seq(connection)
        writer = _Writer(file)
        for capture in _with_bytes(rows):
            data: bytes = connection.execute(
                select(Payload.data).where(Payload.sha256 == capture.payload_sha256)
            ).scalar_one()
            writer.add(capture, verified(str(capture.payload_sha256), data))
            count += 1
            progress(count)
    return Exported(count, seq)


def _with_bytes(rows: Any) -> Iterator[RawCapture]:  # noqa: ANN401
    captures = (RawCapture(*row) for row in rows)
    return (capture for capture in captures if capture.payload_sha256)


class _Writer:
    """Writes records, and remembers where bytes were written before."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401
        self.warc = WARCWriter(file, gzip=True)
        self.seen: dict[tuple[str, str], tuple[str, str]] = {}
        about = {"software": "newsarchive", "format": "WARC File Format 1.0"}
        self.warc.write_record(self.warc.create_warcinfo_record(None, about))

    def add(self, capture: RawCapture, body: bytes) -> None:
        """Write one answer; its bytes only if they are new at that address."""
        at = moment(capture.fetched_at)
        place = capture.final_url, str(capture.payload_sha256)
        headers = head(capture.status, capture.headers, len(body))
        if place in self.seen:
            first_at, digest = self.seen[place]
            record = self.warc.create_revisit_record(
                capture.final_url,
                digest=digest,
                refers_to_uri=capture.final_url,
                refers_to_date=first_at,
                http_headers=headers,
                warc_headers_dict={"WARC-Date": at},
            )
        else:
            record = self.warc.create_warc_record(
                capture.final_url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": at},
            )
        self.warc.write_record(record)
        if place not in self.seen:
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            self.seen[place] = at, digest


def head(status: int, headers: Mapping[str, str], size: int) -> StatusAndHeaders:
    """Return the HTTP head as stored: names in lower case, the body decoded."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    kept = [
        (name, " ".join(value.split()))
        for name, value in headers.items()
        if name not in DECODED
    ]
    kept.append(("content-length", str(size)))
    return StatusAndHeaders(f"{status} {phrase}", kept, protocol="HTTP/1.1")


def moment(at: datetime) -> str:
    """Return an aware UTC time as WARC writes it, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
