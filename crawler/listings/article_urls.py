"""Which addresses may be articles of a source, judged by the address alone."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from archive import urls
from crawler.listings import vocabulary
from crawler.source import Source

_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|shtml)$")
_OTHER_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|css|js|json|xml|rss|atom|gz|zip|rar|pdf"
    r"|docx?|xlsx?|pptx?|mp[34]|m4[av]|webm|ogg|wav|avi|mov|apk|exe|txt|csv|woff2?)$"
)
_DAY = re.compile(
    r"(?:^|/)(?:19|20)\d\d(?:([-/.])(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=/|$)"
)
_CALENDAR = re.compile(
    r"/(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d{1,2})?)?$|^/(?:19|20)\d{6}$"
)
_NUMBER = re.compile(r"(?:^|[-_/:!,])(\d{3,})(?=[-_/.]|$)|\d{5,}|(?:^|/)\d+[-_](?=\w)")
_HEX = re.compile(r"-(?=[0-9a-f]*\d)[0-9a-f]{5,12}$")
_PAGED = re.compile(r"/page/\d+$")
_EDITION = re.compile(r"/[a-z]{2,3}$")
_INDEX = re.compile(r"/index$")
_KEEPS_ARTICLES = re.compile(r"/(?:item|articles?|story|a|doc|posts?|blog)/")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_ID_NAMES = re.compile(
    r"(?:news|art(?:icle)?|item|post|story|n|a)?_?(?:id|idx|nr|p)|article|item|art|news",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MAX_DEPTH = 12
_MAX_PARAMETERS = 8


def looks_like_article(url: str, source: Source) -> bool:
    """Tell whether *url* may be an article of *source*.

    The source's own rules decide where it has any; without them the shape of
    the address does, which errs on the side of taking it.
    """
    if not belongs(url, source) or denied(url, source):
        return False
    if source.article.allow:
        return allowed(url, source)
    return promise(url) >= 0


def belongs(url: str, source: Source) -> bool:
    """Tell whether *url* is a web address on one of the source's hosts."""
    return urls.fits(url) and urls.host(url) in hosts(source)


def allowed(url: str, source: Source) -> bool:
    """Tell whether one of the source's allow patterns is found in *url*."""
    return any(re.search(pattern, url) for pattern in source.article.allow)


def denied(url: str, source: Source) -> bool:
    """Tell whether one of the source's deny patterns is found in *url*."""
    return any(re.search(pattern, url) for pattern in source.article.deny)


def hosts(source: Source) -> frozenset[str]:
    """Return the hosts whose articles are this source's, as `urls.host` has them."""
    named = (*source.hosts, *(key for key in source.languages if "/" not in key))
    listed = tuple(route.url for route in source.listing)
    return _hosts((source.home, *listed, *(f"https://{each}" for each in named)))


@lru_cache(maxsize=512)
def _hosts(addresses: tuple[str, ...]) -> frozenset[str]:
    return frozenset(urls.host(address) for address in addresses) - {""}


def promise(url: str) -> int:
    """Return how much an address alone promises an article: below 0 it cannot be one.

    A number, a date or a slug of many words count; 0 says nothing either way.
    """
    parts = urlsplit(url)
    path = unquote(parts.path).lower().rstrip("/")
    path = _INDEX.sub("", _PAGE_SUFFIX.sub("", path))
    if not _may_hold_article(path):
        return _promise_of_query(parts.query) or -1
    last = path.rpartition("/")[2]
    score = 2 if _DAY.search(path) else 0
    score += 2 if _NUMBER.search(_DAY.sub("", path)) else 0
    score += 1 if _HEX.search(last) else 0
    score += 1 if _KEEPS_ARTICLES.search(path) else 0
    score += max(0, min(2, len(_WORD.findall(last)) - 2))
    return score + _promise_of_query(parts.query)


def _may_hold_article(path: str) -> bool:
    segments = [each for each in path.split("/") if each]
    if not segments or _OTHER_FILE.search(path) or _CALENDAR.search(path):
        return False
    if _PAGED.search(path) or _EDITION.fullmatch(path):
        return False
    return segments[-1] not in vocabulary.NEVER_LAST and vocabulary.NEVER.isdisjoint(
        segments
    )


def _promise_of_query(query: str) -> int:
    named = (value for name, value in parse_qsl(query) if _ID_NAMES.fullmatch(name))
    return 2 * any(value.isdigit() for value in named)


def trap(url: str, at: datetime | None = None) -> str | None:
    """Return why an address looks like the start of an endless walk, or None.

    *at* is the moment of the crawl: calendars lead beyond it.
    """
    parts = urlsplit(url)
    segments = [each for each in parts.path.split("/") if each]
    if len(url) > urls.MAX_URL:
        return "too_long"
    if len(segments) > _MAX_DEPTH:
        return "too_deep"
    if segments and max(Counter(segments).values()) > 2:  # noqa: PLR2004
        return "repeated_segments"
    if len(parse_qsl(parts.query, keep_blank_values=True)) > _MAX_PARAMETERS:
        return "too_many_parameters"
    return _calendar_trap(parts.path, at)


def _calendar_trap(path: str, at: datetime | None) -> str | None:
    found = re.search(r"/(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?=[-/]|$)", path)
    if not found or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return "calendar"
    # One day of grace: somewhere it is tomorrow already.
    ahead = at is not None and (year, month, day) > _ymd(at + timedelta(days=1))
    return "calendar" if ahead else None


def _ymd(moment: datetime) -> tuple[int, int, int]:
    return moment.year, moment.month, moment.day
