"""From bytes to a tree, once: which characters these are, and how well it parsed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from charset_normalizer import from_bytes
from lxml import etree
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    resolve_encoding,
)

from archive import urls

_BOMS = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 65536
_PIECE = 16384
_GOOD_PER_BAD = 20
_ZEROS = 0.1
_HUGE = 20_000
_HUGE_TAG = re.compile(rb"<([a-zA-Z]+)[^<>]{20000,}>")
_MOST_ATTRIBUTES = 1000
_LATIN = frozenset(("cp1252", "iso8859-1", "latin-1", "ascii"))
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNPRINTABLE_BYTES = bytes({*range(32), 127} - {*b"\t\n\r"})
_DEEP = "depth"


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; *root* is the html element, *address* what it answered to."""

    root: etree._Element
    address: str
    base: str
    encoding: str
    doubts: tuple[str, ...] = field(default=())
    cut: bool = False

    def absolute(self, href: str | None) -> str | None:
        """Return *href* as an absolute http(s) address, or None."""
        if not href:
            return None
        try:
            full = urls.join(self.base, href.strip())
        except ValueError:
            return None
        return full if full.startswith(("http://", "https://")) else None


def parse(body: bytes, address: str, content_type: str = "") -> Page | None:
    """Return the page that *body* holds, or None when there is no element in it."""
    encoding, sure = charset(body, content_type)
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        text = _tamed(_as_utf8(body, encoding, clean=sure))
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    cut = any(_DEEP in (entry.message or "") for entry in _errors(parser))
    doubts = () if sure else ("encoding",)
    return Page(root, address, _base(root, address), encoding, doubts, cut)


def charset(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """Return the encoding of *body*, and whether that is beyond doubt."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name, True
    if wide := _wide(body):
        return wide, True
    return ("utf-8", True) if _is_utf8(body) else _other(body, content_type)


def _is_utf8(body: bytes) -> bool:
    """Tell whether *body* is UTF-8, in pieces: a whole page takes new memory."""
    view, at = memoryview(body), 0
    try:
        while at < len(body):
            end = at + _PIECE
            at += codecs.utf_8_decode(view[at:end], "strict", end >= len(body))[1]
    except UnicodeDecodeError:
        return False
    return True


def _wide(body: bytes) -> str | None:
    """Return UTF-16 without a mark, told by the zero bytes beside the brackets."""
    if body.find(0, 0, _SAMPLE) < 0:
        return None
    sample = body[:_SAMPLE]
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > _ZEROS * len(odd) and b"<" in even:
        return "utf-16-le"
    if even.count(0) > _ZEROS * len(even) and b"<" in odd:
        return "utf-16-be"
    return None


def _other(body: bytes, content_type: str) -> tuple[str, bool]:
    if _nearly_utf8(body):
        return "utf-8", False
    declared = _declared(body, content_type)
    if declared and declared != "utf-8":
        if declared in _LATIN and _cyrillic(body):
            return "cp1251", False
        return declared, True
    if _cyrillic(body):
        return "cp1251", False
    best = from_bytes(body[:_SAMPLE]).best()
    return (best.encoding if best else "cp1252"), False


def _nearly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return good > bad * _GOOD_PER_BAD


def _declared(body: bytes, content_type: str) -> str | None:
    for name in (
        http_content_type_encoding(content_type),
        html_body_declared_encoding(body[:8192]),
    ):
        resolved = resolve_encoding(name) if name else None
        if resolved and resolved != "utf-8":
            return resolved
    return None


def _cyrillic(body: bytes) -> bool:
    """Tell windows-1251 Cyrillic from accented Latin: words of high bytes only."""
    high = len(re.findall(rb"[\xc0-\xff]", body))
    runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{4,}", body))
    return runs > high * 0.6 and runs > 20  # noqa: PLR2004


def _as_utf8(body: bytes, encoding: str, *, clean: bool) -> bytes:
    """Return *body* as UTF-8 for the parser; *clean*: it is known to be valid."""
    if encoding == "utf-8":
        if not clean:
            body = body.decode("utf-8", "replace").encode()
        return body.translate(None, _UNPRINTABLE_BYTES)
    text = body.decode(encoding, "replace").lstrip("\ufeff")
    return _UNPRINTABLE.sub("", text).encode("utf-8", "replace")


def _tamed(body: bytes) -> bytes:
    """Take the attributes from tags that have thousands; parsing them is quadratic."""
    pieces, done = [], 0
    for at in _gaps(body):
        tag = _HUGE_TAG.match(body, at)
        if tag and len(tag[0].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES:
            pieces += [body[done:at], b"<", tag[1], b">"]
            done = tag.end()
    return b"".join([*pieces, body[done:]]) if pieces else body


def _gaps(body: bytes) -> Iterator[int]:
    """Yield where a tag may begin that is longer than _HUGE bytes."""
    at = body.find(b"<")
    while 0 <= at < len(body) - _HUGE:
        following = body.rfind(b"<", at + 1, at + _HUGE + 1)
        if following < 0:
            if body.find(b">", at, at + _HUGE) < 0:
                yield at
            following = body.find(b"<", at + 1)
        at = following


def _errors(parser: etree.HTMLParser) -> list[etree._LogEntry]:
    return list(parser.error_log)


def _base(root: etree._Element, address: str) -> str:
    for element in root.iter("base"):
        href = (element.get("href") or "").strip()
        if href:
            return urls.join(address, href)
    return address
