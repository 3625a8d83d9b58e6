"""How late the event loop is: a Scrapy extension that asks it every few moments.

Crawlers that share a loop share the probe. What it found is written to the file
that NEWSARCHIVE_LAG_FILE names, as JSON, in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

EVERY_S = 0.01


class Lag:
    """Measures while at least one engine runs."""

    engines = 0
    late: list[float]
    probe: asyncio.Task[None]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the engine's start and end."""
        lag = cls()
        crawler.signals.connect(lag.begin, signals.engine_started)
        crawler.signals.connect(lag.end, signals.engine_stopped)
        return lag

    def begin(self) -> None:
        """Start to ask, if nobody does yet."""
        Lag.engines += 1
        if Lag.engines == 1:
            Lag.late = []
            Lag.probe = asyncio.create_task(_ask(Lag.late))

    def end(self) -> None:
        """Write what was found when the last engine stops."""
        Lag.engines -= 1
        if Lag.engines:
            return
        Lag.probe.cancel()
        file = os.environ.get("NEWSARCHIVE_LAG_FILE")
        if file and Lag.late:
            late = sorted(1000 * value for value in Lag.late)
            found = {"p95": late[int(len(late) * 0.95)], "max": late[-1]}
            Path(file).write_text(json.dumps(found), "utf-8")


async def _ask(late: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(EVERY_S)
        late.append(time.perf_counter() - asked - EVERY_S)
