"""How readers choose articles: source, days, language, status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LARGEST = (1 << 63) - 1
"""The largest number that a database keeps, or can be asked for."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles: by source, day of publication (half-open), language, status."""

    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str | None = None
    status: str | None = None

    @property
    def is_dated(self) -> bool:
        """Whether articles without a date of publication are left out."""
        return self.since is not None or self.until is not None
