"""What a kind of listing must answer; each kind is one module with such a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from archive.article import Listing
from crawler.source import Route, RouteKind, Source


@dataclass(frozen=True, slots=True)
class ListingAnswer:
    """What a listing answered: *url* is the address that did, *at* the moment."""

    body: bytes
    url: str
    content_type: str | None = None
    at: datetime | None = None


def _as_written(url: str, modified_after: datetime | None) -> str:  # noqa: ARG001
    return url


def _untitled(body: bytes) -> str | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True)
class ListingKind:
    """How listings of one kind are requested, read and judged.

    *read* never raises: what the answer does not hold is the listing's problem.
    """

    name: RouteKind
    read: Callable[[ListingAnswer, Source, Route], Listing]

    start: Callable[[str, datetime | None], str] = _as_written
    """The first request at a route's address, for what changed after a moment."""

    between: Callable[[str, datetime, datetime], str] | None = None
    """The first request for what was published in a stretch, if there is one."""

    site_title: Callable[[bytes], str | None] = _untitled
    """What an answer calls its site, which is seldom wrong; None where it does not."""

    ends_on: frozenset[int] = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
    """What servers answer behind the last page."""

    changes_only: bool = False
    """Asked for what changed, it names that alone: perhaps nothing, and at the end all.
    """

    for_readers: bool = False
    """Made for people: its pages pin known links on top, name what others name too,
    and move their items along when one is deleted."""

    newest_first: bool = True
    """Each page is older than the one before."""

    articles_only: bool = False
    """What it names is articles, whatever their addresses look like."""
