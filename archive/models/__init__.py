"""Tables and views, and nothing else."""

from archive.models.crawling import (
    Gap,
    LinkRow,
    ListingRow,
    Sighting,
    Source,
)
from archive.models.learned import Learned
from archive.models.likening import Alternate, Edition, Sketch, SketchBand
from archive.models.planning import Backfill, BackfillPage, Habit
from archive.models.publishing import (
    ArticleRow,
    ArticleUrl,
    CaptureRow,
    Change,
    Content,
    FeedHead,
    Merge,
    Payload,
    Twin,
    Version,
)
from archive.models.removing import Redaction
from archive.models.running import Crawl, Incident, Lease
from archive.models.searching import SearchEntry
from archive.models.types import Table

metadata = Table.metadata

__all__ = [
    "Alternate",
    "ArticleRow",
    "ArticleUrl",
    "Backfill",
    "BackfillPage",
    "CaptureRow",
    "Change",
    "Content",
    "Crawl",
    "Edition",
    "FeedHead",
    "Gap",
    "Habit",
    "Incident",
    "Learned",
    "Lease",
    "LinkRow",
    "ListingRow",
    "Merge",
    "Payload",
    "Redaction",
    "SearchEntry",
    "Sighting",
    "Sketch",
    "SketchBand",
    "Source",
    "Table",
    "Twin",
    "Version",
    "metadata",
]
