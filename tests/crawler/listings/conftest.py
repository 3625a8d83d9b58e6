"""Sources and pages for the tests of discovery."""

import pytest

from crawler.listings import discover
from crawler.source import Route, Source


@pytest.fixture
def source():
    """Make a source that says nothing but its addresses, unless told more."""

    def make(url="https://site.kz/", *, kind="page", article=None, **more):
        route = {"url": url, "kind": kind, **more.pop("route", {})}
        facts = {"name": "site", "title": "Site", "home": "https://site.kz/"}
        return Source(listing=(Route(**route),), article=article or {}, **facts | more)

    return make


@pytest.fixture
def find(source):
    """Discover in an answer of a fresh source's only listing."""

    def run(body, url="https://site.kz/latest", *, at=None, content_type=None, **more):
        made = source(url, **more)
        raw = body if isinstance(body, bytes) else body.encode()
        route = made.listing[0]
        return discover(raw, url, made, route, content_type=content_type, at=at)

    return run
