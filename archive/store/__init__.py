"""The only writes to the archive.

The functions here run inside a transaction of their caller; `Writer` is the
usual one. Each is idempotent and safe beside other writers: the database's
constraints decide, not checks in the code.
"""

from archive.store.commands import (
    Address,
    ArticleState,
    Command,
    Discovered,
    Found,
    Reextract,
    RejectCapture,
    RevisitPolicy,
    SaveArticle,
    SaveResult,
    SettleLink,
    StoreCapture,
    StoreListing,
    Task,
)
from archive.store.crawls.runs import Site
from archive.store.writer import Writer

__all__ = [
    "Address",
    "ArticleState",
    "Command",
    "Discovered",
    "Found",
    "Reextract",
    "RejectCapture",
    "RevisitPolicy",
    "SaveArticle",
    "SaveResult",
    "SettleLink",
    "Site",
    "StoreCapture",
    "StoreListing",
    "Task",
    "Writer",
]
