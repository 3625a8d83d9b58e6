"""What happens on the sites between the visits of the demo."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.story import Event

DAY_0 = datetime.fromisoformat("2026-02-20T08:00:00+06:00")
"""The clock of the first visit; the others are a day and two days later."""

VISITS = (DAY_0, DAY_0 + timedelta(days=1), DAY_0 + timedelta(days=2))

EVENTS: tuple[Event, ...] = ()
