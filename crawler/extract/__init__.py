"""Reads captures: bytes in, an article or the reason why there is none out.

Pure: no SQL, no network, no clock but the capture's own.
"""

from __future__ import annotations

from datetime import UTC, datetime

from archive.article import Capture
from crawler.extract.article import fingerprint, read
from crawler.extract.template import SiteTemplate
from crawler.source import Route, Source

__all__ = ["SiteTemplate", "fingerprint", "read", "warm"]


def warm() -> None:
    """Load every lazy table by reading one small page."""
    text = "The council met on Monday to speak about water and trade in the region. "
    link = '<link rel="canonical" href="https://example.org/a/b">'
    page = (
        f"<html><head>{link}</head><body><h1>Warm</h1><p>{text * 9}</p></body></html>"
    )
    home = "https://example.org/"
    source = Source(
        name="warm-up", title="Warm-up", home=home, listing=(Route(url=home),)
    )
    capture = Capture(
        f"{home}a", f"{home}a", datetime(2026, 1, 1, tzinfo=UTC), 200, {}, page.encode()
    )
    read(capture, source)
