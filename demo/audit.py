"""Compares an archive with the ledger: what the sites did, and what it says.

Everything is asked in SQL of the reader's views, as a downstream tool would.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from archive import db
from demo.ledger import Entry, Ledger, Wrote

STATUS = {"soft-404": "gone", "consent": "live"}
"""What the archive calls a standing of the ledger's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, what the sites' ledger answers, and what the archive does."""

    question: str
    ledger: int
    archive: int
    wrong: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether both say the same, article by article."""
        return self.ledger == self.archive and not self.wrong


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the ledger beside what the archive has of it."""

    entry: Entry
    wrote: Sequence[Wrote]
    rows: Sequence[Any]
    status: str | None
    urls: frozenset[str]


def audit(url: str, ledger: Ledger, visits: Sequence[datetime]) -> list[Finding]:
    """Return the findings after crawls at *visits*."""
    engine = db.opened(url)
    try:
        with engine.connect() as connection:
            return list(_findings(connection, ledger, visits))
    finally:
        engine.dispose()


def _findings(
    connection: Connection, ledger: Ledger, visits: Sequence[datetime]
) -> Iterator[Finding]:
    now = visits[-1]
    seen = ledger.versions_seen(visits)
    stories = [
        _story(connection, ledger.entry(name, now), seen[name]) for name in sorted(seen)
    ]
    moves = sum(story.entry.status == "moved" for story in stories)
    count = _one(connection, "SELECT count(*) FROM latest_articles")
    yield Finding("articles (a moved one counts twice)", len(stories) + moves, count)
    yield _each("articles whose every version reads as published", stories, _reads)
    count = _one(connection, "SELECT count(*) FROM article_history")
    wrote = sum(len(story.wrote) for story in stories) + moves
    yield Finding("versions", wrote, count)
    for kind in ("headline", "body"):
        yield _edits(connection, stories, kind)
    yield _each("edits undone: three versions, two texts", _undone(stories), _two_texts)
    for standing, word in (("gone", "gone"), ("soft-404", "gone"), ("moved", "moved")):
        some = [story for story in stories if story.entry.status == standing]
        yield _each(
            f"{standing} articles that the archive calls {word}", some, _standing
        )
    yield _each(
        "live articles that the archive calls live",
        [story for story in stories if story.entry.status in {"live", "consent"}],
        _standing,
    )
    yield _each("articles that own all addresses met of them", stories, _addresses)
    yield _twins(connection, ledger, stories)


def _story(connection: Connection, entry: Entry, wrote: Sequence[Wrote]) -> Story:
    ids = {
        row.article_id
        for url in {entry.url, entry.moved_to or entry.url}
        for row in connection.execute(
            text("SELECT article_id FROM article_urls WHERE url = :url"), {"url": url}
        )
    }
    rows: list[Any] = []
    urls: set[str] = set()
    for article_id in sorted(ids):
        rows += connection.execute(
            text(
                "SELECT * FROM article_history WHERE article_id = :id "
                "ORDER BY version_number"
            ),
            {"id": article_id},
        )
        urls |= {
            row.url
            for row in connection.execute(
                text("SELECT url FROM article_urls WHERE article_id = :id"),
                {"id": article_id},
            )
        }
    status = connection.execute(
        text("SELECT status FROM latest_articles WHERE url = :url"), {"url": entry.url}
    ).scalar()
    return Story(entry, wrote, rows, status, frozenset(urls))


def _one(connection: Connection, query: str) -> int:
    value: int = connection.execute(text(query)).scalar_one()
    return value


def _each(question: str, stories: Sequence[Story], right: Any) -> Finding:  # noqa: ANN401
    wrong = tuple(story.entry.name for story in stories if not right(story))
    return Finding(question, len(stories), len(stories) - len(wrong), wrong)


def _reads(story: Story) -> bool:
    expected = [published(story.entry, wrote) for wrote in story.wrote]
    if story.entry.status == "moved":
        expected.append(expected[-1])
    return expected == [_stored(row) for row in story.rows]


def published(entry: Entry, wrote: Wrote) -> tuple[object, ...]:
    """Return headline, lead, authors and body; a lead not set apart is body."""
    lead, body = wrote.lead, wrote.text
    if lead and not entry.lead_apart:
        lead, body = None, f"{lead}\n\n{body}"
    return wrote.headline, lead, list(wrote.authors), body


def _stored(row: Any) -> tuple[object, ...]:  # noqa: ANN401
    return row.headline, row.lead, json.loads(row.authors), row.body


def _edits(connection: Connection, stories: Sequence[Story], kind: str) -> Finding:
    expected = sum(kind in wrote.changed for story in stories for wrote in story.wrote)
    count = _one(
        connection,
        f"SELECT count(*) FROM article_history WHERE change_kind LIKE '%{kind}%'",  # noqa: S608
    )
    return Finding(f"edits of a {kind}", expected, count)


def _undone(stories: Sequence[Story]) -> list[Story]:
    return [
        story
        for story in stories
        if len(story.wrote) > len({wrote.text for wrote in story.wrote}) > 1
    ]


def _two_texts(story: Story) -> bool:
    return len(story.rows) == len(story.wrote) and (
        len({row.content_hash for row in story.rows})
        == len({wrote.text for wrote in story.wrote})
    )


def _standing(story: Story) -> bool:
    standing = story.entry.status
    return story.status == STATUS.get(standing, standing)


def _addresses(story: Story) -> bool:
    return story.entry.url in story.urls


def _twins(connection: Connection, ledger: Ledger, stories: Sequence[Story]) -> Finding:
    wrong = []
    twins = [story for story in stories if story.entry.twin_of]
    for story in twins:
        original = next(
            other for other in stories if other.entry.name == story.entry.twin_of
        )
        ids = sorted(_article(connection, each.entry.url) for each in (story, original))
        found = connection.execute(
            text(
                "SELECT count(*) FROM text_twins WHERE article_id = :a "
                "AND twin_id = :b AND kind = 'exact'"
            ),
            {"a": ids[0], "b": ids[1]},
        ).scalar()
        if not found:
            wrong.append(story.entry.name)
    del ledger
    count = len(twins) - len(wrong)
    return Finding(
        "republished texts linked to their twin", len(twins), count, tuple(wrong)
    )


def _article(connection: Connection, url: str) -> int:
    found = connection.execute(
        text("SELECT article_id FROM article_urls WHERE url = :url"), {"url": url}
    ).scalar()
    return int(found or 0)
