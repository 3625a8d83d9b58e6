"""What a crawl brings home, as plain immutable values; no SQL, no network.

A `Capture` is one HTTP answer. Reading it gives a `Reading`: either an
`Article`, or `NoArticle` with the reason why there is none on that page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day"]

Origin = Literal[
    "json-ld",
    "meta",
    "microdata",
    "time-element",
    "site-text",
    "url",
    "listing",
    "feed",
    "rest",
]
"""Where on the page (or off it) a time was found."""

AddressKind = Literal["canonical", "alias", "amp", "print", "redirect", "feed"]

NoArticleKind = Literal[
    "listing",
    "home",
    "consent",
    "login",
    "challenge",
    "soft_404",
    "paywall",
    "empty",
    "live",
    "not_html",
    "truncated_parse",
    "too_large",
    "extract_timeout",
    "extract_crash",
]
"""Why a page holds no article that may be stored."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP answer for an article address.

    *fetched_at* is aware UTC, *headers* have lower-case names, *body* is the
    entity after content decoding, byte for byte.
    """

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time that a page claims.

    *at* is aware UTC, or None when *raw* could not be read with certainty; a
    day without a time of day is midnight in the source's own time zone.
    """

    at: datetime | None
    precision: Precision
    raw: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Image:
    """The leading picture, with what the page says about it."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a publisher said at one moment, free of boilerplate.

    *body* is paragraphs (sub-headings among them) joined by one blank line; it
    holds neither headline nor lead. *aliases* are further addresses that the
    page itself names, *editions* those of the same story in other languages or
    scripts. *extractor* identifies everything that decided the text:
    program, version, settings, template. *quality_flags* are short codes such
    as ``encoding``.
    """

    url: str
    headline: str
    body: str
    extractor: str
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    script: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    image: Image | None = None
    aliases: tuple[tuple[AddressKind, str], ...] = ()
    editions: tuple[str, ...] = ()
    quality_flags: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        """The body, paragraph by paragraph."""
        return self.body.split("\n\n") if self.body else []


@dataclass(frozen=True, slots=True)
class NoArticle:
    """A page without an article, and the evidence for saying so."""

    kind: NoArticleKind
    reason: str
    extractor: str


Reading = Article | NoArticle


@dataclass(frozen=True, slots=True)
class Link:
    """An article address that a listing named, with its hints (never body text).

    *position* counts from 0 on its page; *modified_at* is the listing's own
    word for the last change (sitemap lastmod, REST modified_gmt), aware UTC;
    *aliases* are the listing's other spellings of the address, as it wrote them.
    """

    url: str
    title: str | None = None
    date_text: str | None = None
    excerpt: str | None = None
    position: int = 0
    modified_at: datetime | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What one listing page, feed, sitemap or REST answer said.

    *next_urls* continue the same listing, *children* are further listings as
    (kind, address); *problem* says why an answer is not what it should be.
    """

    links: tuple[Link, ...] = ()
    next_urls: tuple[str, ...] = ()
    children: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    notes: Mapping[str, int] = field(default_factory=dict)
