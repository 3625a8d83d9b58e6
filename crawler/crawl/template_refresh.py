"""When a source is learned from its captures: after a crawl that brought enough."""

from __future__ import annotations

import logging

from archive import clock
from archive.store.crawls import site_templates
from archive.store.crawls.site_templates import StoredTemplate
from crawler.crawl.context import CrawlContext
from crawler.extract.template import SiteTemplate
from crawler.workers.pool import WorkerError

log = logging.getLogger(__name__)

FIRST = 5
"""Articles that a source must have before anything is learned of it."""

AGAIN = 4
"""It is learned anew whenever its articles are so many times as many."""

PAGES = 24
"""Pages to learn from, the latest ones."""


def known(stored: StoredTemplate | None) -> SiteTemplate | None:
    """Return a stored template in the form that reading takes it."""
    return SiteTemplate.from_json(stored.data) if stored else None


async def refresh(context: CrawlContext) -> None:
    """Learn the crawl's source if it has grown enough, or looks otherwise now."""
    source_id = context.source_id
    stored = await context.transact(lambda c: site_templates.get(c, source_id))
    count = await context.transact(lambda c: site_templates.articles(c, source_id))
    enough = AGAIN * stored.articles if stored else FIRST
    if count < enough and not context.stats.drifts:
        return
    pages = await context.transact(
        lambda c: site_templates.samples(c, source_id, limit=PAGES)
    )
    try:
        template: SiteTemplate = await context.runtime.workers.run(
            "learn", pages, context.source
        )
    except WorkerError as error:
        log.warning("%s: nothing learned: %s", context.source.name, error)
        return
    fresh = StoredTemplate(
        template.version, template.to_json(), template.pages, count, clock.now()
    )
    await context.transact(lambda c: site_templates.put(c, source_id, fresh))
