"""Makes a page of what a listing script loads: JSON with markup or records in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

_ADDRESS = ("url", "link", "href", "permalink", "full_url", "alias", "path", "slug")
_TITLE = ("title", "name", "headline", "caption", "short_title")
_DATE = ("published_at", "publish_date", "pub_date", "date", "created_at", "time")
_DEEPEST = 30


def as_page(body: bytes) -> bytes:
    """Return *body* itself, or as markup when it is JSON that holds links."""
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")):
        return body
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return body
    parts = "".join(_parts(data, 0))
    return (
        f"<html><head><meta charset='utf-8'></head><body>{parts}</body></html>".encode(
            "utf-8", "replace"
        )
    )


def _parts(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and "<a " in value:
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each, depth + 1)
    elif isinstance(value, dict):
        yield _card(value)
        for each in value.values():
            yield from _parts(each, depth + 1)


def _card(record: dict[str, Any]) -> str:
    """Return a record that has an address and a title as a listing's card."""
    address, title = _first(record, _ADDRESS), _first(record, _TITLE)
    if not address or not title or " " in address:
        return ""
    if not address.startswith(("/", "http://", "https://")):
        return ""
    date = escape(_first(record, _DATE) or "")
    time = f"<time>{date}</time>" if date else ""
    link = f'<h3><a href="{escape(address)}">{escape(title)}</a></h3>'
    return f"<article>{link}{time}</article>"


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
