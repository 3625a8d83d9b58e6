"""When an article was published and changed, as the page itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.article import Link, Origin, Stamp
from crawler.dates.parser import LONGEST, epoch, moment
from crawler.extract import date_markers
from crawler.extract.document import Document
from crawler.html.blocks import Block
from crawler.html.dom import Element, ancestors, names_of, spaced_text
from crawler.html.metadata import Head
from crawler.html.page import Page
from crawler.html.text import tidy
from crawler.source import Source

_RECENT = timedelta(days=2)
_YEAR = timedelta(days=366)
_LABEL = 24
_OUTSIDE = frozenset(("aside", "nav", "footer"))


@dataclass(frozen=True, slots=True)
class Clock:
    """What dates are read against: the site's zone, the fetch, its habits."""

    zone: tzinfo
    now: datetime
    day_first: bool | None

    @classmethod
    def of(cls, source: Source, fetched_at: datetime) -> Clock:
        """Return the clock of *source* at the time of the fetch."""
        return cls(ZoneInfo(source.time_zone), fetched_at, source.day_first)

    def stamp(
        self, raw: object, origin: Origin, *, yearless: timedelta | None = None
    ) -> Stamp:
        """Return *raw* read, or with None as its moment.

        *yearless* is how old a date may be that is told without its year.
        """
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            read = epoch(float(raw), self.now)
            return Stamp(read.at if read else None, "second", str(raw)[:40], origin)
        text = tidy(str(raw))[:200]
        if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
            read = epoch(float(text), self.now)
        else:
            read = moment(text, self.zone, now=self.now, day_first=self.day_first)
            if read and not re.search(r"(?:19|20)\d\d", text):
                age = self.now - read.at
                read = read if yearless and age < yearless else None
        if read is None:
            return Stamp(None, "day", text, origin)
        return Stamp(read.at, read.precision, text, origin)


def published(seen: Document, clock: Clock) -> Stamp | None:
    """Return the first readable claim, in order of trust."""
    return _first_read(_published_claims(seen, clock))


def modified(head: Head, clock: Clock) -> Stamp | None:
    """Return when the page says that the article was last changed."""
    claims: list[Stamp] = []
    if raw := head.ld.get("dateModified"):
        claims.append(clock.stamp(raw, "json-ld"))
    claims += [
        clock.stamp(raw, "meta")
        for name in date_markers.MODIFIED
        for raw in head.meta.get(name, ())
    ]
    return _first_read(iter(claims))


def hinted(page: Page, clock: Clock, hints: Link | None) -> Stamp | None:
    """Return the date in the address, else what the listing said."""
    if match := date_markers.IN_URL.search(urlsplit(page.address).path):
        day = f"{match[1]}-{match[3]}-{match[4]}"
        stamp = clock.stamp(day, "url")
        if stamp.at:
            return stamp
    if hints and hints.date_text:
        return clock.stamp(hints.date_text, "listing", yearless=_YEAR)
    return None


def _first_read(claims: Iterator[Stamp]) -> Stamp | None:
    unread: Stamp | None = None
    for stamp in claims:
        if stamp.at is not None:
            return stamp
        unread = unread or (stamp if stamp.raw else None)
    return unread


def _published_claims(seen: Document, clock: Clock) -> Iterator[Stamp]:
    head, source = seen.head, seen.source
    if selector := source.article.published:
        for element in seen.select(selector)[:3]:
            raw = element.get("datetime") or element.get("content")
            text = raw or spaced_text(element)
            yield clock.stamp(text, "site-text", yearless=_YEAR)
    for node in [head.ld, *_others(head)]:
        for name in ("datePublished", "dateCreated"):
            if raw := node.get(name):
                yield clock.stamp(raw, "json-ld")
    yield from _metas(head, date_markers.PUBLISHED, clock)
    yield from _elements(seen, clock)
    yield from _metas(head, date_markers.DATED, clock)
    yield from _printed(seen, clock)


def _metas(head: Head, names_: tuple[str, ...], clock: Clock) -> Iterator[Stamp]:
    for name in names_:
        for raw in head.meta.get(name, ())[:1]:
            yield clock.stamp(raw, "meta")


