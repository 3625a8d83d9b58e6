"""A visit that was read as an article, as the work that it means for the archive."""

from __future__ import annotations

from dataclasses import replace

from archive.article import Article
from archive.counted import Counted
from archive.store import Save
from crawler.addressing import address, distinct
from crawler.archivist import Archivist
from crawler.visit import Visit


def work(
    crawl: Archivist, visit: Visit, article: Article, known: Counted | None
) -> Save:
    """Return what is to be saved of a visit, under every address that it showed.

    *known* is what was counted of the article's body.
    """
    assert visit.capture_id is not None  # noqa: S101 - its bytes are kept first
    source, capture = crawl.source, visit.capture
    canonical = address(article.url, source, "canonical")
    asked = address(capture.url, source)
    moved = asked.digest != canonical.digest and visit.redirected
    aliases = [address(url, source, kind) for kind, url in article.aliases]
    aliases += [
        replace(each, kind="redirect") if moved else each
        for each in (asked, address(capture.final_url, source))
        if each.url != canonical.url
    ]
    return Save(
        source_id=crawl.source_id,
        crawl_id=crawl.crawl_id,
        link_id=visit.task.link_id,
        capture_id=visit.capture_id,
        fetched_at=capture.fetched_at,
        article=article,
        address=canonical,
        aliases=tuple(distinct(aliases)),
        editions=tuple(address(url, source) for url in article.editions),
        redirected=moved,
        etag=capture.headers.get("etag"),
        last_modified=capture.headers.get("last-modified"),
        counted=known,
    )
