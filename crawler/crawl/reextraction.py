"""Reads stored captures again with today's extractor; no network."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from archive import clock
from archive.article import NoArticle, Reading
from archive.store import Reextract
from archive.store.articles import captures, reextraction
from archive.store.crawls import site_templates
from crawler import extract
from crawler.crawl import ingest, template_refresh
from crawler.crawl.context import Runtime
from crawler.extract.template import SiteTemplate
from crawler.source import Source

PAGE = 50
"""Articles taken from the archive at a time."""

Group = list[tuple[int, int, int]]


@dataclass
class Reextraction:
    """One source's re-reading; may be stopped anywhere and started again."""

    source: Source
    source_id: int
    runtime: Runtime
    since: datetime | None = None
    template: SiteTemplate | None = None

    async def run(self) -> AsyncIterator[Counter[str]]:
        """Read every outdated article again; yield counts as they grow."""
        self.template = template_refresh.known(
            await asyncio.wrap_future(
                self.runtime.writer.call(
                    lambda c: site_templates.get(c, self.source_id)
                )
            )
        )
        extractor = extract.fingerprint(self.source, self.template)
        counts: Counter[str] = Counter()
        after = 0
        while groups := await self._outdated(extractor, after):
            works = [self._reread(group, extractor) for group in groups]
            for result in await asyncio.gather(*works):
                counts.update(result)
                counts["articles"] += 1
            after = groups[-1][0][0]
            yield counts

    async def _outdated(self, extractor: str, after: int) -> list[Group]:
        rows = await asyncio.wrap_future(
            self.runtime.writer.call(
                lambda connection: reextraction.outdated(
                    connection,
                    self.source_id,
                    extractor,
                    after=after,
                    since=self.since,
                    limit=PAGE,
                )
            )
        )
        return [list(group) for _, group in groupby(rows, key=lambda row: row[0])]

    async def _reread(self, group: Group, extractor: str) -> dict[str, int]:
        readings: dict[int, Reading] = {}
        for _, version_id, capture_id in group:
            reading = await self._read(capture_id)
            if reading is not None:
                readings[version_id] = reading
        work = Reextract(group[0][0], extractor, clock.now(), readings)
        result: dict[str, int] = await asyncio.wrap_future(self.runtime.writer.do(work))
        return result

    async def _read(self, capture_id: int) -> Reading | None:
        capture = await asyncio.wrap_future(
            self.runtime.writer.call(lambda c: captures.load(c, capture_id))
        )
        if capture is None:
            return None
        workers = self.runtime.workers
        reading = await ingest.read(workers, capture, self.source, self.template)
        failed = isinstance(reading, NoArticle) and reading.kind in ingest.UNREADABLE
        return None if failed else reading
