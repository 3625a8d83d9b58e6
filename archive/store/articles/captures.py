"""Captures: bytes are kept before they are read, and what reading came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from archive.article import Capture
from archive.models import ArticleRow, CaptureRow, LinkRow, Payload
from archive.payloads import CODEC, packed, unpacked
from archive.store import feed, tombstones
from archive.store.commands import RejectCapture, SettleLink, StoreCapture
from archive.store.crawls import edit_counts, frontier
from archive.store.revisits import RevisitPolicy
from archive.store.sql import insert, unique

# Headers that say something about the answer; others may hold what is private.
HEADERS = frozenset(
    {
        "age",
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "server",
        "tdm-reservation",
        "via",
        "x-robots-tag",
    }
)


def store(connection: Connection, works: Sequence[StoreCapture]) -> list[int]:
    """Store answers with their bytes; return the id of each capture."""
    packs = [packed(work.capture.body) for work in works]
    payloads = {
        sha256: {
            "sha256": sha256,
            "codec": CODEC,
            "size": len(work.capture.body),
            "data": data,
        }
        for work, (sha256, data) in zip(works, packs, strict=True)
        if work.capture.body
    }
    if payloads:
        rows = [payloads[sha256] for sha256 in sorted(payloads)]
        connection.execute(insert(connection, Payload).on_conflict_do_nothing(), rows)
    statement = insert(connection, CaptureRow).returning(
        CaptureRow.id, sort_by_parameter_order=True
    )
    rows = [
        _row(work, sha256 if work.capture.body else None)
        for work, (sha256, _) in zip(works, packs, strict=True)
    ]
    return list(connection.execute(statement, rows).scalars())


def _row(work: StoreCapture, sha256: str | None) -> dict[str, Any]:
    capture = work.capture
    return {
        "source_id": work.source_id,
        "crawl_id": work.crawl_id,
        "link_id": work.link_id,
        "url": capture.url,
        "final_url": capture.final_url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "headers": {
            name: value for name, value in capture.headers.items() if name in HEADERS
        },
        "payload_sha256": sha256,
    }


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
    planned = [_planned(work, articles.get(work.link_id), next_visit) for work in known]
    others = [work for work in ordered if work not in known]
    frontier.settle(connection, [_settled(work) for work in (*others, *planned)])
    _touch(connection, [work for work in known if not work.gone], articles)
    return _gone(connection, [work for work in known if work.gone], articles)


def _planned(
    work: RejectCapture,
    article: Any,  # noqa: ANN401 - a row, or None
    next_visit: RevisitPolicy,
) -> RejectCapture:
    """Return *work* with the next visit that the policy wants."""
    if article is None:
        return work
    seen = edit_counts.article_state(article, work.at)
    if work.gone and seen.gone_since is None:
        seen = replace(seen, gone_since=work.at)
    plan = next_visit(seen)
    return replace(work, due_at=plan.due_at, due_reason=plan.reason)


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


def _touch(
    connection: Connection, works: Sequence[RejectCapture], articles: dict[int, Any]
) -> None:
    """Note that articles still stood as they were."""
    stood = [work for work in works if work.link_id in articles]
    if not stood:
        return
    statement = (
        update(ArticleRow)
        .where(ArticleRow.id == bindparam("b_id"))
        .values(last_seen_at=bindparam("b_at"))
    )
    rows = [{"b_id": articles[work.link_id].id, "b_at": work.at} for work in stood]
    connection.execute(statement, sorted(rows, key=lambda row: row["b_id"]))
    learned = (
        lesson
        for work in stood
        for lesson in edit_counts.counted(
            articles[work.link_id], work.at, changed=False
        )
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


def _gone(
    connection: Connection, works: Sequence[RejectCapture], articles: dict[int, Any]
) -> list[feed.Entry]:
    """Mark live articles as gone; return what the feed is to say."""
    entries: dict[int, feed.Entry] = {}
    for work in works:
        article = articles.get(work.link_id)
        if article is not None and article.status == "live":
            entries[article.id] = feed.Entry(
                "article.gone", work.at, article.source_id, article.id, article.url
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


def unread(
    connection: Connection, source_id: int, *, after: int, limit: int
) -> list[Any]:
    """Return captures (id, link, article, hints) left unread, *after* an id."""
    statement = (
        select(CaptureRow.id, CaptureRow.link_id, LinkRow.article_id, LinkRow.hints)
        .join(LinkRow, LinkRow.id == CaptureRow.link_id)
        .where(
            CaptureRow.source_id == source_id,
            CaptureRow.verdict.is_(None),
            CaptureRow.id > after,
        )
        .order_by(CaptureRow.id)
        .limit(limit)
    )
    return list(connection.execute(statement))


def load(connection: Connection, capture_id: int) -> Capture | None:
    """Return a stored capture with its bytes; none if the answer had no body."""
    statement = (
        select(CaptureRow.__table__, Payload.data)
        .outerjoin(Payload, Payload.sha256 == CaptureRow.payload_sha256)
        .where(CaptureRow.id == capture_id)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Capture(
        url=row.url,
        final_url=row.final_url,
        fetched_at=row.fetched_at,
        status=row.status,
        headers=row.headers,
        body=unpacked(row.data) if row.data else b"",
    )
