"""The only place that opens a connection, or changes the schema."""

from archive.db.engine import DEFAULT_URL, connect, safe
from archive.db.failures import RECOVERY, is_corrupt, unavailable
from archive.db.schema import APPLICATION_ID, head, opened, revision, upgrade, writing

__all__ = [
    "APPLICATION_ID",
    "DEFAULT_URL",
    "RECOVERY",
    "connect",
    "head",
    "is_corrupt",
    "opened",
    "revision",
    "safe",
    "unavailable",
    "upgrade",
    "writing",
]
