"""Reads sitemaps: indexes, plain, news and text ones; nothing they refer to."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice

from lxml import etree

from archive import urls
from archive.article import Link, Listing
from crawler.discover import addresses
from crawler.discover.gathering import Gathering, clean, local
from crawler.sources.profile import Source

MOST_LINKS = 50_000
MOST_CHILDREN = 5000
MOST_BYTES = 50 * 1024 * 1024
"""The limits of the sitemap protocol itself; what is beyond is counted or refused."""

_OTHER = re.compile(
    r"(?:^|[/_-])(?:category|categories|post_tag|tags?|authors?|users|pages?|image|images"
    r"|videos?|product|taxonomies|attachment|section|rubrics?|static|persons?)"
    r"(?:[_-](?:category|post_tag|\d+))*[_-]?(?:sitemap|map)?-?\d*\.(?:xml|php)",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r".*(https?://)", re.DOTALL)
_ALIKE = 5
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class _Entry:
    """One <url> or <sitemap>, in the sitemap's own words."""

    child: bool
    address: str = ""
    changed: str | None = None
    title: str | None = None
    published: str | None = None
    news: bool = False


def listing(
    body: bytes, url: str, source: Source, at: datetime | None = None
) -> Listing:
    """Return the articles and the further sitemaps that a sitemap names."""
    found = Gathering(source, url, MOST_LINKS, at)
    body, cut = _unpacked(body)
    found.notes["cut"] += cut
    entries = _read(body, found.notes)
    pages = [each for each in entries if not each.child]
    links = [
        link
        for entry in _newest(pages, found)
        for link in _link(entry, url, source, found)
    ]
    for link, written in _trusted(links, found.notes):
        found.take(link, written)
    children = [each for each in entries if each.child]
    named = _children(children, url, source, found.notes)
    problem = None if entries else _problem(body)
    return found.listing(children=named, problem=problem)


def _read(body: bytes, notes: Counter[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    try:
        for entry in islice(_entries(body), MOST_LINKS):
            entry.address = _repaired(entry.address, notes)
            entries.append(entry)
    except etree.XMLSyntaxError:
        notes["broken_xml"] += 1
    return entries


def _newest(entries: list[_Entry], found: Gathering) -> list[_Entry]:
    """Return as many entries as may be taken, the last changed where they are told."""
    over = len(entries) - found.most
    if over <= 0:
        return entries
    found.notes["over_limit"] += over
    # Most sitemaps begin with the oldest page.
    ordered = sorted(entries, key=lambda each: each.changed or "", reverse=True)
    return ordered[: found.most]


def _unpacked(body: bytes) -> tuple[bytes, bool]:
    """Return a sitemap without its gzip, and whether it was cut at the limit."""
    if not body.startswith(_GZIP):
        return body[:MOST_BYTES], len(body) > MOST_BYTES
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpack.decompress(body, MOST_BYTES)
    except zlib.error:
        return b"", True
    return plain, bool(unpack.unconsumed_tail) or not unpack.eof


def _entries(body: bytes) -> Iterator[_Entry]:
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
    entry: _Entry | None = None
    for event, element in events:
        name = _name(element)
        if event == "start":
            if name in {"url", "sitemap"}:
                entry = _Entry(child=name == "sitemap")
            elif name == "html":
                return
        elif entry is not None:
            if name in {"url", "sitemap"}:
                yield entry
                entry = None
                _forget(element)
            else:
                _note(entry, element, name)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]  # type: ignore[union-attr]


def _note(entry: _Entry, element: etree._Element, name: str) -> None:
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


def _lines(body: bytes) -> Iterator[_Entry]:
    for line in body.decode("utf-8", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")):
            yield _Entry(child=False, address=line.strip())


def _repaired(address: str, notes: Counter[str]) -> str:
    """Return the last address of a doubled one (``https://a.kzhttps://b.kz/x``)."""
    last = _DOUBLED.match(address)
    if not last or last.start(1) == 0:
        return address
    notes["repaired"] += 1
    return address[last.start(1) :]


def _link(
    entry: _Entry, url: str, source: Source, found: Gathering
) -> list[tuple[Link, str]]:
    target = found.address(entry.address, url)
    if not target:
        return []
    if not _wanted(target[0], entry, source):
        found.notes["denied"] += 1
        return []
    link = Link(
        target[0],
        title=clean(entry.title),
        date_text=clean(entry.published, 80),
        modified_at=moment(entry.changed, source),
    )
    return [(link, target[1])]


def _wanted(address: str, entry: _Entry, source: Source) -> bool:
    if entry.news and not source.article.allow:
        return not addresses.denied(address, source) and addresses.promise(address) >= 0
    sure = source.article.allow or addresses.promise(address) > 0
    return bool(sure) and addresses.looks_like_article(address, source)


def _trusted(
    links: list[tuple[Link, str]], notes: Counter[str]
) -> list[tuple[Link, str]]:
    """Return the links without their times when all have one and the same."""
    times = {link.modified_at for link, _ in links}
    if len(links) < _ALIKE or len(times) > 1 or None in times:
        return links
    notes["lastmod_ignored"] = len(links)
    return [(replace(link, modified_at=None), written) for link, written in links]


def _children(
    entries: list[_Entry], url: str, source: Source, notes: Counter[str]
) -> tuple[tuple[str, str], ...]:
    """Return the sitemaps worth reading, the last changed first."""
    kept: dict[str, _Entry] = {}
    for entry in entries:
        reason = _unfit(entry, url, source)
        if not reason and len(kept) >= MOST_CHILDREN:
            reason = "over_limit"
        if reason:
            notes[reason] += 1
        else:
            kept.setdefault(urls.key(entry.address), entry)
    ordered = sorted(kept.values(), key=lambda each: each.changed or "", reverse=True)
    return tuple(("sitemap", each.address) for each in ordered)


def _unfit(entry: _Entry, url: str, source: Source) -> str | None:
    address = entry.address
    if not urls.fits(address):
        return "too_long" if len(address) > urls.MAX_URL else "bad_scheme"
    if urls.key(address) == urls.key(url):
        return "itself"
    if not addresses.belongs(address, source) and not urls.same_site(address, url):
        return "off_site"
    return "other_sitemap" if _OTHER.search(address) else None


def moment(text: str | None, source: Source) -> datetime | None:
    """Return a W3C time as aware UTC; without a zone it is the source's own."""
    if not text:
        return None
    try:
        return local(datetime.fromisoformat(text.strip()), source).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _problem(body: bytes) -> str | None:
    if not body.strip():
        return "empty answer instead of a sitemap"
    start = body[:65536].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        return None
    return "HTML instead of a sitemap" if b"<html" in start else "no sitemap"
