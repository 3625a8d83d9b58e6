"""An answer for an article address, on its way from the spider to the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scrapy.http import Response

from archive import clock, urls
from archive.article import Article, Capture
from archive.store import Address, SaveArticle, Task
from archive.text.features import TextFeatures
from crawler.source import Source


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """What came of fetching a link.

    *fetches* counts the requests made to be sure, *wall* names a bot wall that
    answered instead, *capture_id* is set for captures that an earlier crawl
    stored but did not read.
    """

    task: Task
    capture: Capture
    fetches: int = 1
    wall: str | None = None
    redirected: bool = False
    capture_id: int | None = None


def link_address(url: str, source: Source, kind: str | None = None) -> Address:
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


def save_command(
    item: FetchedArticle,
    article: Article,
    features: TextFeatures | None,
    source: Source,
    *,
    source_id: int,
    crawl_id: int,
) -> SaveArticle:
    """Return what is to be saved of an item, under every address that it showed.

    *features* are those of the article's body.
    """
    assert item.capture_id is not None  # noqa: S101 - its bytes are kept first
    capture = item.capture
    canonical = link_address(article.url, source, "canonical")
    asked = link_address(capture.url, source)
    moved = asked.digest != canonical.digest and item.redirected
    aliases = [link_address(url, source, kind) for kind, url in article.aliases]
    aliases += [
        replace(each, kind="redirect") if moved else each
        for each in (asked, link_address(capture.final_url, source))
        if each.url != canonical.url
    ]
    return SaveArticle(
        source_id=source_id,
        crawl_id=crawl_id,
        link_id=item.task.link_id,
        capture_id=item.capture_id,
        fetched_at=capture.fetched_at,
        article=article,
        address=canonical,
        aliases=tuple(distinct(aliases)),
        editions=tuple(link_address(url, source) for url in article.editions),
        redirected=moved,
        etag=capture.headers.get("etag"),
        last_modified=capture.headers.get("last-modified"),
        features=features,
    )


def captured(response: Response, url: str) -> Capture:
    """Return the answer as a capture of *url*."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Capture(
        url=url,
        final_url=response.url,
        fetched_at=clock.now(),
        status=response.status,
        headers=headers,
        body=response.body,
    )
