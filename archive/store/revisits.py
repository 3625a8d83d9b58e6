"""What a policy of revisits is asked, and what it answers; the crawler has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ArticleState:
    """How an article stood when it was fetched, to plan the next fetch.

    *edits* are those since its first version.
    """

    at: datetime
    first_seen_at: datetime
    last_changed_at: datetime
    published_at: datetime | None
    source_id: int = 0
    edits: int = 0
    gone_since: datetime | None = None

    @property
    def quiet_since(self) -> datetime:
        """When it was last edited, or else published."""
        if self.edits:
            return self.last_changed_at
        return min(self.published_at or self.first_seen_at, self.first_seen_at)


@dataclass(frozen=True, slots=True)
class NextFetch:
    """When to fetch an article again (None: nothing planned), and why then."""

    due_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class DueArticle:
    """A known article whose time has come; *seen* is how it last was."""

    link_id: int
    seen: ArticleState


RevisitPolicy = Callable[[ArticleState], NextFetch]
"""The policy of revisits, chosen by the crawler."""
