"""When to look again, from what is known of an article; pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from archive.store.work import Seen

# Most edits come in the first hours; what has not changed for long rarely does.
LADDER = (
    (timedelta(hours=3), timedelta(minutes=30)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=7), timedelta(hours=12)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=365), timedelta(days=30)),
)
"""An article that old since its last change is looked at again after so long."""

RETRY = timedelta(minutes=30)
GONE = timedelta(days=3)


def next_visit(seen: Seen) -> datetime | None:
    """Return when to look at an article again; None: never by itself."""
    born = seen.published_at or seen.first_seen_at
    age = max(timedelta(0), seen.at - max(min(born, seen.at), seen.last_changed_at))
    for limit, pause in LADDER:
        if age < limit:
            return seen.at + pause
    return None


def retry(now: datetime) -> datetime:
    """Return when a link that failed is worth another try."""
    return now + RETRY


def gone(now: datetime) -> datetime:
    """Return when to see whether a deleted article is back."""
    return now + GONE
