"""From bytes to a tree, once: which characters these are, and how well it parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from archive import urls
from archive.text.printable import BYTE_ORDER_MARK, LINE_CONTROLS, UNSTORABLE
from crawler.html.dom import Element
from crawler.html.encoding import charset

_HUGE = 20_000

_HUGE_TAG = re.compile(rb"<([a-zA-Z]+)[^<>]{20000,}>")

_MOST_ATTRIBUTES = 1000

_UNSTORABLE = re.compile(f"[{UNSTORABLE}]")

_CONTROL_BYTES = bytes({*range(32), 127} - {*LINE_CONTROLS.encode()})

_DEEP = "depth"


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; *root* is the html element, *address* what it answered to."""

    root: Element
    address: str
    base: str
    encoding: str
    quality_flags: tuple[str, ...] = field(default=())
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
    quality_flags = () if sure else ("encoding",)
    return Page(root, address, _base(root, address), encoding, quality_flags, cut)


def _as_utf8(body: bytes, encoding: str, *, clean: bool) -> bytes:
    """Return *body* as UTF-8 for the parser; *clean*: it is known to be valid."""
    if encoding == "utf-8":
        if not clean:
            body = body.decode("utf-8", "replace").encode()
        return body.translate(None, _CONTROL_BYTES)
    text = body.decode(encoding, "replace").lstrip(BYTE_ORDER_MARK)
    return _UNSTORABLE.sub("", text).encode("utf-8", "replace")


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


def _base(root: Element, address: str) -> str:
    for element in root.iter("base"):
        href = (element.get("href") or "").strip()
        if href:
            return urls.join(address, href)
    return address
