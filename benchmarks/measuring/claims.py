"""The dates that a page's metadata claims, read simply, by nothing of the crawler."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import html

_METAS = ("article:published_time", "datepublished")
_LATER = ("article:modified_time", "og:updated_time", "dc.date")
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(.*)", re.DOTALL)
_FORMS = ("%B %d, %Y", "%b %d, %Y", "%a, %m/%d/%Y - %H:%M")
_DATED = re.compile("date|time|publi|modif|updat", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One date: *at* is aware, *is_day* when no time of day stands with it."""

    at: datetime
    is_day: bool

    def is_met(self, at: datetime, *, to_day: bool = False) -> bool:
        """Tell whether *at* is the claimed moment, or day where that is all."""
        if not (self.is_day or to_day):
            return at == self.at.replace(microsecond=0)
        return at.date() in {self.at.date(), self.at.astimezone(UTC).date()}


@dataclass(slots=True)
class Claims:
    """What stands in JSON-LD, metas and time elements that are said to publish.

    *others* are all further dates, of changes or of other articles.
    """

    json_ld: list[Claim] = field(default_factory=list)
    meta: list[Claim] = field(default_factory=list)
    time: list[Claim] = field(default_factory=list)
    others: list[Claim] = field(default_factory=list)

    @property
    def best(self) -> list[Claim]:
        """Return the claims of the most trusted kind."""
        return self.json_ld or self.meta or self.time

    @property
    def kind(self) -> str:
        """Return what the most trusted kind is."""
        return "json-ld" if self.json_ld else "meta" if self.meta else "time"

    @property
    def all(self) -> list[Claim]:
        """Return every claim."""
        return [*self.json_ld, *self.meta, *self.time, *self.others]


def claim(raw: object) -> Claim | None:
    """Return *raw* as a date, if it is ISO or American; without an offset it is UTC."""
    text = str(raw).strip().strip("\"'")
    if iso := _ISO.fullmatch(text):
        day, rest = f"{iso[1]}-{iso[2]:>02}-{iso[3]:>02}", iso[4].strip(" T")
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(f"{day}T{rest}" if rest else day)
            return _aware(at, is_day=not rest)
        return None
    for form in _FORMS:
        with contextlib.suppress(ValueError):
            return _aware(datetime.strptime(text, form), is_day="%H" not in form)  # noqa: DTZ007
    return None


def _aware(at: datetime, *, is_day: bool) -> Claim | None:
    if at.year < 1990:
        return None
    return Claim(at if at.tzinfo else at.replace(tzinfo=UTC), is_day)


def claims(page: str) -> Claims:
    """Return what the metadata of *page* claims."""
    root = _tree(page)
    found = Claims()
    for node in _nodes(root):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        is_article = any("Article" in str(n) or "Posting" in str(n) for n in names)
        for key, value in node.items():
            if key == "datePublished" and is_article:
                _add(found.json_ld, value)
            elif key.startswith("date"):
                _add(found.others, value)
    for element in root.iter("meta"):
        names_ = {(element.get(k) or "").lower() for k in _NAMES}
        if names_ & set(_METAS):
            _add(found.meta, element.get("content"))
        elif any(name in _LATER or _DATED.search(name) for name in names_):
            _add(found.others, element.get("content"))
    for element in root.iter("time"):
        own = element.get("itemprop") == "datePublished" or "pubdate" in element.attrib
        _add(found.time if own else found.others, element.get("datetime"))
    return found


_NAMES = ("property", "name", "itemprop")


def hidden(page: str) -> bytes:
    """Return *page* without the metadata: what is left is what a reader sees."""
    root = _tree(page)
    for element in list(root.iter("script", "meta")):
        said = " ".join(element.get(k) or "" for k in _NAMES)
        if element.tag == "script" or _DATED.search(said):
            element.drop_tree()
    for element in root.iter("time"):
        element.attrib.pop("datetime", None)
    for element in root.xpath("//*[@itemprop]"):
        element.attrib.pop("content", None)
    text: bytes = html.tostring(root, encoding="utf-8", doctype="<!doctype html>")
    return text


def _add(to: list[Claim], raw: object) -> None:
    if raw and (found := claim(raw)):
        to.append(found)


def _tree(page: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)


def _nodes(root: html.HtmlElement) -> Iterator[dict[str, object]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            with contextlib.suppress(ValueError):
                yield from _walk(json.loads(script.text or "", strict=False))


def _walk(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    within = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for item in within:  # type: ignore[attr-defined]
            yield from _walk(item)
