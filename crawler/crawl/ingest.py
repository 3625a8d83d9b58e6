"""What becomes of an answer: its bytes are kept, read, and what they say is saved.

Whoever has captures to take in calls `ingest`; it knows no Scrapy.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from archive import clock
from archive.article import Article, Capture, Link, NoArticle, NoArticleKind, Reading
from archive.store import RejectCapture, SaveResult, StoreCapture, Task
from archive.store.articles import captures
from archive.text.features import TextFeatures
from crawler import items
from crawler.crawl import responses, revisit_policy
from crawler.crawl.context import CrawlContext, UnstorableError
from crawler.crawl.frontier import no_answer
from crawler.crawl.responses import Rejection
from crawler.extract.template import SiteTemplate
from crawler.items import FetchedArticle
from crawler.source import Source
from crawler.workers.pool import ReadingPool, WorkerError

log = logging.getLogger(__name__)

UNREADABLE: frozenset[NoArticleKind] = frozenset({"extract_timeout", "extract_crash"})
"""What `read` says of a capture that no process could read."""


@dataclass(frozen=True, slots=True)
class Done:
    """The link is settled: by a save (new, changed, unchanged), or a verdict."""

    result: str


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The answer is believed when it comes twice: this is to be fetched again now."""

    task: Task
    fetches: int


async def ingest(context: CrawlContext, item: FetchedArticle) -> Done | AskAgain:
    """Take an answer in, whatever it is; ArchiveLostError when nothing takes it."""
    try:
        item = await _keep(context, item)
        return await _settle(context, item)
    except UnstorableError as error:
        return await _quarantine(context, item, error)


async def read(
    workers: ReadingPool,
    capture: Capture,
    source: Source,
    template: SiteTemplate | None,
    hints: Link | None = None,
) -> Reading:
    """Return what a capture says."""
    try:
        found: Reading = await workers.run("read", capture, source, hints, template)
    except WorkerError as error:
        return _unreadable(error)
    return found


async def read_with_features(
    workers: ReadingPool,
    capture: Capture,
    source: Source,
    template: SiteTemplate | None,
    hints: Link | None = None,
) -> tuple[Reading, TextFeatures | None]:
    """Return what a capture says, and the features of its text if it is an article."""
    try:
        found: tuple[Reading, TextFeatures | None] = await workers.run(
            "read_with_features", capture, source, hints, template
        )
    except WorkerError as error:
        return _unreadable(error), None
    return found


def _unreadable(error: WorkerError) -> NoArticle:
    slow = error.kind == "timeout"
    kind: NoArticleKind = "extract_timeout" if slow else "extract_crash"
    return NoArticle(kind, error.detail, "")


async def _keep(context: CrawlContext, item: FetchedArticle) -> FetchedArticle:
    """Store the bytes of an answer, unless an earlier crawl did."""
    if item.capture_id is not None:
        return item
    ids = (context.source_id, context.crawl_id, item.task.link_id)
    capture_id = await context.submit(StoreCapture(*ids, item.capture))
    return replace(item, capture_id=capture_id)


async def _settle(context: CrawlContext, item: FetchedArticle) -> Done | AskAgain:
    context.stats.counts["fetched"] += 1
    if (needless := responses.needless(item, context.source)) is not None:
        return await _reject(context, item, needless)
    if (absent := responses.absence(item, context.source)) is not None:
        return await _missing(context, item, absent)
    workers, hints = context.runtime.workers, item.task.hints
    reading, features = await read_with_features(
        workers, item.capture, context.source, context.template, hints
    )
    if isinstance(reading, Article):
        return await _save(context, item, reading, features)
    return await _no_article(context, item, reading)


async def _quarantine(
    context: CrawlContext, item: FetchedArticle, error: UnstorableError
) -> Done:
    """Put aside a page that the database refuses, with what it said."""
    log.error("%s cannot be stored: %s", item.task.url, error.reason)
    if item.capture_id is None:
        await no_answer(context, item.task, "unstorable", refused=False)
        return Done("unstorable")
    rejection = Rejection("unstorable", "failed", error.reason[:500])
    return await _reject(context, item, rejection)


