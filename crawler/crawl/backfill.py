"""One order to fetch the past of a source: its pages, one by one, back in time."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from scrapy.http import Response
from sqlalchemy import Connection

from archive import clock
from archive.article import Listing
from archive.store.crawls import backfills, gaps
from archive.store.crawls.backfills import Page
from archive.urls import digest
from crawler.crawl.backfill_period import OLD_PAGES, Pace, Progress, Window
from crawler.crawl.discovery import Discovery
from crawler.crawl.responses import ABSENT
from crawler.downloader.connectivity import Connectivity
from crawler.downloader.failures import OWN_NETWORK, failure_code, is_unreachable
from crawler.items import link_address
from crawler.listings import KINDS, fingerprint, starts
from crawler.source import Route

log = logging.getLogger(__name__)

DEPTH = 3
FAILURES = 3
"""Pages in a row without an answer before the site is left alone."""

SHIFTING = tuple(name for name, kind in KINDS.items() if kind.for_readers)
"""Kinds of listings whose items move to other pages when one is deleted."""

ENDS = {HTTPStatus.BAD_REQUEST, *ABSENT}
"""What sites answer behind the last page of a listing."""


class BackfillRun:
    """Reads the pages of one order; which are left stands in the database."""

    def __init__(
        self,
        discovery: Discovery,
        connectivity: Connectivity,
        fetch: Callable[[str], Awaitable[Response]],
        window: Window,
    ) -> None:
        """Belong to the crawl of a *discovery*; *fetch* is Scrapy's way to a page."""
        self.context, self.discovery = discovery.context, discovery
        self.connectivity, self.fetch, self.window = connectivity, fetch, window
        self.order = 0
        self.failures = 0
        self.pace = Pace(window)
        self.progress = Progress(0, 0, 0, None, None)

    async def open(self) -> None:
        """Take the order up where it was left, or begin it."""
        window, source_id = self.window, self.context.source_id
        self.order = await self.context.transact(
            lambda c: backfills.begin(
                c, source_id, (window.since, window.until), clock.now(), SHIFTING
            )
        )
        routes = self.context.source.listing
        deep = [route for route in routes if route.deep]
        await self._add(deep or list(routes))

    async def _add(self, routes: list[Route]) -> None:
        since, until = self.window.since, self.window.until
        pages = [
            Page(route.url, route.kind, url, digest(url))
            for route in routes
            for url in starts(route, self.context.source, since, until)
        ]
        await self.context.transact(lambda c: backfills.add(c, self.order, pages))

    async def turn(self) -> bool:
        """Read the next page; False when none is left, or the site does not answer."""
        page = await self.context.transact(lambda c: backfills.next_page(c, self.order))
        await self._measure()
        if page is None:
            return await self._widen()
        if await self._is_past(page):
            return True
        response = await self._fetch(page)
        if response is not None:
            self.failures = 0
            await self._read(page, response)
        return self.failures < FAILURES

    async def _widen(self) -> bool:
        """Try the other listings when none that lists the whole archive answered."""
        routes = self.context.source.listing
        tally = await self.context.transact(lambda c: backfills.tally(c, self.order))
        if not tally.get("done") and any(route.deep for route in routes):
            others = [route for route in routes if not route.deep]
            await self._add(others)
            after = await self.context.transact(
                lambda c: backfills.tally(c, self.order)
            )
            if after.get("pending"):
                return True
        if not tally.get("failed"):
            await self.context.transact(self._finish)
        return False

    def _finish(self, connection: Connection) -> None:
        """Close the order, and the gaps that it has filled."""
        now, window = clock.now(), (self.window.since, self.window.until)
        backfills.finish(connection, self.order, now)
        gaps.filled(connection, self.context.source_id, window, now)

    async def _is_past(self, page: Page) -> bool:
        """Say whether the page before told, once its articles were read, to stop.

        Listings without dates are dated by the articles that they named.
        """
        before = await self.context.transact(lambda c: backfills.leader(c, page))
        if before is None or before.oldest is not None:
            return False
        if not KINDS[page.kind].newest_first:
            return False
        source_id = self.context.source_id
        named = link_address(before.url, self.context.source).digest
        newest = await self.context.transact(
            lambda c: backfills.newest(c, source_id, named)
        )
        if newest is None or newest >= self.window.since:
            return False
        first = await self.context.transact(
            lambda c: backfills.leader(c, _page(before))
        )
        older = 1 + (first.older if first is not None else 0)
        await self._done(before.id, "done", older=older)
        if older < OLD_PAGES:
            return False
        await self._done(page.id, "done", reason="older than wanted")
        return True

    async def _fetch(self, page: Page) -> Response | None:
        try:
            answer = await self.fetch(page.url)
        except Exception as error:  # noqa: BLE001 - whatever it was, no page came
            if is_unreachable(error) and await self.connectivity.fails():
                self._cut_off()
                return None
            await self._fail(page, failure_code(error))
            return None
        if answer.status in ENDS and page.led_by is not None and not page.depth:
            await self._done(page.id, "done", reason=f"http_{answer.status}")
            return None
        if answer.status >= HTTPStatus.BAD_REQUEST or "challenge" in answer.flags:
            await self._fail(page, f"http_{answer.status}")
            return None
        return answer

    async def _fail(self, page: Page, why: str) -> None:
        log.warning("%s: no listing: %s", page.url, why)
        self.failures += 1
        self.context.stats.counts["listings failed"] += 1
        await self._done(page.id, "failed", reason=why)

    def _cut_off(self) -> None:
        """Come to an end: no site can be reached, and the page stays to be read."""
        self.failures = FAILURES
        self.context.stats.counts["listings failed"] += 1
        self.context.stats.counts[f"listings failed: {OWN_NETWORK}"] += 1

    async def _done(self, page_id: int, state: str, **facts: object) -> None:
        await self.context.transact(
            lambda c: backfills.read(c, page_id, state, **facts)
        )

    async def _read(self, page: Page, response: Response) -> None:
        """Store what a page names, then what there is to read behind it."""
        routes = {route.url: route for route in self.context.source.listing}
        route = routes[page.route].model_copy(
            update={"url": page.url, "kind": page.kind}
        )
        listing = await self.discovery.read(response, route)
        if listing.problem:
            await self._fail(page, listing.problem)
            return
        share = self.window.share(listing.links, self.context.source, clock.now())
        await self.discovery.store(page.url, route, share.links)
        mark = fingerprint(listing)
        again = await self.context.transact(
            lambda c: backfills.known(c, self.order, page.route, mark)
        )
        before = await self.context.transact(lambda c: backfills.leader(c, page))
        older = (1 + (before.older if before is not None else 0)) * share.is_older
        reason = _end(listing, older, again=again)
        if reason is None:
            await self._follow(page, listing)
        await self._done(
            page.id,
            "done",
            reason=reason,
            older=older,
            oldest=share.oldest,
            fingerprint=mark,
            links=len(share.links),
        )

    async def _follow(self, page: Page, listing: Listing) -> None:
        follow = [(page.kind, url, page.depth) for url in listing.next_urls[:1]]
        if page.depth < DEPTH:
            follow += [
                (kind, url, page.depth + 1)
                for kind, url in listing.children
                if self.window.reaches(url)
            ]
        pages = [
            Page(page.route, kind, url, digest(url), depth, page.id)
            for kind, url, depth in follow
        ]
        await self.context.transact(lambda c: backfills.add(c, self.order, pages))

    async def _measure(self) -> None:
        """Find out how far it is, and guess how long the rest takes."""
        context = self.context
        pages = await context.transact(lambda c: backfills.tally(c, self.order))
        waiting = await context.transact(
            lambda c: backfills.waiting(c, context.source_id)
        )
        reached = await context.transact(lambda c: backfills.reached(c, self.order))
        self.progress = self.pace.progress(
            pages, waiting, context.stats.counts["fetched"], reached
        )


def _end(listing: Listing, older: int, *, again: bool) -> str | None:
    """Return why a listing ends with this page, None if it goes on."""
    if not listing.links and not listing.children:
        return "empty"
    if again:
        return "same page"
    return "older than wanted" if older >= OLD_PAGES else None


def _page(row: object) -> Page:
    names = ("route", "kind", "url", "url_digest", "depth", "led_by", "id", "older")
    return Page(*(getattr(row, name) for name in names))
