"""Captures that gave no version, and what they say of an article that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from archive.models import ArticleRow, CaptureRow, LinkRow
from archive.store import feed, tombstones
from archive.store.commands import RejectCapture, SettleLink
from archive.store.crawls import edit_counts, frontier
from archive.store.revisits import RevisitPolicy
from archive.store.sql import chunks, unique, update_rows


def reject(
    connection: Connection, works: Sequence[RejectCapture], next_visit: RevisitPolicy
) -> list[feed.Entry]:
    """Store why captures gave no version, and what that means; return the news."""
    closed = tombstones.closed(connection, [work.link_id for work in works])
    tombstones.drop(connection, [w.capture_id for w in works if w.link_id in closed])
    works = [work for work in works if work.link_id not in closed]
    if not works:
        return []
    ordered = sorted(works, key=lambda work: work.link_id)
    _store_verdicts(connection, works)
    known = [w for w in ordered if w.gone or w.verdict == "not_modified"]
    articles = _articles(connection, known) if known else {}
    fetches = _fetches(connection, known, articles)
    planned = [_planned(fetch, next_visit) for fetch in fetches]
    others = [work for work in ordered if work not in known]
    frontier.settle(connection, [_settled(work) for work in (*others, *planned)])
    _touch(connection, [fetch for fetch in fetches if not fetch.work.gone])
    return _gone(connection, [fetch for fetch in fetches if fetch.work.gone])


def _store_verdicts(connection: Connection, works: Sequence[RejectCapture]) -> None:
    rows = [
        {
            "id": work.capture_id,
            "verdict": work.verdict,
            "reason": work.reason,
            "extractor": work.extractor,
        }
        for work in works
    ]
    update_rows(connection, CaptureRow, rows)


@dataclass(frozen=True, slots=True)
class _Fetch:
    """What came of fetching a known article (a row, or None), and when that was."""

    work: RejectCapture
    at: datetime
    article: Any

    @property
    def is_late(self) -> bool:
        """Whether the article was seen after that: then this is no news of it."""
        return self.article is not None and self.at < self.article.last_seen_at


def _fetches(
    connection: Connection, works: Sequence[RejectCapture], articles: dict[int, Any]
) -> list[_Fetch]:
    """Return the fetches in the order of their moments."""
    moments: dict[int, datetime] = {}
    for part in chunks([work.capture_id for work in works]):
        statement = select(CaptureRow.id, CaptureRow.fetched_at).where(
            CaptureRow.id.in_(part)
        )
        moments |= {row.id: row.fetched_at for row in connection.execute(statement)}
    fetches = [
        _Fetch(work, moments[work.capture_id], articles.get(work.link_id))
        for work in works
    ]
    return sorted(fetches, key=lambda fetch: fetch.at)


def _planned(fetch: _Fetch, next_visit: RevisitPolicy) -> RejectCapture:
    """Return its work with the next fetch that the policy wants."""
    if fetch.article is None:
        return fetch.work
    seen = edit_counts.article_state(fetch.article, fetch.work.at)
    if fetch.work.gone and seen.gone_since is None and not fetch.is_late:
        seen = replace(seen, gone_since=fetch.at)
    plan = next_visit(seen)
    # settled at its own moment: a later fetch of the link is not undone
    return replace(fetch.work, at=fetch.at, due_at=plan.due_at, due_reason=plan.reason)


def _settled(work: RejectCapture) -> SettleLink:
    return SettleLink(
        source_id=work.source_id,
        crawl_id=work.crawl_id,
        link_id=work.link_id,
        at=work.at,
        state=work.state,
        reason=work.verdict,
        due_at=work.due_at,
        due_reason=work.due_reason,
    )


def _touch(connection: Connection, fetches: Sequence[_Fetch]) -> None:
    """Note that articles still stood as they were."""
    news = [each for each in fetches if each.article is not None and not each.is_late]
    rows = [{"id": fetch.article.id, "last_seen_at": fetch.at} for fetch in news]
    update_rows(connection, ArticleRow, rows)
    counts = (
        count
        for fetch in news
        for count in edit_counts.counted(fetch.article, fetch.at, changed=False)
    )
    edit_counts.add(connection, counts)


def _articles(connection: Connection, works: Sequence[RejectCapture]) -> dict[int, Any]:
    statement = (
        select(LinkRow.id.label("link_id"), ArticleRow.__table__)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(LinkRow.id.in_(unique(work.link_id for work in works)))
        .order_by(ArticleRow.id)
        .with_for_update(of=ArticleRow)
    )
    return {row.link_id: row for row in connection.execute(statement)}


def _gone(connection: Connection, fetches: Sequence[_Fetch]) -> list[feed.Entry]:
    """Mark live articles as gone; return what the feed is to say."""
    entries: dict[int, feed.Entry] = {}
    for fetch in fetches:
        article = fetch.article
        if article is None or article.status != "live" or fetch.is_late:
            continue
        entries.setdefault(
            article.id,
            feed.Entry(
                "article.gone", fetch.at, article.source_id, article.id, article.url
            ),
        )
    rows = [
        {"id": key, "status": "gone", "status_since": entry.at}
        for key, entry in entries.items()
    ]
    update_rows(connection, ArticleRow, rows)
    return list(entries.values())
