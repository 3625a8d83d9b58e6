"""When a source is learned from its captures: after a crawl that brought enough."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from archive import clock
from archive.store.crawls import site_templates
from archive.store.crawls.site_templates import StoredTemplate
from crawler.extract.template import SiteTemplate
from crawler.workers.pool import WorkerError

if TYPE_CHECKING:
    from crawler.crawl.context import Archivist

log = logging.getLogger(__name__)

FIRST = 5
"""Articles that a source must have before anything is learned of it."""

AGAIN = 4
"""It is learned anew whenever its articles are so many times as many."""

PAGES = 24
"""Pages to learn from, the latest ones."""


def known(lesson: StoredTemplate | None) -> SiteTemplate | None:
    """Return stored knowledge in the form that reading takes it."""
    return SiteTemplate.from_json(lesson.data) if lesson else None


async def load(crawl: Archivist) -> SiteTemplate | None:
    """Return what is known of the crawl's source."""
    return known(await crawl.call(lambda c: site_templates.get(c, crawl.source_id)))


async def refresh(crawl: Archivist) -> None:
    """Learn the crawl's source if it has grown enough, or looks otherwise now."""
    source_id = crawl.source_id
    lesson = await crawl.call(lambda c: site_templates.get(c, source_id))
    count = await crawl.call(lambda c: site_templates.articles(c, source_id))
    enough = AGAIN * lesson.articles if lesson else FIRST
    if count < enough and not crawl.figures.drifts:
        return
    pages = await crawl.call(
        lambda c: site_templates.samples(c, source_id, limit=PAGES)
    )
    try:
        knowledge: SiteTemplate = await crawl.workshop.workers.run(
            "learn", pages, crawl.source
        )
    except WorkerError as error:
        log.warning("%s: nothing learned: %s", crawl.source.name, error)
        return
    fresh = StoredTemplate(
        knowledge.version, knowledge.to_json(), knowledge.pages, count, clock.now()
    )
    await crawl.call(lambda c: site_templates.put(c, source_id, fresh))
