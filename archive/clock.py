"""The one place that asks what time it is.

`NEWSARCHIVE_CLOCK` shifts it, for demonstrations and soak tests: an ISO moment
("2026-02-20T08:00:00+00:00") at which the process starts to count, optionally
followed by " x100" to let time run a hundred times as fast.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_started = time.monotonic()


@lru_cache(maxsize=1)
def _shift(setting: str) -> tuple[datetime, float]:
    moment, _, speed = setting.partition(" x")
    return datetime.fromisoformat(moment).astimezone(UTC), float(speed or 1)


def now() -> datetime:
    """Return the present moment, aware UTC, to the second."""
    setting = os.environ.get("NEWSARCHIVE_CLOCK")
    if not setting:
        return datetime.now(UTC).replace(microsecond=0)
    base, speed = _shift(setting)
    elapsed = timedelta(seconds=(time.monotonic() - _started) * speed)
    return (base + elapsed).replace(microsecond=0)
