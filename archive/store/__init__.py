"""The writes to the archive; elsewhere only counters and the index are put right.

The functions here run inside a transaction of their caller; `Writer` is the
usual one. Each is idempotent and safe beside other writers: the database's
constraints decide, not checks in the code.
"""

from archive.store.commands import (
    Address,
    Command,
    Found,
    Reextract,
    RejectCapture,
    SaveArticle,
    SettleLink,
    StoreCapture,
    StoreListing,
)
from archive.store.crawls.runs import Site
from archive.store.results import Discovered, SaveResult, Task
from archive.store.revisits import ArticleState, RevisitPolicy
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
