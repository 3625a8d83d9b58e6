"""The extractor as plain functions, for scorers of article bodies.

    python evaluate.py benchmarks.body:extract --data DIR
    python evaluate.py benchmarks.body:cold --data DIR

The body with its sub-headings, without the headline; the standfirst stands first
where the page sets one apart. All fields are read. `prime` learns each site from its
pages, without their marks, as a crawl does from its captures; `extract` uses what is
known then, and `cold` reads every page as if its site were unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from courlan import extract_domain

from archive.article import Article, Capture
from crawler.extract import SiteTemplate, read, warm
from crawler.extract.template_learning import learn
from crawler.source import Route, Source

_NOW = datetime.now(UTC)
_UTF8 = {"content-type": "text/html; charset=utf-8"}
_known: dict[str, SiteTemplate] = {}

warm()


def prime(pages: Iterable[tuple[str, str]]) -> None:
    """Learn every site of *pages* (html, url) that has more than one."""
    sites: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for html, url in pages:
        address = _address(url)
        sites[_site(address)].append((address, _bytes(html)))
    _known.clear()
    for site, several in sites.items():
        if len(several) > 1:
            _known[site] = learn(several, _source(site))


def extract(html: str, url: str) -> str:
    """Return the text of the article in *html*, or an empty string."""
    return _text(html, url, _known.get(_site(_address(url))))


def cold(html: str, url: str) -> str:
    """Return the text as it is read on the first visit to a site."""
    return _text(html, url, None)


def _text(html: str, url: str, template: SiteTemplate | None) -> str:
    address = _address(url)
    capture = Capture(address, address, _NOW, 200, _UTF8, _bytes(html))
    reading = read(capture, _source(urlsplit(address).netloc), None, template)
    if not isinstance(reading, Article):
        return ""
    return "\n".join(filter(None, (reading.lead, reading.body)))


def _address(url: str) -> str:
    return url if url.startswith("http") else f"http://{url or 'site.example/a'}"


def _bytes(html: str) -> bytes:
    return html.encode("utf-8", "replace")


def _site(address: str) -> str:
    return extract_domain(address) or urlsplit(address).netloc


@lru_cache(maxsize=1024)
def _source(host: str) -> Source:
    """Return a profile that knows nothing but the address."""
    home = f"https://{host}/"
    return Source(name="any", title=host, home=home, listing=(Route(url=home),))
