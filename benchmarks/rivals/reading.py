"""Reads a page as both rivals do: trafilatura, whole page, with metadata.

Its long search for dates is off: it costs some 4 ms a page and finds little.
"""

from __future__ import annotations

import json
from hashlib import sha256

from trafilatura import bare_extraction
from trafilatura.settings import Document

TABLE = """
CREATE TABLE article (
    url TEXT PRIMARY KEY, title TEXT, authors TEXT, published TEXT,
    body TEXT NOT NULL, digest TEXT NOT NULL
) STRICT
"""
INSERT = "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?)"

Row = tuple[str, str | None, str, str | None, str, str]


def read(url: str, page: bytes) -> Row | None:
    """Return a row for TABLE, None where no text was found."""
    found = bare_extraction(
        page,
        url=url,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    if not isinstance(found, Document) or not found.text:
        return None
    authors = json.dumps(found.author.split("; ") if found.author else [])
    digest = sha256(found.text.encode()).hexdigest()
    return url, found.title, authors, found.date, found.text, digest


def warm() -> None:
    """Load trafilatura's lazy tables: a second or two, once a process."""
    text = "The council met on Monday to speak about water and trade in the region. "
    read(
        "https://example.org/a",
        f"<html><body><h1>Warm-up</h1><p>{text * 9}</p></body></html>".encode(),
    )
