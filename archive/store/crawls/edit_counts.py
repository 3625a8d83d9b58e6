"""How often a source's articles are edited, as fetches of known ones have shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from archive.edit_rates import Counts, observations
from archive.models import Habit
from archive.store.revisits import ArticleState
from archive.store.sql import insert

EditCount = tuple[int, int, int, float, float]
"""Source, class of edits, stretch, hours watched, edits seen."""


def load(connection: Connection, source_id: int) -> Counts:
    """Return what is known of how often a source's articles are edited."""
    statement = select(Habit.__table__).where(Habit.source_id == source_id)
    return {
        (row.edited, row.stretch): (row.hours, row.edits)
        for row in connection.execute(statement)
    }


def article_state(article: Any, at: datetime) -> ArticleState:  # noqa: ANN401 - a row with its columns
    """Return an *article* as it was known to stand at a moment."""
    return ArticleState(
        at=at,
        first_seen_at=article.first_seen_at,
        last_changed_at=article.last_changed_at,
        published_at=article.published_at,
        source_id=article.source_id,
        edits=max(0, article.version_count - 1),
        gone_since=article.status_since if article.status == "gone" else None,
    )


def counted(article: Any, at: datetime, *, changed: bool) -> list[EditCount]:  # noqa: ANN401
    """Return what a fetch at *at* shows; *article* is its row from before."""
    if not article.version_count or article.status != "live":
        return []
    before = article_state(article, article.last_seen_at)
    begin, end = (
        max(0.0, (moment - before.quiet_since).total_seconds() / 3600)
        for moment in (before.at, at)
    )
    found = observations(begin, end, before.edits, changed=changed)
    return [(article.source_id, e.edited, e.stretch, e.hours, e.edits) for e in found]


def add(connection: Connection, counts: Iterable[EditCount]) -> None:
    """Add counts to those that are stored."""
    sums: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for source_id, kind, stretch, hours, edits in counts:
        total = sums[source_id, kind, stretch]
        total[0] += hours
        total[1] += edits
    if not sums:
        return
    statement = insert(connection, Habit)
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "edited", "stretch"],
        set_={
            "hours": Habit.hours + statement.excluded.hours,
            "edits": Habit.edits + statement.excluded.edits,
        },
    )
    names = ("source_id", "edited", "stretch", "hours", "edits")
    rows = [
        dict(zip(names, (*key, *total), strict=True))
        for key, total in sorted(sums.items())
    ]
    connection.execute(statement, rows)
