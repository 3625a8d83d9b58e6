"""Captures, sources and pages for the tests of extraction."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.article import Capture
from crawler.source import ArticleRules, Route, Source

FETCHED = datetime(2026, 2, 20, 10, 0, tzinfo=UTC)
HOME = "https://news.example/"


def source(home=HOME, *, time_zone="Asia/Almaty", languages=None, **rules):
    return Source(
        name="example",
        title="Example News",
        home=home,
        time_zone=time_zone,
        languages=languages or {},
        listing=(Route(url=home),),
        article=ArticleRules(**rules),
    )


def capture(page, url=HOME + "a/1", *, content_type="text/html; charset=utf-8"):
    body = page if isinstance(page, bytes) else page.encode()
    return Capture(url, url, FETCHED, 200, {"content-type": content_type}, body)
