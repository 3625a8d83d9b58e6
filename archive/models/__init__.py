"""The tables, and nothing else; the views are in `archive.contract`."""

from archive.models.articles import (
    ArticleRow,
    ArticleUrl,
    Content,
    Merge,
    Redaction,
    Version,
)
from archive.models.captures import CaptureRow, Payload
from archive.models.crawls import Crawl, Lease
from archive.models.feed import Change, FeedHead
from archive.models.frontier import (
    Backfill,
    BackfillPage,
    Gap,
    LinkRow,
    ListingRow,
    Sighting,
)
from archive.models.related import Alternate, Edition, Sketch, SketchBand, Twin
from archive.models.search import SearchEntry
from archive.models.sources import Habit, Incident, Learned, Source
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
