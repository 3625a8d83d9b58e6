"""Undoes Content-Encoding, and does not take half a page for a whole one.

Scrapy's own middleware hands on as much as it could decode, without a word.
"""

import sys
import zlib
from typing import Protocol, Self

import brotli  # type: ignore[import-untyped]
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.refusal import Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024
GZIP = b"\x1f\x8b"


class Decoding(HttpCompressionMiddleware):
    """Decodes bodies up to DOWNLOAD_MAXSIZE; asks again for those cut short.

    What is cut short again and again is refused as ``truncated``, what is
    larger than the limit as ``too_large``.
    """

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware from the crawler's settings."""
        decoding = super().from_crawler(crawler)
        decoding.crawler = crawler
        return decoding

    def process_response(  # type: ignore[override]  # without Scrapy's old argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the decoded answer, or the request to repeat."""
        if request.method != "HEAD" and not self._is_whole(response):
            return self._again(request)
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused(request.url, "too_large", str(error)) from error

    def _is_whole(self, response: Response) -> bool:
        names = b",".join(response.headers.getlist("Content-Encoding"))
        encoding = names.decode("latin-1").rpartition(",")[2].strip().lower()
        return not response.body or is_whole(response.body, encoding, self._max_size)

    def _again(self, request: Request) -> Request:
        self.crawler.stats.inc_value("decoding/truncated")
        assert self.crawler.spider is not None  # noqa: S101 -- set while it crawls
        again = get_retry_request(
            request, spider=self.crawler.spider, reason="truncated"
        )
        if again is None:
            raise Refused(request.url, "truncated", "the compressed body breaks off")
        return again


class Stream(Protocol):
    """A decoder that says where its stream ends."""

    def read(self, data: bytes = b"") -> bytes:
        """Take all of *data* and return some more of what it decodes to."""

    def is_done(self) -> bool:
        """Tell whether the stream has come to its end."""


class Zlib:
    """Decodes gzip and deflate."""

    def __init__(self, wbits: int) -> None:
        self.decoder = zlib.decompressobj(wbits)

    def read(self, data: bytes = b"") -> bytes:
        """Take all of *data* and return some more of what it decodes to."""
        return self.decoder.decompress(data or self.decoder.unconsumed_tail, CHUNK)

    def is_done(self) -> bool:
        """Tell whether the stream has come to its end."""
        return self.decoder.eof


class Zstd:
    """Decodes zstd."""

    def __init__(self) -> None:
        self.decoder = zstd.ZstdDecompressor()

    def read(self, data: bytes = b"") -> bytes:
        """Take all of *data* and return some more of what it decodes to."""
        return self.decoder.decompress(data, max_length=CHUNK)

    def is_done(self) -> bool:
        """Tell whether the stream has come to its end."""
        return self.decoder.eof


class Brotli:
    """Decodes br."""

    def __init__(self) -> None:
        self.decoder = brotli.Decompressor()

    def read(self, data: bytes = b"") -> bytes:
        """Take all of *data* and return some more of what it decodes to."""
        return bytes(self.decoder.process(data, output_buffer_limit=CHUNK))

    def is_done(self) -> bool:
        """Tell whether the stream has come to its end."""
        return bool(self.decoder.is_finished())


def is_whole(body: bytes, encoding: str, limit: int) -> bool:
    """Tell whether *body* decodes to its end, or to more than *limit* bytes.

    >>> import gzip
    >>> packed = gzip.compress(b"text")
    >>> is_whole(packed, "gzip", 100), is_whole(packed[:-1], "gzip", 100)
    (True, False)
    """
    try:
        if encoding in {"gzip", "x-gzip"}:
            return _is_whole_gzip(body, limit)
        if encoding == "deflate":
            return _is_whole_deflate(body, limit)
        if encoding in {"br", "zstd"}:
            return _ends(Brotli() if encoding == "br" else Zstd(), body, limit)
    except (zlib.error, brotli.error, zstd.ZstdError):
        return False
    return True


def _is_whole_gzip(body: bytes, limit: int) -> bool:
    while True:
        stream = Zlib(wbits=31)
        if not _ends(stream, body, limit):
            return False
        body = stream.decoder.unused_data
        if not body.startswith(GZIP):  # what follows is not a further member
            return True


def _is_whole_deflate(body: bytes, limit: int) -> bool:
    try:
        return _ends(Zlib(wbits=15), body, limit)
    except zlib.error:  # some servers leave the zlib wrapper out
        return _ends(Zlib(wbits=-15), body, limit)


def _ends(stream: Stream, body: bytes, limit: int) -> bool:
    seen = 0
    piece = stream.read(body)
    while piece and not stream.is_done():
        seen += len(piece)
        if seen > limit:
            return True
        piece = stream.read()
    return stream.is_done()
