"""One crawl's looks at known articles: which, and how many it may still spend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from scrapy.settings import BaseSettings
from sqlalchemy import Connection

from archive.store import Task
from archive.store.crawls import edit_counts, frontier, schedule
from crawler.crawl import revisit_policy
from crawler.crawl.responses import GONE

if TYPE_CHECKING:
    from crawler.crawl.context import Archivist

RESERVE = 0.2
"""Share of the budget kept for what the listings of this crawl will tell."""

CANDIDATES = 20
"""How many due articles are weighed for each that may be chosen."""

RETRIES = 10_000


class RevisitBudget:
    """Spends the budget of one crawl and of the day; the rest stays pending."""

    def __init__(self, crawl: Archivist, settings: BaseSettings) -> None:
        """Belong to a *crawl*; the *settings* say how many looks it may make."""
        self.crawl = crawl
        self.left = settings.getint("NEWSARCHIVE_REVISITS")
        a_day = crawl.source.manners.revisits_a_day
        if a_day is None:
            a_day = settings.getint("NEWSARCHIVE_REVISITS_A_DAY")
        self.a_day = a_day

    async def open(self, now: datetime) -> None:
        """Learn how the source edits, and make the best visits pending."""
        if self.crawl.kind == "backfill":
            self.left = 0
            return
        source_id = self.crawl.source_id
        today = await self.crawl.call(
            lambda c: schedule.set_daily_budget(c, source_id, self.a_day, now)
        )
        self.left = min(self.left, today)
        counts = await self.crawl.call(lambda c: edit_counts.load(c, source_id))
        self.crawl.workshop.planner.habits[source_id] = revisit_policy.habit(counts)
        await self.crawl.call(lambda c: self._wake(c, now))

    def _wake(self, connection: Connection, now: datetime) -> None:
        source_id = self.crawl.source_id
        frontier.retry(connection, source_id, now, limit=RETRIES)
        kept = int(self.left * RESERVE) if self.crawl.kind == "crawl" else 0
        room = self.left - kept - frontier.waiting(connection, source_id)
        limit = CANDIDATES * self.left
        due = frontier.due(connection, source_id, now, limit=limit)
        chosen = set(self.crawl.workshop.planner.choose(due, now, room))
        gone = {each.link_id for each in due if each.seen.gone_since is not None}
        frontier.mark_pending(connection, sorted(chosen - gone), now, "due")
        frontier.mark_pending(connection, sorted(chosen & gone), now, GONE)

    def take(self, tasks: Iterable[Task]) -> list[Task]:
        """Return the tasks that the budget does for; new articles cost nothing."""
        taken = []
        for task in tasks:
            if task.article_id is not None:
                if self.left <= 0:
                    continue
                self.left -= 1
            taken.append(task)
        return taken


AT_ONCE = 10_000
"""Links and captures taken up at a crawl's start."""
