"""From an answer to the archive: keep its bytes, read them, save what they say."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive import clock
from archive.article import Article, Capture, NoArticle, NoArticleKind, Reading
from archive.store import RejectCapture, SaveResult, StoreCapture
from archive.store.articles import captures
from archive.text.features import TextFeatures
from crawler import items
from crawler.crawl import responses, revisit_policy
from crawler.crawl.context import ArchiveLostError, Archivist, UnstorableError
from crawler.items import FetchedArticle
from crawler.spiders.news import NewsSpider
from crawler.workers.pool import WorkerError

log = logging.getLogger(__name__)


class ArchivePipeline:
    """Stores every visit; each ends in exactly one state of its link."""

    def __init__(self, crawler: Crawler) -> None:
        """Remember the crawler, whose spider holds the archivist."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the pipeline, as Scrapy asks."""
        return cls(crawler)

    @property
    def _spider(self) -> NewsSpider:
        spider = self.crawler.spider
        assert isinstance(spider, NewsSpider)  # noqa: S101 - all of ours are
        return spider

    @property
    def _archivist(self) -> Archivist:
        return self._spider.archivist

    async def process_item(self, item: FetchedArticle) -> FetchedArticle:
        """Store one visit, whatever it was."""
        try:
            item = await self._keep(item)
            await self._store(item)
        except UnstorableError as error:
            await self._quarantine(item, error)
        except ArchiveLostError as error:
            raise DropItem(error.reason) from error
        return item

    async def _keep(self, visit: FetchedArticle) -> FetchedArticle:
        """Store the bytes of a visit, unless an earlier crawl did."""
        archivist = self._archivist
        if visit.capture_id is not None:
            return visit
        link_id = visit.task.link_id
        keep = StoreCapture(
            archivist.source_id, archivist.crawl_id, link_id, visit.capture
        )
        return replace(visit, capture_id=await archivist.do(keep))

    async def _store(self, visit: FetchedArticle) -> None:
        self._archivist.counts["fetched"] += 1
        if (refusal := responses.needless(visit, self._archivist.source)) is not None:
            await self._dismiss(visit, **refusal)
            return
        if (missing := responses.absence(visit, self._archivist.source)) is not None:
            await self._missing(visit, **missing)
            return
        reading, known = await self._read(visit.capture, visit)
        if isinstance(reading, Article):
            await self._save(visit, reading, known)
        else:
            await self._no_article(visit, reading)

    async def _quarantine(self, visit: FetchedArticle, error: UnstorableError) -> None:
        """Put aside a page that the database refuses, with what it said."""
        log.error("%s cannot be stored: %s", visit.task.url, error.reason)
        if visit.capture_id is None:
            await self._archivist.no_answer(visit.task, "unstorable", refused=False)
            return
        said = error.reason[:500]
        await self._dismiss(visit, verdict="unstorable", reason=said, state="failed")

    async def _read(
        self, capture: Capture, visit: FetchedArticle
    ) -> tuple[Reading, TextFeatures | None]:
        archivist = self._archivist
        try:
            read: tuple[Reading, TextFeatures | None]
            read = await archivist.workshop.workers.run(
                "read_counted",
                capture,
                archivist.source,
                visit.task.hints,
                archivist.knowledge,
            )
        except WorkerError as error:
            slow = error.kind == "timeout"
            kind: NoArticleKind = "extract_timeout" if slow else "extract_crash"
            return NoArticle(kind, error.detail, ""), None
        return read

    async def _save(
        self, visit: FetchedArticle, article: Article, known: TextFeatures | None
    ) -> None:
        archivist = self._archivist
        archivist.figures.article(article)
        if known is not None:
            archivist.workshop.sketches[known.content_hash] = known.sketch
        save = items.save_command(archivist, visit, article, known)
        outcome: SaveResult = await archivist.do(save)
        while outcome.kind == "stale" and outcome.capture_id is not None:
            previous = outcome.capture_id
            capture = await archivist.call(lambda c: captures.load(c, previous))  # noqa: B023
            baseline: Reading = NoArticle("empty", "no bytes kept", "")
            if capture is not None:
                baseline, _ = await self._read(capture, visit)
            save = replace(save, baseline_id=previous, baseline=baseline)
            outcome = await archivist.do(save)
        archivist.counts[outcome.kind] += 1

    async def _no_article(self, visit: FetchedArticle, reading: NoArticle) -> None:
        known = visit.task.article_id is not None
        self._archivist.figures.no_article(reading, visit.capture.final_url)
        kind = reading.kind
        if visit.redirected and kind in {"home", "listing"}:
            kind = "soft_404"
        if kind == "soft_404":
            await self._missing(visit, kind, reading.reason, reading.extractor)
            return
        await self._dismiss(
            visit,
            verdict=kind,
            state=responses.state(kind, known=known),
            reason=reading.reason,
            extractor=reading.extractor,
        )

    async def _missing(
        self,
        visit: FetchedArticle,
        verdict: str,
        reason: str | None = None,
        extractor: str | None = None,
    ) -> None:
        """Store that no article is there: one we have is gone at the second look.

        410 is looked at again at once, behind all else; other answers pass with
        a restart or a purge of caches, and are asked for again by another crawl.
        """
        counts, due, again = self._archivist.counts, None, False
        gone, state = False, "skipped"
        if visit.task.article_id is not None:
            counts["missing"] += 1
            sure = visit.look > 1 or visit.task.reason in responses.SUSPECT
            if sure:
                await self._archivist.listings.wait_for_listing()
            gone = sure and responses.believable(counts)
            again = not sure and verdict == "http_410"
            state = "done" if gone else "pending"
            due = None if gone or again else revisit_policy.confirm(clock.now())
        await self._dismiss(
            visit,
            verdict=verdict,
            state=state,
            reason=reason,
            gone=gone,
            due_at=due,
            extractor=extractor,
        )
        if again:
            engine = self.crawler.engine
            assert engine is not None  # noqa: S101 - it runs while items come
            engine.crawl(self._spider.article(visit.task, look=2))

    async def _dismiss(  # noqa: PLR0913
        self,
        visit: FetchedArticle,
        *,
        verdict: str,
        state: str,
        reason: str | None = None,
        gone: bool = False,
        due_at: datetime | None = None,
        extractor: str | None = None,
    ) -> None:
        archivist, now = self._archivist, clock.now()
        assert visit.capture_id is not None  # noqa: S101 - it was kept above
        if state == "failed":
            due_at = revisit_policy.retry(now, visit.task.attempts)
        work = RejectCapture(
            source_id=archivist.source_id,
            crawl_id=archivist.crawl_id,
            link_id=visit.task.link_id,
            capture_id=visit.capture_id,
            at=now,
            verdict=verdict,
            reason=reason,
            state=state,
            due_at=due_at,
            gone=gone,
            extractor=extractor,
        )
        await archivist.do(work)
        if gone:
            archivist.counts["gone"] += 1
        elif verdict == "not_modified" and state == "done":
            archivist.counts["unchanged"] += 1
        elif state != "pending":
            archivist.counts[state] += 1
            archivist.counts[f"{state}: {verdict}"] += 1
