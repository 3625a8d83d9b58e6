"""Tables and views, and nothing else."""

from archive.models.crawling import (
    Crawl,
    Gap,
    Lease,
    LinkRow,
    ListingRow,
    Sighting,
    Source,
)
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
from archive.models.searching import SearchEntry
from archive.models.types import Table

metadata = Table.metadata

__all__ = [
    "ArticleRow",
    "ArticleUrl",
    "CaptureRow",
    "Change",
    "Content",
    "Crawl",
    "FeedHead",
    "Gap",
    "Lease",
    "LinkRow",
    "ListingRow",
    "Merge",
    "Payload",
    "Redaction",
    "SearchEntry",
    "Sighting",
    "Source",
    "Table",
    "Twin",
    "Version",
    "metadata",
]
