"""A page as byte parts, and the HTTP answer made of it; gzip without recompressing.

A page of 80 KB is mostly furniture that all pages of a site share, so it is kept as
parts. Each part is deflated once to a byte boundary; a gzip answer is those pieces
one after another with the checksum of the whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_DEFLATE_END = b"\x03\x00"


class Part:
    """Some bytes of a page, with their deflated form made at first use."""

    def __init__(self, raw: bytes, level: int = 6) -> None:
        self.raw = raw
        self.level = level

    @cached_property
    def deflated(self) -> bytes:
        """The bytes as raw deflate blocks that end on a byte, not final."""
        squeeze = zlib.compressobj(self.level, zlib.DEFLATED, -15)
        return squeeze.compress(self.raw) + squeeze.flush(zlib.Z_FULL_FLUSH)


LivePart = Callable[[int], Part]
"""A part that differs on every request: given the request's serial number."""


@dataclass(frozen=True)
class Page:
    """What a site has at an address; *parts* in order, live ones as callables."""

    parts: tuple[Part | LivePart, ...]
    status: int = 200
    content_type: str = "text/html; charset=UTF-8"
    etag: str | None = None
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def fixed_headers(self) -> dict[str, str]:
        """The headers that do not depend on the request."""
        found = {"Content-Type": self.content_type, "Vary": "Accept-Encoding"}
        if self.etag:
            found["ETag"] = self.etag
        if self.modified:
            stamp = self.modified.astimezone(UTC)
            found["Last-Modified"] = format_datetime(stamp, usegmt=True)
        return found | dict(self.headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def answer(page: Page, wanted: Mapping[str, str], serial: int) -> Answer:
    """Return what *page* gives to a request with the (lower-case) headers *wanted*."""
    headers = page.fixed_headers
    if page.status == 200 and _unchanged(page, wanted):
        kept = {k: v for k, v in headers.items() if k != "Content-Type"}
        return Answer(304, kept, b"")
    parts = [p if isinstance(p, Part) else p(serial) for p in page.parts]
    if "gzip" not in wanted.get("accept-encoding", ""):
        return Answer(page.status, headers, b"".join([p.raw for p in parts]))
    return Answer(page.status, headers | {"Content-Encoding": "gzip"}, gzip(parts))


def gzip(parts: list[Part]) -> bytes:
    """Return *parts* as one gzip member."""
    checksum = size = 0
    for part in parts:
        checksum = zlib.crc32(part.raw, checksum)
        size += len(part.raw)
    tail = checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
    return b"".join([_GZIP_HEAD, *(p.deflated for p in parts), _DEFLATE_END, tail])


def _unchanged(page: Page, wanted: Mapping[str, str]) -> bool:
    if tags := wanted.get("if-none-match"):
        return page.etag is not None and page.etag in tags
    since = wanted.get("if-modified-since")
    if not since or page.modified is None:
        return False
    try:
        return page.modified <= parsedate_to_datetime(since)
    except ValueError:
        return False
