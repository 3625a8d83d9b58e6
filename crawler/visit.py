"""An answer for an article address, on its way from the spider to the archive."""

from __future__ import annotations

from dataclasses import dataclass

from archive.article import Capture
from archive.store import Task


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of fetching a link.

    *look* counts the requests made to be sure, *wall* names a bot wall that
    answered instead, *capture_id* is set for captures that an earlier crawl
    stored but did not read.
    """

    task: Task
    capture: Capture
    look: int = 1
    wall: str | None = None
    redirected: bool = False
    capture_id: int | None = None
