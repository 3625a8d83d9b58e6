"""Watches SQLite's write-ahead log, which grows while a reader does not end."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Engine

log = logging.getLogger(__name__)

LIMIT = 256 * 1024 * 1024
"""Bytes; checkpoints keep the log at a few MiB unless something holds them up."""


class WalMonitor:
    """Says that the log of a database has become large, again when it doubles."""

    def __init__(self, engine: Engine, limit: int = LIMIT) -> None:
        """Watch the log of *engine*'s database; only a file of SQLite has one."""
        name = engine.url.database
        is_file = engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"}
        self._log = Path(f"{name}-wal") if is_file else None
        self._limit = limit

    def check(self) -> None:
        """Warn if the log has outgrown the limit."""
        if self._log is None or not self._log.exists():
            return
        size = self._log.stat().st_size
        if size > self._limit:
            self._limit = 2 * size
            log.warning(
                "%s has grown to %d MiB, since a reader has not ended: find it with "
                "`lsof`, and have it ask anew now and then",
                self._log,
                size // 1024**2,
            )
