"""One crawl's frontier: what it takes up, and how many revisits it may spend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from archive import clock
from archive.article import Capture
from archive.store import SettleLink, Task
from archive.store.articles import captures
from archive.store.crawls import edit_counts, frontier, schedule
from archive.store.crawls.runs import Begun
from crawler.crawl import responses, revisit_policy
from crawler.crawl.context import CrawlContext, CrawlKind
from crawler.crawl.revisit_policy import Planner
from crawler.downloader.connectivity import SOON
from crawler.downloader.failures import OWN_NETWORK
from crawler.items import FetchedArticle

RESERVE = 0.2
"""Share of the budget kept for what the listings of this crawl will tell."""

CANDIDATES = 20
"""How many due articles are weighed for each that may be chosen."""

LINKS = 10_000
"""Links taken up at a crawl's start, and failed ones tried again."""

CAPTURES = 50
"""Captures left unread by a crash that are read at a time: all hold their bytes."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many known articles may be fetched again, in one crawl and in a day."""

    a_crawl: int
    a_day: int


def promote_due(
    connection: Connection,
    begun: Begun,
    kind: CrawlKind,
    budget: Budget,
    planner: Planner,
) -> int:
    """Make the revisits that are worth most pending; return how many may be made."""
    if kind == "backfill":
        return 0
    source_id, now = begun.source_id, begun.at
    spent = schedule.revisits_spent(connection, source_id, now)
    left = min(budget.a_crawl, max(0, budget.a_day - spent))
    counts = edit_counts.load(connection, source_id)
    planner.habits[source_id] = revisit_policy.habit(counts)
    frontier.retry(connection, source_id, now, limit=LINKS)
    kept = int(left * RESERVE) if kind == "crawl" else 0
    room = left - kept - frontier.waiting(connection, source_id)
    due = frontier.due(connection, source_id, now, limit=CANDIDATES * left)
    chosen = set(planner.choose(due, now, room))
    gone = {each.link_id for each in due if each.seen.gone_since is not None}
    frontier.mark_pending(connection, sorted(chosen - gone), now, "due")
    frontier.mark_pending(connection, sorted(chosen & gone), now, responses.GONE)
    return left


class Frontier:
    """Hands out what one crawl is to fetch or read, each link once."""

    def __init__(self, context: CrawlContext, revisits: int) -> None:
        """Belong to a crawl, which may make so many *revisits*."""
        self.context = context
        self.revisits = revisits
        self._taken: set[int] = set()
        self._unread: set[int] = set()
        self._all_read = asyncio.Event()

    async def unread(self) -> AsyncIterator[FetchedArticle]:
        """Yield captures that were stored, but not read before a crash.

        `settled` must be told of each: a page of them is read before the next
        one is loaded.
        """
        after, more = 0, True
        while more:
            page = await self.context.transact(
                partial(_unread, context=self.context, after=after)
            )
            more = len(page) == CAPTURES
            self._unread = {row.id for row, capture in page if capture is not None}
            self._all_read.clear()
            for row, capture in page:
                after = row.id
                if capture is not None:  # it may be removed at this moment
                    self._taken.add(row.link_id)
                    yield _item(row, capture)
            if more and self._unread:
                await self._all_read.wait()

    def settled(self, item: FetchedArticle) -> None:
        """Note that an item was read, or never will be by this crawl."""
        self._unread.discard(item.capture_id or 0)
        if not self._unread:
            self._all_read.set()

    async def pending(self) -> list[Task]:
        """Return the links that wait, but for those already taken up."""
        source_id, now = self.context.source_id, clock.now()
        tasks = await self.context.transact(
            lambda c: frontier.pending(c, source_id, now, limit=LINKS)
        )
        return self.take(tasks)

    def take(self, tasks: Iterable[Task]) -> list[Task]:
        """Return the tasks that this crawl has not taken up yet, and take them.

        Known articles are taken as long as the budget lasts; new ones cost nothing.
        """
        taken = []
        for task in tasks:
            if task.link_id in self._taken:
                continue
            if task.article_id is not None:
                if self.revisits <= 0:
                    continue
                self.revisits -= 1
            self._taken.add(task.link_id)
            taken.append(task)
        return taken


def _unread(
    connection: Connection, *, context: CrawlContext, after: int
) -> list[tuple[Any, Capture | None]]:
    ids = context.source_id, context.crawl_id
    rows = captures.unread(connection, *ids, after=after, limit=CAPTURES)
    return [(row, captures.load(connection, row.id)) for row in rows]


def _item(row: Any, capture: Capture) -> FetchedArticle:  # noqa: ANN401
    hints = frontier.hints(capture.url, row.hints)
    task = Task(row.link_id, capture.url, row.article_id, hints=hints)
    # Fetched once, as far as anybody knows: that alone takes nothing away.
    return FetchedArticle(
        task,
        capture,
        redirected=capture.final_url != capture.url,
        capture_id=row.id,
    )


async def no_answer(
    context: CrawlContext, task: Task, why: str, *, refused: bool
) -> None:
    """Settle a link whose request was refused, or got no answer."""
    known = task.article_id is not None
    state = responses.refused(why, known=known) if refused else "failed"
    now = clock.now()
    context.stats.counts[state] += 1
    context.stats.counts[f"{state}: {why}"] += 1
    await context.submit(
        SettleLink(
            source_id=context.source_id,
            crawl_id=context.crawl_id,
            link_id=task.link_id,
            at=now,
            state=state,
            reason=why,
            due_at=_next_try(task, why, state, now),
        )
    )


def _next_try(task: Task, why: str, state: str, now: datetime) -> datetime | None:
    if why == OWN_NETWORK:
        return now + SOON
    if state == "skipped" or why == "stopping":
        return None
    return revisit_policy.retry(now, task.attempts)
