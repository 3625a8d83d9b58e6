"""Captures that gave no version, and what they say of an article that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from archive.models import ArticleRow, CaptureRow, LinkRow
from archive.store import feed, tombstones
from archive.store.commands import RejectCapture, SettleLink
from archive.store.crawls import edit_counts, frontier
from archive.store.revisits import RevisitPolicy
from archive.store.sql import chunks, unique


def reject(
    connection: Connection, works: Sequence[RejectCapture], next_visit: RevisitPolicy
) -> list[feed.Entry]:
    """Store why captures gave no version, and what that means; return the news."""
    closed = tombstones.closed(connection, [work.link_id for work in works])
    tombstones.drop(connection, [w.capture_id for w in works if w.link_id in closed])
    works = [work for work in works if work.link_id not in closed]
    if not works:
        return []
    statement = (
        update(CaptureRow)
        .where(CaptureRow.id == bindparam("b_id"))
        .values(
            verdict=bindparam("b_verdict"),
            reason=bindparam("b_reason"),
            extractor=bindparam("b_extractor"),
        )
    )
    ordered = sorted(works, key=lambda work: work.link_id)
    rows = [
        {
            "b_id": work.capture_id,
            "b_verdict": work.verdict,
            "b_reason": work.reason,
            "b_extractor": work.extractor,
        }
        for work in ordered
    ]
    connection.execute(statement, rows)
    known = [w for w in ordered if w.gone or w.verdict == "not_modified"]
    articles = _articles(connection, known) if known else {}
    looks = _looks(connection, known, articles)
    planned = [_planned(look, next_visit) for look in looks]
    others = [work for work in ordered if work not in known]
    frontier.settle(connection, [_settled(work) for work in (*others, *planned)])
    _touch(connection, [look for look in looks if not look.work.gone])
    return _gone(connection, [look for look in looks if look.work.gone])


@dataclass(frozen=True, slots=True)
class _Look:
    """What came of a look at a known article (a row, or None), and when that was."""

    work: RejectCapture
    at: datetime
    article: Any

    @property
    def is_late(self) -> bool:
        """Whether the article was seen after that: then this is no news of it."""
        return self.article is not None and self.at < self.article.last_seen_at


def _looks(
    connection: Connection, works: Sequence[RejectCapture], articles: dict[int, Any]
) -> list[_Look]:
    """Return the looks in the order of their moments."""
    moments: dict[int, datetime] = {}
    for part in chunks([work.capture_id for work in works]):
        statement = select(CaptureRow.id, CaptureRow.fetched_at).where(
            CaptureRow.id.in_(part)
        )
        moments |= {row.id: row.fetched_at for row in connection.execute(statement)}
    looks = [
        _Look(work, moments[work.capture_id], articles.get(work.link_id))
        for work in works
    ]
    return sorted(looks, key=lambda look: look.at)


def _planned(look: _Look, next_visit: RevisitPolicy) -> RejectCapture:
    """Return its work with the next visit that the policy wants."""
    if look.article is None:
        return look.work
    seen = edit_counts.article_state(look.article, look.work.at)
    if look.work.gone and seen.gone_since is None and not look.is_late:
        seen = replace(seen, gone_since=look.at)
    plan = next_visit(seen)
    # settled at its own moment: a later look at the link is not undone
    return replace(look.work, at=look.at, due_at=plan.due_at, due_reason=plan.reason)


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


def _touch(connection: Connection, looks: Sequence[_Look]) -> None:
    """Note that articles still stood as they were."""
    news = [look for look in looks if look.article is not None and not look.is_late]
    if not news:
        return
    statement = (
        update(ArticleRow)
        .where(ArticleRow.id == bindparam("b_id"))
        .values(last_seen_at=bindparam("b_at"))
    )
    rows = [{"b_id": look.article.id, "b_at": look.at} for look in news]
    connection.execute(statement, sorted(rows, key=lambda row: row["b_id"]))
    learned = (
        lesson
        for look in news
        for lesson in edit_counts.counted(look.article, look.at, changed=False)
    )
    edit_counts.add(connection, learned)


def _articles(connection: Connection, works: Sequence[RejectCapture]) -> dict[int, Any]:
    statement = (
        select(LinkRow.id.label("link_id"), ArticleRow.__table__)
        .join(ArticleRow, ArticleRow.id == LinkRow.article_id)
        .where(LinkRow.id.in_(unique(work.link_id for work in works)))
        .order_by(ArticleRow.id)
        .with_for_update(of=ArticleRow)
    )
    return {row.link_id: row for row in connection.execute(statement)}


def _gone(connection: Connection, looks: Sequence[_Look]) -> list[feed.Entry]:
    """Mark live articles as gone; return what the feed is to say."""
    entries: dict[int, feed.Entry] = {}
    for look in looks:
        article = look.article
        if article is None or article.status != "live" or look.is_late:
            continue
        entries.setdefault(
            article.id,
            feed.Entry(
                "article.gone", look.at, article.source_id, article.id, article.url
            ),
        )
    if entries:
        statement = (
            update(ArticleRow)
            .where(ArticleRow.id == bindparam("b_id"))
            .values(status="gone", status_since=bindparam("b_at"))
        )
        rows = [{"b_id": key, "b_at": entries[key].at} for key in sorted(entries)]
        connection.execute(statement, rows)
    return list(entries.values())
