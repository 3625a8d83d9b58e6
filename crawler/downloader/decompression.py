"""Undoes Content-Encoding, and does not take half a page for a whole one.

Scrapy's own middleware hands on as much as it could decode, without a word.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol, Self

import brotli  # type: ignore[import-untyped]
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.downloader.failures import Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 256 * 1024
GZIP = b"\x1f\x8b"
ACCEPTED = "gzip, deflate, br, zstd"


class TooLargeError(Exception):
    """A body decodes to more than was allowed."""


class TruncatedError(Exception):
    """A body breaks off, or is not in the encoding that it says."""


class Decompression:
    """Decodes bodies up to DOWNLOAD_MAXSIZE; asks again for those cut short.

    What is cut short again and again is refused as ``truncated``, what is
    larger than the limit as ``too_large``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware from the crawler's settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what we can decode."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the decoded answer, or the request to repeat."""
        named = b",".join(response.headers.getlist("Content-Encoding"))
        encodings = named.decode("latin-1").lower().replace(" ", "").split(",")
        if not named or not response.body or request.method == "HEAD":
            return response
        body = response.body
        try:
            while encodings and (encoding := encodings[-1]) in DECODERS:
                body = decoded(body, encoding, self.limit)
                encodings.pop()
        except TruncatedError:
            return self._again(request)
        except TooLargeError as error:
            refused = f"more than {self.limit} bytes when decoded"
            raise Refused(request.url, "too_large", refused) from error
        return _replaced(response, body, encodings)

    def _again(self, request: Request) -> Request:
        self.crawler.stats.inc_value("decoding/truncated")
        assert self.crawler.spider is not None  # noqa: S101 -- set while it crawls
        again = get_retry_request(
            request, spider=self.crawler.spider, reason="truncated"
        )
        if again is None:
            raise Refused(request.url, "truncated", "the compressed body breaks off")
        return again


def _replaced(response: Response, body: bytes, encodings: list[str]) -> Response:
    """Return *response* with its decoded *body*; *encodings* are those left."""
    response.headers["Content-Encoding"] = ",".join(encodings)
    if not encodings:
        del response.headers["Content-Encoding"]
    kind = responsetypes.from_args(
        headers=response.headers, url=response.url, body=body
    )
    if issubclass(kind, TextResponse):
        return response.replace(cls=kind, body=body, encoding=None)
    return response.replace(cls=kind, body=body)


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


def decoded(body: bytes, encoding: str, limit: int) -> bytes:
    """Return what *body* decodes to; TruncatedError, TooLargeError.

    >>> import gzip
    >>> decoded(gzip.compress(b"text"), "gzip", 100)
    b'text'
    """
    try:
        return DECODERS[encoding](body, limit)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise TruncatedError from error


def _gunzipped(body: bytes, limit: int) -> bytes:
    found = b""
    while True:
        stream = Zlib(wbits=31)
        found += _whole(stream, body, limit - len(found))
        body = stream.decoder.unused_data
        if not body.startswith(GZIP):  # what follows is not a further member
            return found


def _inflated(body: bytes, limit: int) -> bytes:
    try:
        return _whole(Zlib(wbits=15), body, limit)
    except zlib.error:  # some servers leave the zlib wrapper out
        return _whole(Zlib(wbits=-15), body, limit)


def _whole(stream: Stream, body: bytes, limit: int) -> bytes:
    """Return all that *stream* makes of *body*, if it comes to its end."""
    pieces = [stream.read(body)]
    size = len(pieces[0])
    while pieces[-1] and not stream.is_done():
        if size > limit:
            raise TooLargeError
        pieces.append(stream.read())
        size += len(pieces[-1])
    if size > limit:
        raise TooLargeError
    if not stream.is_done():
        raise TruncatedError
    return b"".join(pieces)


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": lambda body, limit: _whole(Brotli(), body, limit),
    "zstd": lambda body, limit: _whole(Zstd(), body, limit),
}
