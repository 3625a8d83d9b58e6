"""Reads what a sitemap names, from XML, gzip or text, and nothing it refers to."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from lxml import etree

from crawler.html.dom import Element

MOST_ENTRIES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""The limits of the sitemap protocol itself; what is beyond is not read."""

_DOUBLED = re.compile(r".*(https?://)", re.DOTALL)
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Entry:
    """One <url> or <sitemap>, in the sitemap's own words."""

    child: bool
    address: str = ""
    changed: str | None = None
    title: str | None = None
    published: str | None = None
    news: bool = False


def read(body: bytes, notes: Counter[str]) -> list[Entry]:
    """Return what a sitemap names; what had to be mended is counted."""
    entries: list[Entry] = []
    try:
        for entry in islice(_entries(body), MOST_ENTRIES):
            entry.address = _repaired(entry.address, notes)
            entries.append(entry)
    except etree.XMLSyntaxError:
        notes["broken_xml"] += 1
    return entries


def unpacked(body: bytes) -> tuple[bytes, bool]:
    """Return a sitemap without its gzip, and whether it was cut at the limit."""
    if not body.startswith(_GZIP):
        return body[:MOST_BYTES], len(body) > MOST_BYTES
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpack.decompress(body, MOST_BYTES)
    except zlib.error:
        return b"", True
    return plain, bool(unpack.unconsumed_tail) or not unpack.eof


def _entries(body: bytes) -> Iterator[Entry]:
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _lines(body)
        return
    # No entity is ever replaced, no document type read, nothing fetched.
    events = etree.iterparse(
        BytesIO(body.lstrip()),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    entry: Entry | None = None
    for event, element in events:
        name = _name(element)
        if event == "start":
            if name in {"url", "sitemap"}:
                entry = Entry(child=name == "sitemap")
            elif name == "html":
                return
        elif entry is not None:
            if name in {"url", "sitemap"}:
                yield entry
                entry = None
                _forget(element)
            else:
                _note(entry, element, name)


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _forget(element: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]  # type: ignore[union-attr]


def _note(entry: Entry, element: Element, name: str) -> None:
    text = (element.text or "").strip()
    space = etree.QName(element).namespace or ""
    if "image" in space or "video" in space:
        return
    if name == "loc" and not entry.address:
        entry.address = text
    elif name == "lastmod":
        entry.changed = text
    elif name == "title":
        entry.title, entry.news = text, True
    elif name == "publication_date":
        entry.published, entry.news = text, True


def _lines(body: bytes) -> Iterator[Entry]:
    for line in body.decode("utf-8", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")):
            yield Entry(child=False, address=line.strip())


def _repaired(address: str, notes: Counter[str]) -> str:
    """Return the last address of a doubled one (``https://a.kzhttps://b.kz/x``)."""
    last = _DOUBLED.match(address)
    if not last or last.start(1) == 0:
        return address
    notes["repaired"] += 1
    return address[last.start(1) :]
