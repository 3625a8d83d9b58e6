"""How readers choose articles: source, days, language, status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
)

from archive.contract.tables import LATEST

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

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows of `latest_articles` must fulfil."""
        view = LATEST.c
        found: list[ColumnElement[bool]] = []
        if self.source is not None:
            found.append(view.source == self.source)
        if self.since is not None:
            found.append(view.published_at >= self.since)
        if self.until is not None:
            found.append(view.published_at < self.until)
        if self.language is not None:
            found.append(view.language == self.language)
        if self.status is not None:
            found.append(view.status == self.status)
        return found
