"""Which letters a page's bytes are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    resolve_encoding,
)

_BOMS = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_SAMPLE = 65536

_PIECE = 16384

_GOOD_PER_BAD = 20

_ZEROS = 0.1

_LATIN = frozenset(("cp1252", "iso8859-1", "latin-1", "ascii"))


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
