"""Learns from sample addresses how a site's article addresses look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from archive import urls
from crawler.listings.vocabulary import NEVER

_COVERAGE = 0.9
_SUPPORT = 0.04
_FEWEST = 4
_MOST_PATTERNS = 4
_MOST_WORDS = 4
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)$")
_KINDS: tuple[tuple[str, str], ...] = (
    (r"(?:19|20)\d\d-\d\d-\d\d", r"\d{4}-\d{2}-\d{2}"),
    (r"(?:19|20)\d\d", r"\d{4}"),
    (r"(?:19|20)\d{6}", r"\d{8}"),
    (r"\d\d", r"\d{2}"),
    (r"\d+", r"\d+"),
    (r"[a-z]+:\d+", r"[a-z]+:\d+"),
    (r"\d+-.+", r"\d+-[^/]+"),
    (r"\d+_.+", r"\d+_[^/]+"),
    (r".+[-_]\d{3,}", r"[^/]+[-_]\d+"),
    (r".+-(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{5,8}", r"[^/]+-[0-9a-f]{5,8}"),
)
"""What a segment looks like -> the pattern it gives, the narrowest first."""

_SLUG = r"[^/?]+"
_LONG_SLUGS = (r"[^/?]+-[^/?]+", r"[^/?]+(?:-[^/?]+){2,}")
"""Slugs of words; the second is for sites whose sections have two."""


@dataclass(slots=True)
class _Shape:
    """Addresses alike in all but their words."""

    count: int = 0
    hosts: set[str] = field(default_factory=set)
    words: list[set[str]] = field(default_factory=list)
    short: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a site's article addresses look, and which alike are none."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


def learn(samples: Iterable[str], others: Iterable[str] = ()) -> Pattern:
    """Return patterns that hold of nearly all *samples* and of none of *others*.

    Nothing is learned when the samples are too few or too unlike one another,
    or when a pattern would also take in what is no article.
    """
    addresses = sorted(set(samples))
    if len(addresses) < _FEWEST:
        return Pattern()
    least = max(2, len(addresses) * _SUPPORT)
    kept = [item for item in _shapes(addresses).items() if item[1].count >= least]
    kept.sort(key=lambda item: -item[1].count)
    tried = (_fitting(kept, slug, addresses, others) for slug in _LONG_SLUGS)
    return next((each for each in tried if each.allow), Pattern())


def _fitting(
    kept: list[tuple[tuple[str, ...], _Shape]],
    slug: str,
    addresses: list[str],
    others: Iterable[str],
) -> Pattern:
    allow = tuple(_pattern(key, shape, slug) for key, shape in kept[:_MOST_PATTERNS])
    if len(_matched(allow, addresses)) < len(addresses) * _COVERAGE:
        return Pattern()
    taken = _matched(allow, others)
    deny = tuple(sorted({f"/{each}/" for url in taken for each in _telling(url)}))
    if len(_matched(deny, taken)) < len(taken) or _matched(deny, addresses):
        return Pattern()
    return Pattern(allow, deny)


def _matched(patterns: Sequence[str], addresses: Iterable[str]) -> list[str]:
    return [a for a in addresses if any(re.search(p, a) for p in patterns)]


def _telling(url: str) -> set[str]:
    """Return the segments of an address that no article's has: tag, author ..."""
    return set(urlsplit(url).path.lower().split("/")) & NEVER


def _shapes(addresses: Iterable[str]) -> dict[tuple[str, ...], _Shape]:
    shapes: dict[tuple[str, ...], _Shape] = defaultdict(_Shape)
    for address in addresses:
        parts = urlsplit(address)
        segments = [each for each in parts.path.split("/") if each]
        kinds = [
            _kind(each, last=i == len(segments) - 1) for i, each in enumerate(segments)
        ]
        shape = shapes[(*kinds, _query(parts.query))]
        shape.count += 1
        shape.hosts.add(urls.host(address))
        shape.words = shape.words or [set() for _ in segments]
        for known, segment in zip(shape.words, segments, strict=True):
            known.add(segment)
        if segments and kinds[-1] == "slug":
            shape.short |= "-" not in segments[-1]
    return dict(shapes)


def _kind(segment: str, *, last: bool) -> str:
    suffix = _SUFFIX.search(segment)
    bare = segment[: suffix.start()] if suffix else segment
    ending = re.escape(suffix[0]) if suffix else ""
    for looks, pattern in _KINDS:
        if re.fullmatch(looks, bare):
            return pattern + ending
    return "slug" + ending if last else "word"


def _query(query: str) -> str:
    names = [name for name, value in parse_qsl(query) if value.isdigit()]
    return rf"[?&]{re.escape(names[0])}=\d+" if names else ""


def _pattern(key: tuple[str, ...], shape: _Shape, slug: str) -> str:
    *kinds, query = key
    segments = [
        _segment(kind, known, shape, slug)
        for kind, known in zip(kinds, shape.words, strict=True)
    ]
    hosts = sorted(re.escape(host) for host in shape.hosts)
    host = hosts[0] if len(hosts) == 1 else f"(?:{'|'.join(hosts)})"
    path = "".join("/" + each for each in segments)
    end = f"/?{query}" if query else "/?$"
    return f"^https?://(?:www\\.)?{host}{path}{end}"


def _segment(kind: str, known: set[str], shape: _Shape, slug: str) -> str:
    if kind.startswith("slug"):
        return (_SLUG if shape.short else slug) + kind.removeprefix("slug")
    if kind != "word":
        return kind
    words = sorted(re.escape(each) for each in known)
    if len(words) == 1:
        return words[0]
    # A handful of words seen often is a list; seen once each, it goes on.
    if len(words) <= _MOST_WORDS and shape.count >= len(words) * 3:
        return f"(?:{'|'.join(words)})"
    return r"[\w%-]+"
