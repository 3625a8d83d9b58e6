"""What a crawl measures of a site as it goes: answers, listings, articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from archive.article import Article, NoArticle

FIELDS = ("published", "authors", "lead")
"""Fields whose share is watched: a template that changes loses one of them."""

FEW = 5
"""Links, or pages, before a share of them tells anything."""

LISTINGS = 40
"""Listings of which figures are kept; profiles name fewer."""

LISTINGS_BROKEN = "walks broken"
"""Counts listings that were read in part: a page after the first one failed."""

STATUS = "downloader/response_status_count/"
WALL = "challenge/"


@dataclass
class CrawlStats:
    """Measures one crawl; `summary` and the *counts*, by reason, are for its row."""

    counts: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    read: int = 0
    words: list[int] = field(default_factory=list)
    have: Counter[str] = field(default_factory=Counter)
    lacking: dict[str, str] = field(default_factory=dict)
    quality_flags: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    listings: dict[str, int] = field(default_factory=dict)
    overlaps: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    walls: Counter[str] = field(default_factory=Counter)

    def answered(self, latency: float | None) -> None:
        """Take note of an answer that took *latency* seconds."""
        if latency is not None:
            self.latencies.append(latency)

    def article(self, article: Article) -> None:
        """Take note of an article that was read."""
        self.read += 1
        self.words.append(len(article.body.split()))
        self.quality_flags.update(article.quality_flags)
        found = {
            "published": article.published is not None
            and article.published.at is not None,
            "authors": bool(article.authors),
            "lead": bool(article.lead),
        }
        for name in FIELDS:
            if found[name]:
                self.have[name] += 1
            else:
                self.lacking.setdefault(name, article.url)

    @property
    def drifts(self) -> bool:
        """Whether most pages fit no template that was learned of the site."""
        return drifts(self.quality_flags["drift"], self.read)

    def no_article(self, reading: NoArticle, url: str) -> None:
        """Take note of a page that was read in vain."""
        self.unread[reading.kind] += 1
        self.lacking.setdefault(reading.kind, url)

    def listing(self, url: str, links: int, old: int) -> None:
        """Take note of a listing's first page, of whose links *old* were known."""
        if len(self.listings) < LISTINGS:
            self.listings[url] = links
        if links >= FEW:
            self.overlaps.append(old / links)

    def unchanged(self) -> None:
        """Take note of a listing that is as it was."""
        self.overlaps.append(1.0)

    def summary(self, stats: Mapping[str, Any]) -> dict[str, Any]:
        """Return the figures as JSON keeps them; *stats* are Scrapy's."""
        return {
            "answers": _under(STATUS, stats),
            "walls": dict(self.walls + Counter(_under(WALL, stats))),
            "latency": _middle(self.latencies),
            "read": self.read,
            "words": _middle(self.words),
            "have": {name: self.have[name] for name in FIELDS},
            "doubts": dict(self.quality_flags),
            "unread": dict(self.unread),
            "lacking": self.lacking,
            "listings": self.listings,
            "failed": self.failed[:LISTINGS],
            "overlap": round(min(self.overlaps), 3) if self.overlaps else None,
        }


def drifts(drifted: int, read: int) -> bool:
    """Tell whether so many of the articles *read* drifted that the site changed."""
    return drifted >= FEW and drifted > read / 2


def _under(prefix: str, stats: Mapping[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): count
        for name, count in sorted(stats.items())
        if name.startswith(prefix)
    }


def _middle(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(median(found), 3) if found else None
