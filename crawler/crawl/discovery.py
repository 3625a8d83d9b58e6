"""A crawl's listings: how each is asked for, read, and what it leaves behind."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from scrapy.http import Response

from archive import clock
from archive.article import Link, Listing
from archive.store import Discovered, Found, StoreListing
from archive.store.crawls import gaps
from archive.store.crawls.gaps import LastFetch
from crawler.crawl.context import CrawlContext
from crawler.crawl.frontier import Frontier
from crawler.crawl.listing_walk import Walk, begin
from crawler.crawl.responses import ABSENT
from crawler.downloader.challenge import bot_wall_of
from crawler.downloader.failures import OWN_NETWORK
from crawler.items import link_address
from crawler.listings import kind_of, start
from crawler.monitoring.crawl_stats import LISTINGS_BROKEN
from crawler.source import Route
from crawler.workers.pool import WorkerError

log = logging.getLogger(__name__)

OVERLAP = timedelta(hours=1)
"""Taken off the last visit of a listing of changes: site clocks are not ours."""

UNCONDITIONAL = 10
"""One fetch in so many is made without conditions."""


def unconditional(key: int, crawl_id: int) -> bool:
    """Say whether a crawl fetches a source's listings, or a link, without conditions.

    *key* is the id of the source, or of the link.

    Crawls of all sources are counted together, so one source's may come in steps
    of ten: their number alone would choose some always, and others never.
    """
    return zlib.crc32(f"{key}/{crawl_id}".encode()) % UNCONDITIONAL == 0


class Discovery:
    """Speaks for the listings of one crawl."""

    def __init__(
        self,
        context: CrawlContext,
        frontier: Frontier,
        last_fetches: Mapping[str, LastFetch],
    ) -> None:
        """Belong to a crawl; *last_fetches* are those of its listings, by digest."""
        self.context = context
        self.frontier = frontier
        self.last_fetches = last_fetches

    async def read(self, response: Response, route: Route) -> Listing:
        """Return what a listing's answer says."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        arguments = (response.body, response.url, self.context.source, route)
        try:
            listing: Listing = await self.context.runtime.workers.run(
                "discover", *arguments, content_type=kind, at=clock.now()
            )
        except WorkerError as error:
            return Listing(problem=str(error))
        return listing

    async def discover(
        self, response: Response, route: Route, listing: Listing
    ) -> Discovered:
        """Store the links of a listing; return those to be fetched now."""
        new = self.context.stats.counts["new links"]
        room = max(0, self.context.source.manners.max_links - new)
        validators = {
            field: value.decode("latin-1")
            for field, name in (("etag", "ETag"), ("last_modified", "Last-Modified"))
            if (value := response.headers.get(name))
        }
        result = await self.store(
            response.url, route, listing.links[:room], listing.problem, **validators
        )
        return replace(result, tasks=tuple(self.frontier.take(result.tasks)))

    async def store(
        self,
        url: str,
        route: Route,
        links: Sequence[Link],
        problem: str | None = None,
        **validators: str,
    ) -> Discovered:
        """Store what one page of a listing names, and count it."""
        context, counts = self.context, self.context.stats.counts
        command = StoreListing(
            source_id=context.source_id,
            crawl_id=context.crawl_id,
            listing=link_address(url, context.source, route.kind),
            at=clock.now(),
            since=context.news_since,
            links=tuple(
                Found(link, link_address(link.url, context.source)) for link in links
            ),
            problem=problem,
            **validators,
        )
        result: Discovered = await context.submit(command)
        counts["listings failed" if problem else "listings"] += 1
        counts["links"] += len(links)
        counts["new links"] += result.new
        context.listing_answered.set()
        return result

    def walk(self, route: Route) -> Walk:
        """Begin to read a listing, knowing what its latest visit left."""
        digest = link_address(route.url, self.context.source).digest
        return begin(route, digest, self.context.source, self.last_fetches.get(digest))

    def beginning(self, walk: Walk) -> str:
        """Return the address to begin with: some kinds tell what changed since."""
        since = walk.before.at - OVERLAP if walk.before else None
        return start(walk.route, modified_after=since)

    def conditions(self, walk: Walk) -> dict[str, str]:
        """Return the headers that spare an unchanged listing.

        Now and then nothing is asked: some servers answer 304 whatever changed,
        and an open gap is only closed by reading.
        """
        before = walk.before
        if (
            before is None
            or before.gap_from
            or unconditional(self.context.source_id, self.context.crawl_id)
        ):
            return {}
        said = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
        return {name: value for name, value in said.items() if value}

    def unchanged(self) -> None:
        """Note a listing that said it is as it was."""
        self.context.stats.counts["listings"] += 1
        self.context.stats.counts["listings unchanged"] += 1
        self.context.listing_answered.set()
        self.context.stats.unchanged()

    def measure(self, walk: Walk, listing: Listing, found: Discovered) -> None:
        """Take the figures of a listing's first page.

        One that answers what changed may well name nothing.
        """
        if not walk.stopping.pages and not kind_of(walk.route).changes_only:
            named = len(listing.links) + len(listing.children)
            self.context.stats.listing(walk.route.url, named, found.old)

    def is_bot_wall(self, response: Response, listing: Listing) -> bool:
        """Say whether a bot wall answered as if it were the page itself."""
        if listing.links or listing.children:
            return False
        wall = bot_wall_of(response.body)
        if wall is not None:
            self.context.stats.walls[wall] += 1
        return wall is not None

    async def walked(self, walk: Walk) -> None:
        """Record the gap that a listing's visit left, or closed."""
        before, now, source_id = walk.before, clock.now(), self.context.source_id
        if before is None:
            return
        if walk.gap:
            self.context.stats.counts["gaps"] += 1
            log.warning("%s: does not reach back to its last visit", walk.route.url)
            await self.context.transact(
                lambda c: gaps.leave(
                    c, self.context.source_id, walk.digest, before.at, now
                )
            )
        elif before.gap_from is not None and walk.met:
            await self.context.transact(
                lambda c: gaps.close(c, source_id, walk.digest, now)
            )

    async def ended(self, response: Response, walk: Walk) -> bool:
        """Say whether this is how the site answers behind the last page; note it."""
        ends = response.status in kind_of(walk.route).ends_on
        if not walk.stopping.pages or not ends or "challenge" in response.flags:
            return False
        walk.last = True
        await self.walked(walk)
        return True

    def refused(self, response: Response, *, first: bool) -> None:
        """Note a listing that the site would not give."""
        if not first and response.status not in ABSENT:
            self.context.stats.counts[LISTINGS_BROKEN] += 1
        self._lost(response.url, f"http_{response.status}", first=first)
        self.context.stats.counts["listings refused"] += 1
        self.context.listing_answered.set()
        log.warning("%s: listing answered %d", response.url, response.status)

    def failed(self, url: str, why: str, *, first: bool) -> None:
        """Note a listing that gave no answer; *first* when no page led to it."""
        if not first:
            self.context.stats.counts[LISTINGS_BROKEN] += 1
        self._lost(url, why, first=first)
        log.warning("%s: listing gave no answer: %s", url, why)

    def _lost(self, url: str, why: str, *, first: bool) -> None:
        self.context.stats.counts["listings failed"] += 1
        self.context.stats.counts[f"listings failed: {why}"] += 1
        self.context.listing_answered.set()
        if first and why != OWN_NETWORK:
            self.context.stats.failed.append(url)
