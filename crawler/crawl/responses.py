"""What an answer without an article means for its link; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from archive import urls
from archive.article import NoArticleKind
from crawler.downloader.failures import OWN_NETWORK
from crawler.items import FetchedArticle
from crawler.listings.article_urls import belongs, looks_like_article
from crawler.source import Source

PASSING_REFUSALS = frozenset(
    {"host_paused", OWN_NETWORK, "robots_unreachable", "stopping"}
)
"""Refusals that say nothing about the link: it stays pending."""

FAULTY = frozenset({"redirect_loop", "truncated"})
"""Refusals of an answer that may be right the next time."""

SKIPPED: frozenset[NoArticleKind] = frozenset(
    {"home", "listing", "not_html", "paywall", "soft_404"}
)
"""Kinds that will be the same next time; the others are worth another try."""

GONE = "gone"
"""Why a link is pending whose article was deleted: it may be back."""

SUSPECT = frozenset({"http_404", "http_410", "soft_404", GONE})
"""Why a link is pending whose article was missing before: a second time counts."""

ALIVE = ("listings", "new", "changed", "unchanged")

FEW = 20
"""So many articles may be missing at once before the site itself is doubted."""


def state(kind: NoArticleKind, *, known: bool) -> str:
    """Return the state of a link whose page was no article.

    A link that led to an article before is never given up for one odd answer.
    """
    return "skipped" if kind in SKIPPED and not known else "failed"


def refused(why: str, *, known: bool) -> str:
    """Return the state of a link whose request, or its answer, was refused."""
    if why in PASSING_REFUSALS:
        return "pending"
    return "failed" if known or why in FAULTY else "skipped"


def believable(counts: Mapping[str, int]) -> bool:
    """Say whether missing articles are news, by what a crawl counted so far.

    Where nothing else answers, or most articles are missing, the site has a fault.
    """
    alive = any(counts.get(name) for name in ALIVE)
    missing = counts.get("missing", 0)
    return alive and (missing <= FEW or 2 * missing <= counts.get("fetched", 0))


def fallback(asked: str, final: str, source: Source) -> str | None:
    """Say where a redirect led instead of to an article, None if it may be one.

    Sites send readers of what they deleted to the front page, to a listing or to
    the section that the address lay in.
    """
    here = urls.key(final)
    if here == urls.key(source.home):
        return f"redirected to the home page {final}"
    if here in {urls.key(route.url) for route in source.listing}:
        return f"redirected to the listing {final}"
    path, above = urlsplit(asked).path.rstrip("/"), urlsplit(final).path.rstrip("/")
    higher = not above or (path != above and path.startswith(above + "/"))
    if higher and not looks_like_article(final, source):
        return f"redirected to the section {final}"
    return None


ABSENT = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""What sites answer where there is nothing, or nothing any more."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why no version came of an answer, and what that means for its link.

    *gone* says that the article is no longer there, *due_at* when to fetch it again.
    """

    verdict: str
    state: str
    reason: str | None = None
    extractor: str | None = None
    gone: bool = False
    due_at: datetime | None = None


def needless(item: FetchedArticle, source: Source) -> Rejection | None:
    """Return why an answer need not be read at all."""
    capture = item.capture
    if capture.status == HTTPStatus.NOT_MODIFIED:
        # Of what is not known it is no answer: nobody asked that way.
        known = item.task.article_id is not None
        return Rejection("not_modified", "done" if known else "failed")
    if item.wall:
        return Rejection("challenge", "failed", item.wall)
    if capture.status >= HTTPStatus.BAD_REQUEST and capture.status not in ABSENT:
        return Rejection(f"http_{capture.status}", "failed")
    if not belongs(capture.final_url, source):
        return Rejection("off_site", "skipped", capture.final_url)
    return None


def absence(item: FetchedArticle, source: Source) -> Rejection | None:
    """Return what tells, before reading, that there is no article."""
    capture = item.capture
    if capture.status in ABSENT:
        return Rejection(f"http_{capture.status}", "skipped")
    if item.redirected and (where := fallback(capture.url, capture.final_url, source)):
        return Rejection("soft_404", "skipped", where)
    return None
