"""Addresses under the rules of their source; pure."""

from __future__ import annotations

from collections.abc import Iterable

from archive import urls
from archive.store import Address
from crawler.sources import Source


def address(url: str, source: Source, kind: str | None = None) -> Address:
    """Return *url* with the identity that its *source* gives it."""
    rules = source.article
    identity = urls.key(
        url, keep_query=rules.keep_query, trailing_slash=rules.trailing_slash
    )
    return Address(url, urls.digest(identity), kind or urls.kind(url))


def distinct(addresses: Iterable[Address]) -> list[Address]:
    """Return each address once, under the most telling kind it was given."""
    named: dict[str, Address] = {}
    for each in addresses:
        if each.url not in named or named[each.url].kind in {"canonical", "alias"}:
            named[each.url] = each
    return list(named.values())
