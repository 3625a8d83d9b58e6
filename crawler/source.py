"""What a source's TOML may say; nothing here reads files."""

from __future__ import annotations

import json
import re
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_MIXED = re.compile(
    r"America/|US/|Canada/|Pacific/|UTC|GMT|Etc/|Universal|Zulu|Asia/Manila"
)
"""Zones that leave open whether the month is written first."""

NAME = r"^[a-z0-9][a-z0-9_-]*$"
"""What a source may be called."""

NAMING = "small letters, digits, - and _, a letter or digit first"
"""The same for people."""

RouteKind = Literal["page", "feed", "sitemap", "rest"]


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"not an IANA time zone: {value}"
        raise ValueError(message) from error
    return value


def _address(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value):
        message = f"not an http(s) address: {value}"
        raise ValueError(message)
    return value


def _selector(value: str) -> str:
    if "{page" in value:
        return value
    try:
        if value.startswith(("/", "(")):
            etree.XPath(value)
        else:
            CSSSelector(value)
    except (etree.XPathError, SelectorError) as error:
        message = f"not a CSS or XPath selector: {error}"
        raise ValueError(message) from error
    return value


Regex = Annotated[str, AfterValidator(_regex)]
Zone = Annotated[str, AfterValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
Selector = Annotated[str, AfterValidator(_selector)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Route(_Strict):
    """One way to learn of articles: a listing page, feed, sitemap or REST route."""

    url: Address
    kind: RouteKind = "page"
    max_pages: int = Field(default=20, ge=1)
    next: Selector | None = Field(
        default=None,
        description="CSS (or XPath, from a slash) of the next link, or a pattern of "
        "its address such as ?start={page*20}",
    )
    links: Selector | None = Field(
        default=None, description="CSS (or XPath) of the article links"
    )
    deep: bool = Field(
        default=False, description="lists the whole archive: read by backfills only"
    )

    @model_validator(mode="after")
    def _day_archives_are_deep(self) -> Self:
        if "{date:" in self.url and not self.deep:
            message = "an address by {date:%Y/%m/%d} needs deep = true"
            raise ValueError(message)
        return self


class ArticleRules(_Strict):
    """How this site's article pages are addressed and laid out.

    Selectors are CSS, or XPath when they start with ``/`` or ``(``.
    """

    allow: tuple[Regex, ...] = ()
    deny: tuple[Regex, ...] = ()
    body: Selector | None = None
    headline: Selector | None = None
    lead: Selector | None = None
    authors: Selector | None = None
    published: Selector | None = None
    section: Selector | None = None
    drop: tuple[Selector, ...] = ()
    drop_lines: tuple[Regex, ...] = ()
    day_first: bool | None = Field(
        default=None,
        description="whether 02/03/2026 is the second of March; unset, it is where "
        "the time zone is one in which days are written first, else nothing is",
    )
    trailing_slash: Literal["ignore", "keep"] = "ignore"
    keep_query: tuple[str, ...] = Field(
        default=(),
        description="the only query parameters that are part of the identity; "
        "without any, all but tracking ones are",
    )


class Manners(_Strict):
    """How politely this site is visited; the defaults suit any site."""

    delay: float = Field(default=2.0, ge=0, description="seconds between requests")
    user_agent: str | None = None
    patience: int = Field(
        default=3, ge=1, description="listing pages without news before stopping"
    )
    max_links: int = Field(
        default=5000, ge=1, description="links taken from one crawl's listings"
    )
    verify_tls: bool = True
    min_every: float | None = Field(
        default=None, gt=0, description="minutes between two scheduled crawls, at least"
    )
    max_every: float | None = Field(
        default=None, gt=0, description="minutes between two scheduled crawls, at most"
    )
    revisits_a_day: int | None = Field(
        default=None, ge=0, description="looks at known articles in 24 hours, at most"
    )


class Source(_Strict):
    """One news site."""

    name: str = Field(pattern=NAME)
    title: str
    home: Address
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    time_zone: Zone = "UTC"
    language: str | None = None
    languages: dict[str, str] = Field(
        default={},
        description="path prefix (/kg/) or host (en.site.kz) -> language code",
    )
    hosts: tuple[str, ...] = ()
    listing: tuple[Route, ...] = Field(min_length=1)
    article: ArticleRules = ArticleRules()
    manners: Manners = Manners()
    paused: str | None = Field(default=None, description="why it is not crawled")

    @cached_property
    def reading_rules(self) -> str:
        """The id of all in the profile that decides what a page's text is."""
        rules = json.dumps(self.article.model_dump(mode="json"), sort_keys=True)
        site = f"{rules}|{self.time_zone}|{self.language}|{self.languages}"
        return sha256(site.encode()).hexdigest()[:8]

    @property
    def day_first(self) -> bool | None:
        """Whether 02/03/2026 is the second of March; None where nobody can tell."""
        if self.article.day_first is not None or _MIXED.match(self.time_zone):
            return self.article.day_first
        return True
