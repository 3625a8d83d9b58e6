"""A recording of a site: its answers in a small WARC, to be asked again offline.

A record's target is the address that answered; what was asked for, which differs
after a redirect, and what for, stand in headers of our own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from archive.article import Capture
from archive.export import warc
from archive.export.text_files import whole
from crawler.errors import FetchError

Role = Literal["listing", "article"]

ASKED, ROLE = "Newsarchive-Asked-URI", "Newsarchive-Role"
NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the site, and what it was asked for."""

    role: Role
    capture: Capture


@dataclass(frozen=True, slots=True)
class RecordedAnswers:
    """The answers of one recording, in the order in which they came."""

    answers: tuple[Answer, ...]

    @property
    def at(self) -> datetime:
        """When the recording began."""
        return min(answer.capture.fetched_at for answer in self.answers)

    @property
    def articles(self) -> list[Capture]:
        """The pages that were taken for articles."""
        return [each.capture for each in self.answers if each.role == "article"]

    def fetch(self, url: str) -> Capture:
        """Return what *url* answered, or raise as a fetch that failed does."""
        for answer in self.answers:
            if answer.capture.url == url:
                return answer.capture
        raise FetchError(url, NOT_RECORDED)


def write(path: Path, answers: Iterable[Answer]) -> None:
    """Write answers as a WARC that becomes *path* when it is whole."""
    with whole(path) as part, part.open("wb") as file:
        _write(file, answers)


def _write(file: IO[bytes], answers: Iterable[Answer]) -> None:
    writer = WARCWriter(file, gzip=True)
    about = {"software": "newsarchive", "format": "WARC File Format 1.0"}
    writer.write_record(writer.create_warcinfo_record(None, about))
    for answer in answers:
        capture = answer.capture
        body = capture.body
        record = writer.create_warc_record(
            capture.final_url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=warc.head(capture.status, capture.headers, len(body)),
            warc_headers_dict={
                "WARC-Date": warc.moment(capture.fetched_at),
                ASKED: capture.url,
                ROLE: answer.role,
            },
        )
        writer.write_record(record)


def read(path: Path) -> RecordedAnswers:
    """Return the recording in a file; OSError or ValueError where there is none."""
    try:
        with path.open("rb") as file:
            answers = tuple(_answers(file))
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from error
    if not answers:
        message = "it holds no answer"
        raise ValueError(message)
    return RecordedAnswers(answers)


def _answers(file: IO[bytes]) -> Iterator[Answer]:
    for record in ArchiveIterator(file):
        if record.rec_type == "response":
            role: Role = "article" if _said(record, ROLE) == "article" else "listing"
            yield Answer(role, _capture(record))


def _capture(record: ArcWarcRecord) -> Capture:
    final = _said(record, "WARC-Target-URI")
    at = datetime.fromisoformat(_said(record, "WARC-Date")).astimezone(UTC)
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    return Capture(
        url=_said(record, ASKED) or final,
        final_url=final,
        fetched_at=at,
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        body=record.content_stream().read(),
    )


def _said(record: ArcWarcRecord, name: str) -> str:
    return str(record.rec_headers.get_header(name) or "")