def _others(head: Head) -> list[dict[str, object]]:
    """Return the page's own node, else the only one that has a date."""
    own = [node for node in head.nodes if node.get("@type") == "WebPage"][:1]
    dated = [node for node in head.nodes if node.get("datePublished")]
    return own or (dated if len(dated) == 1 else [])


def _elements(seen: Document, clock: Clock) -> Iterator[Stamp]:
    """Yield microdata, then time elements, those nearest to the headline first."""
    path = ".//*[@itemprop='datePublished'][@content or @datetime] | .//time"
    marked = seen.find(path)
    near = [element for element in marked if not _elsewhere(element)]
    scope = _scope(seen.anchor)
    inside = [e for e in near if scope is None or any(a is scope for a in ancestors(e))]
    for element in inside[:8]:
        micro = element.get("itemprop") == "datePublished"
        raw = element.get("datetime") or element.get("content")
        text = raw or spaced_text(element)
        if _is_other(element, _before(element)) or not text.strip():
            continue
        origin: Origin = "time-element" if raw else "site-text"
        yield clock.stamp(text, "microdata" if micro else origin, yearless=_RECENT)


def _is_other(element: Element, label: str) -> bool:
    """Tell a time of change by its name, or by a *label* without a time of its own."""
    if date_markers.OTHERWISE.search(names_of(element)):
        return True
    return bool(date_markers.OTHERWISE.search(label)) and not re.search(r"\d", label)


def _before(element: Element) -> str:
    """Return the words right before *element*, such as "Updated:"."""
    earlier, parent = element.getprevious(), element.getparent()
    if earlier is not None:
        return (earlier.tail or "").strip() or spaced_text(earlier)[-_LABEL:]
    return (parent.text or "")[-_LABEL:] if parent is not None else ""


def _scope(anchor: Block | None) -> object | None:
    """Return the part of the page that the headline speaks for."""
    if anchor is None:
        return None
    for element in anchor.element.iterancestors():
        if element.tag in {"article", "main", "body"}:
            return element
    return None


def _elsewhere(element: object) -> bool:
    for ancestor in ancestors(element):  # type: ignore[arg-type]
        if ancestor.tag in _OUTSIDE:
            return True
        if ancestor.tag in {"article", "main", "body"}:
            return False
        if date_markers.ELSEWHERE.search(names_of(ancestor)):
            return True
    return False


def _printed(seen: Document, clock: Clock) -> Iterator[Stamp]:
    """Yield dates printed beside the headline; the page's header is not beside it."""
    anchor = seen.anchor
    if anchor is None:
        return
    scope = _parents(anchor, 4)
    start = anchor.position
    for block in sorted(seen.near(7, 12), key=lambda b: abs(b.position - start)):
        odd = len(block.text) > LONGEST or block is anchor or "header" in block.inside
        if odd and not (anchor.inside & {"header"} and "header" in block.inside):
            continue
        if not any(p in scope for p in ancestors(block.element)):
            continue
        if _elsewhere(block.element) or date_markers.OTHERWISE.search(block.text):
            continue
        label = seen.blocks[block.position - 1].text if block.position else ""
        if _is_other(block.element, label[-_LABEL:]):
            continue
        yield from _in_block(block, clock)


def _in_block(block: Block, clock: Clock) -> Iterator[Stamp]:
    """Yield the date that a whole block, or a named part of it, consists of."""
    texts = [
        spaced_text(part)
        for part in block.parts
        if date_markers.MARKED.search(names_of(part))
    ]
    if not _wordy(block.text) or date_markers.MARKED.search(names_of(block.element)):
        texts.append(block.text)
    for text in texts:
        stamp = clock.stamp(text, "site-text", yearless=_RECENT)
        if stamp.at is not None:
            yield stamp


def _parents(anchor: Block, levels: int) -> list[object]:
    out: list[object] = []
    for element in anchor.element.iterancestors():
        if element.tag in {"body", "html"} or len(out) == levels:
            break
        out.append(element)
    return out


def _wordy(text: str) -> bool:
    """Tell a sentence with a date in it from a date with a label."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) > 6  # noqa: PLR2004
