"""The extractor as a plain function, for scorers of article bodies.

    python evaluate.py benchmarks.body:extract --data DIR

The body with its sub-headings, without the headline; the standfirst stands first
where the page sets one apart. Each page is read as if its site were unknown, with
all fields, unless `prime` was given other pages of the site to learn from.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from archive.article import Article, Capture
from crawler.extract import read, warm
from crawler.sources.profile import Route, Source

_NOW = datetime.now(UTC)
_UTF8 = {"content-type": "text/html; charset=utf-8"}

warm()


def extract(html: str, url: str) -> str:
    """Return the text of the article in *html*, or an empty string."""
    address = url if url.startswith("http") else f"http://{url or 'site.example/a'}"
    capture = Capture(
        address, address, _NOW, 200, _UTF8, html.encode("utf-8", "replace")
    )
    reading = read(capture, _source(urlsplit(address).netloc))
    if not isinstance(reading, Article):
        return ""
    return "\n".join(filter(None, (reading.lead, reading.body)))


@lru_cache(maxsize=1024)
def _source(host: str) -> Source:
    """Return a profile that knows nothing but the address."""
    home = f"https://{host}/"
    return Source(name="any", title=host, home=home, listing=(Route(url=home),))
