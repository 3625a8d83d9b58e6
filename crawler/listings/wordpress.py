"""Reads WordPress's REST answers: /wp-json/wp/v2/posts."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.article import Link, Listing
from crawler.listings import article_urls
from crawler.listings.kind import ListingAnswer, ListingKind
from crawler.listings.link_collector import EXCERPT, LinkCollector, clean
from crawler.source import Route, Source

PER_PAGE = 100
_FIELDS = "id,date_gmt,modified_gmt,link,title,excerpt"
_TAGS = re.compile(r"<[^>]*>")


def start(url: str, modified_after: datetime | None = None) -> str:
    """Return the first request of a REST listing, the last changed post first.

    *modified_after* is aware; WordPress before 5.7 ignores it silently, so
    the answer's own times decide.
    """
    query = {
        "per_page": str(PER_PAGE),
        "page": "1",
        "orderby": "modified",
        "order": "desc",
        "_fields": _FIELDS,
    }
    if modified_after:
        # An explicit zone: without one it is read on the site's own clock.
        query["modified_after"] = f"{modified_after.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _with(url, {**query, **_query(url)})


def between(url: str, since: datetime, until: datetime) -> str:
    """Return the first request for the posts published in a stretch, newest first."""
    query = {
        "per_page": str(PER_PAGE),
        "page": "1",
        "orderby": "date",
        "order": "desc",
        "after": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "before": f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "_fields": _FIELDS,
    }
    return _with(url, {**query, **_query(url)})


def read(answer: ListingAnswer, source: Source, _route: Route) -> Listing:
    """Return the posts of an answer, and the request for the next ones."""
    url = answer.url
    found = LinkCollector(source, url, PER_PAGE * 2, answer.at)
    posts, problem = _posts(answer.body)
    for post in posts:
        _take(post, url, source, found)
    query = _query(url)
    full = len(posts) >= _number(query.get("per_page"), 10)
    page = _number(query.get("page"), 1) + 1
    follow = (_with(url, {**query, "page": str(page)}),) if posts and full else ()
    return found.listing(next_urls=follow, problem=problem)


def _posts(body: bytes) -> tuple[list[dict[str, Any]], str | None]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        markup = b"<html" in body[:65536].lower() or b"<!doctype" in body[:512].lower()
        return [], "HTML instead of JSON" if markup else "no JSON"
    if isinstance(data, dict):
        code = data.get("code")
        if code == "rest_post_invalid_page_number":
            return [], None
        return [], f"refused: {code}" if code else "JSON without posts"
    if not isinstance(data, list):
        return [], "JSON without posts"
    posts = [each for each in data if isinstance(each, dict)]
    return posts, None if posts or not data else "JSON without posts"


def _take(post: dict[str, Any], url: str, source: Source, found: LinkCollector) -> None:
    target = found.address(_text(post.get("link")), url)
    if not target:
        return
    if article_urls.denied(target[0], source) or (
        source.article.allow and not article_urls.allowed(target[0], source)
    ):
        found.notes["denied"] += 1
        return
    link = Link(
        target[0],
        title=clean(_plain(post.get("title"))),
        date_text=_utc(post.get("date_gmt")) or clean(_text(post.get("date")), 80),
        excerpt=clean(_plain(post.get("excerpt")), EXCERPT),
        modified_at=_moment(post.get("modified_gmt")),
    )
    found.take(link, target[1])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """Return a field of rendered HTML as text."""
    rendered = value.get("rendered") if isinstance(value, dict) else value
    text = _text(rendered)
    return html.unescape(_TAGS.sub("", text)) if text else None


def _moment(value: object) -> datetime | None:
    text = _text(value)
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _utc(value: object) -> str | None:
    moment = _moment(value)
    return moment.isoformat() if moment else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else otherwise  # noqa: PLR2004


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def _with(url: str, query: dict[str, str]) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(query, safe=",:")))


KIND = ListingKind(
    "rest",
    read,
    start=start,
    between=between,
    ends_on=frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}),
    changes_only=True,
    articles_only=True,
)