async def _save(
    context: CrawlContext,
    item: FetchedArticle,
    article: Article,
    features: TextFeatures | None,
) -> Done:
    context.stats.article(article)
    if features is not None:
        context.runtime.minhashes[features.content_hash] = features.minhash
    save = items.save_command(
        item,
        article,
        features,
        context.source,
        source_id=context.source_id,
        crawl_id=context.crawl_id,
    )
    result: SaveResult = await context.submit(save)
    while result.kind == "stale" and result.capture_id is not None:
        baseline = await _baseline(context, item, result.capture_id)
        save = replace(save, baseline_id=result.capture_id, baseline=baseline)
        result = await context.submit(save)
    context.stats.counts[result.kind] += 1
    return Done(result.kind)


async def _baseline(
    context: CrawlContext, item: FetchedArticle, capture_id: int
) -> Reading:
    """Return what today's extractor reads from an earlier capture of an article."""
    capture = await context.transact(lambda c: captures.load(c, capture_id))
    if capture is None:
        return NoArticle("empty", "no bytes kept", "")
    workers, hints = context.runtime.workers, item.task.hints
    return await read(workers, capture, context.source, context.template, hints)


async def _no_article(
    context: CrawlContext, item: FetchedArticle, reading: NoArticle
) -> Done | AskAgain:
    context.stats.no_article(reading, item.capture.final_url)
    kind, known = reading.kind, item.task.article_id is not None
    if item.redirected and kind in {"home", "listing"}:
        kind = "soft_404"
    state = responses.state(kind, known=known)
    rejection = Rejection(kind, state, reading.reason, reading.extractor)
    if kind == "soft_404":
        return await _missing(context, item, rejection)
    return await _reject(context, item, rejection)


async def _missing(
    context: CrawlContext, item: FetchedArticle, absent: Rejection
) -> Done | AskAgain:
    """Store that no article is there: one we have is gone at the second time.

    410 is fetched again at once, behind all else; other answers pass with a
    restart or a purge of caches, and are fetched again by another crawl.
    """
    if item.task.article_id is None:
        return await _reject(context, item, replace(absent, state="skipped"))
    counts = context.stats.counts
    counts["missing"] += 1
    sure = item.fetches > 1 or item.task.reason in responses.SUSPECT
    if sure:
        await context.wait_for_listing()
    gone = sure and responses.believable(counts)
    again = not sure and absent.verdict == "http_410"
    due = None if gone or again else revisit_policy.confirm(clock.now())
    state = "done" if gone else "pending"
    done = await _reject(
        context, item, replace(absent, state=state, gone=gone, due_at=due)
    )
    return AskAgain(item.task, item.fetches + 1) if again else done


async def _reject(
    context: CrawlContext, item: FetchedArticle, rejection: Rejection
) -> Done:
    now, due_at = clock.now(), rejection.due_at
    assert item.capture_id is not None  # noqa: S101 - it was kept above
    if rejection.state == "failed":
        due_at = revisit_policy.retry(now, item.task.attempts)
    await context.submit(
        RejectCapture(
            source_id=context.source_id,
            crawl_id=context.crawl_id,
            link_id=item.task.link_id,
            capture_id=item.capture_id,
            at=now,
            verdict=rejection.verdict,
            reason=rejection.reason,
            state=rejection.state,
            due_at=due_at,
            gone=rejection.gone,
            extractor=rejection.extractor,
        )
    )
    _count(context, rejection)
    return Done(rejection.verdict)


def _count(context: CrawlContext, rejection: Rejection) -> None:
    counts, state, verdict = context.stats.counts, rejection.state, rejection.verdict
    if rejection.gone:
        counts["gone"] += 1
    elif verdict == "not_modified" and state == "done":
        counts["unchanged"] += 1
    elif state != "pending":
        counts[state] += 1
        counts[f"{state}: {verdict}"] += 1
