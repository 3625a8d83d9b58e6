"""A crawl's listings: how each is asked for, read, and what it leaves behind."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy.http import Response

from archive import clock
from archive.article import Listing
from archive.store import Discovered, Found, StoreListing
from archive.store.crawls import gaps, runs
from crawler.crawl.listing_walk import Walk, begin
from crawler.downloader.challenge import bot_wall_of
from crawler.downloader.failures import OWN_NETWORK
from crawler.items import link_address
from crawler.listings import kind_of, start
from crawler.source import Route
from crawler.workers.pool import WorkerError

if TYPE_CHECKING:
    from crawler.crawl.context import Archivist

log = logging.getLogger(__name__)

OVERLAP = timedelta(hours=1)
"""Taken off the last visit of a listing of changes: site clocks are not ours."""

GONE = (404, 410)
"""What many a site answers behind its last page."""

UNCONDITIONAL = 10
"""One look in so many asks without conditions."""

PATIENCE_S = 120
"""How long a verdict on the site waits for its listings."""


def unconditional(asked_id: int, crawl_id: int) -> bool:
    """Say whether a crawl asks for a source, or a link, without conditions.

    Crawls of all sources are counted together, so one source's may come in steps
    of ten: their number alone would choose some always, and others never.
    """
    return zlib.crc32(f"{asked_id}/{crawl_id}".encode()) % UNCONDITIONAL == 0


class Discovery:
    """Speaks for the listings of one crawl."""

    def __init__(self, crawl: Archivist) -> None:
        """Belong to a *crawl*."""
        self.crawl = crawl
        self._heard = asyncio.Event()

    async def wait_for_listing(self) -> None:
        """Wait until a listing answered, or failed to; not for long."""
        if self.crawl.kind == "crawl":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), PATIENCE_S)

    async def read(self, response: Response, route: Route) -> Listing:
        """Return what a listing's answer says."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        arguments = (response.body, response.url, self.crawl.source, route)
        try:
            listing: Listing = await self.crawl.workshop.workers.run(
                "discover", *arguments, content_type=kind, at=clock.now()
            )
        except WorkerError as error:
            return Listing(problem=str(error))
        return listing

    async def discover(
        self, response: Response, route: Route, listing: Listing
    ) -> Discovered:
        """Store the links of a listing; return those to be fetched now."""
        room = max(
            0, self.crawl.source.manners.max_links - self.crawl.counts["new links"]
        )
        found = tuple(
            Found(link, link_address(link.url, self.crawl.source))
            for link in listing.links[:room]
        )
        validators = {
            name: value.decode("latin-1")
            for name in ("ETag", "Last-Modified")
            if (value := response.headers.get(name))
        }
        work = StoreListing(
            source_id=self.crawl.source_id,
            crawl_id=self.crawl.crawl_id,
            listing=link_address(response.url, self.crawl.source, route.kind),
            at=clock.now(),
            since=self.crawl.news_since,
            links=found,
            problem=listing.problem,
            etag=validators.get("ETag"),
            last_modified=validators.get("Last-Modified"),
        )
        result: Discovered = await self.crawl.do(work)
        self.crawl.counts["listings failed" if listing.problem else "listings"] += 1
        self._heard.set()
        self.crawl.counts["links"] += len(found)
        self.crawl.counts["new links"] += result.new
        return replace(result, tasks=tuple(self.crawl.take(result.tasks)))

    def walk(self, route: Route) -> Walk:
        """Begin to read a listing, knowing what its latest visit left."""
        digest = link_address(route.url, self.crawl.source).digest
        return begin(route, digest, self.crawl.source, self.crawl.visited.get(digest))

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
            or unconditional(self.crawl.source_id, self.crawl.crawl_id)
        ):
            return {}
        said = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
        return {name: value for name, value in said.items() if value}

    def unchanged(self) -> None:
        """Note a listing that said it is as it was."""
        self.crawl.counts["listings"] += 1
        self.crawl.counts["listings unchanged"] += 1
        self._heard.set()
        self.crawl.figures.unchanged()

    def measure(self, walk: Walk, listing: Listing, found: Discovered) -> None:
        """Take the figures of a listing's first page.

        One that answers what changed may well name nothing.
        """
        if not walk.stopping.pages and not kind_of(walk.route).changes_only:
            named = len(listing.links) + len(listing.children)
            self.crawl.figures.listing(walk.route.url, named, found.old)

    def is_bot_wall(self, response: Response, listing: Listing) -> bool:
        """Say whether a bot wall answered as if it were the page itself."""
        if listing.links or listing.children:
            return False
        wall = bot_wall_of(response.body)
        if wall is not None:
            self.crawl.figures.walls[wall] += 1
        return wall is not None

    async def walked(self, walk: Walk) -> None:
        """Record the gap that a listing's visit left, or closed."""
        before, now, source_id = walk.before, clock.now(), self.crawl.source_id
        if before is None:
            return
        if walk.gap:
            self.crawl.counts["gaps"] += 1
            log.warning("%s: does not reach back to its last visit", walk.route.url)
            await self.crawl.call(
                lambda c: gaps.leave(
                    c, self.crawl.source_id, walk.digest, before.at, now
                )
            )
        elif before.gap_from is not None and walk.met:
            await self.crawl.call(lambda c: gaps.close(c, source_id, walk.digest, now))

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
        if not first and response.status not in GONE:
            self.crawl.counts[runs.BROKEN] += 1
        self._lost(response.url, f"http_{response.status}", first=first)
        self.crawl.counts["listings refused"] += 1
        self._heard.set()
        log.warning("%s: listing answered %d", response.url, response.status)

    def failed(self, url: str, why: str, *, first: bool) -> None:
        """Note a listing that gave no answer; *first* when no page led to it."""
        if not first:
            self.crawl.counts[runs.BROKEN] += 1
        self._lost(url, why, first=first)
        log.warning("%s: listing gave no answer: %s", url, why)

    def _lost(self, url: str, why: str, *, first: bool) -> None:
        self.crawl.counts["listings failed"] += 1
        self.crawl.counts[f"listings failed: {why}"] += 1
        self._heard.set()
        if first and why != OWN_NETWORK:
            self.crawl.figures.failed.append(url)
