"""A day without news is told from a day on which nobody could look."""

from __future__ import annotations

from datetime import timedelta

from tests.support.rooms import SITE


def test_a_day_of_failed_crawls_is_a_day_without_a_crawl(both_rooms):
    room = both_rooms
    for outage in (None, "403", None):
        room.town.sites["timesca"].outage = outage
        room.environment["NEWSARCHIVE_CLOCK"] = room.town.clock.isoformat()
        room.crawl(SITE).wait()
        room.town.clock += timedelta(days=1)
    days = room.ask(
        "SELECT day, crawls FROM daily_coverage WHERE day >= '2026-02-20' ORDER BY day"
    )
    assert days == [("2026-02-20", 1), ("2026-02-21", 0), ("2026-02-22", 1)]
