"""The days of a soak: when the program runs, and when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, tzinfo=UTC)
CALM = timedelta(minutes=30)
"""Nothing happens on the sites for so long after the program was started."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """So many days of so many slots; at the begin of each the program runs once."""

    days: int
    slots: int

    @property
    def every(self) -> timedelta:
        """From one slot to the next."""
        return timedelta(days=1) / self.slots

    @property
    def end(self) -> datetime:
        """When nothing happens any more."""
        return START + timedelta(days=self.days)

    @property
    def moments(self) -> list[datetime]:
        """The begin of each slot."""
        return [START + number * self.every for number in range(self.days * self.slots)]

    def clear(self, moment: datetime) -> datetime:
        """Return *moment* to the minute, moved out of the time when we look."""
        moment = moment.replace(second=0, microsecond=0)
        into = (moment - START) % self.every
        return moment + (CALM - into if into < CALM else timedelta(0))
