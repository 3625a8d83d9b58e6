"""The questions that growing archives are asked."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from random import Random

import sqlalchemy as sa

from archive import Archive
from benchmarks.measuring import archive_fill as fill
from benchmarks.measuring.growth_place import Cost, Place

QUESTIONS = 200
COLD = 25
ROWS = 20
Question = Callable[[Archive], int]
"""Asks something, and returns how many rows came."""


def ask(place: Place, size: int) -> dict[str, Cost]:
    """Return what each question costs in an archive of *size* articles."""
    asked = _questions(size)
    return {name: _cost(place, question) for name, question in asked.items()}


def _questions(size: int) -> dict[str, Question]:
    chance = Random(size)  # noqa: S311 - a benchmark wants it repeatable
    # in so many days a source publishes as many articles as are wanted
    days = ROWS * fill.SOURCES * fill.DAYS / size

    def day() -> timedelta:
        return timedelta(days=chance.uniform(120, fill.DAYS - 50))

    def source() -> str:
        return f"source{chance.randrange(fill.SOURCES)}"

    def before(archive: Archive) -> int:
        found = archive.articles(source=source(), until=fill.T0 + day())
        return len(list(islice(found, ROWS)))

    def between(archive: Archive) -> int:
        since = fill.T0 + day()
        until = since + timedelta(days=days)
        return len(list(archive.articles(source=source(), since=since, until=until)))

    def plain(archive: Archive) -> int:
        since = fill.T0 + day()
        values = {"source": source(), "since": since, "rows": ROWS}
        with archive.connection() as connection:
            return len(connection.execute(_PLAIN, values).all())

    def history(archive: Archive) -> int:
        return len(archive.history(fill.url(chance.randrange(size))))

    def changes(archive: Archive) -> int:
        after = chance.randrange(2 * size - 100)
        return len(list(archive.changes(after=after, limit=100)))

    def search(*ranks: tuple[int, int], **filters: object) -> Question:
        def found(archive: Archive) -> int:
            words = " ".join(fill.word(chance.randrange(*rank)) for rank in ranks)
            chosen = {n: v() if callable(v) else v for n, v in filters.items()}
            return len(list(archive.search(words, limit=ROWS, **chosen)))  # type: ignore[arg-type]

        return found

    common, middling, rare = (0, 60), (60, 1000), (1000, fill.WORDS)
    return {
        "latest: 20 of a source before a day": before,
        "latest: a source's 20 of some days": between,
        "latest: 20 of a source since a day, by SQL": plain,
        "history of an article": history,
        "changes after a seq, 100": changes,
        "search: one common word": search(common),
        "search: two common words": search(common, common),
        "search: a common word in one source": search(common, source=source),
        "search: a common word before a day": search(
            common, until=lambda: fill.T0 + day()
        ),
        "search: two middling words": search(middling, middling),
        "search: any word": search(rare),
        "search: any two words": search((0, fill.WORDS), (0, fill.WORDS)),
    }


_PLAIN = sa.text(
    "SELECT url, headline, published_at FROM latest_articles "
    "WHERE source = :source AND published_at >= :since "
    "ORDER BY published_at DESC LIMIT :rows"
)


def _cost(place: Place, question: Question) -> Cost:
    spent, rows = [], 0
    with Archive(place.url) as archive:
        question(archive)
        place.watch()
        for _ in range(QUESTIONS):
            began = place.clock()
            rows += question(archive)
            spent.append((place.clock() - began) * 1000)
    p95 = sorted(spent)[int(len(spent) * 0.95)]
    pages = statistics.mean(_pages(place, question) for _ in range(COLD))
    return Cost(statistics.median(spent), p95, pages, rows / QUESTIONS)


def _pages(place: Place, question: Question) -> float:
    """Return the pages of one question, those of opening the archive apart."""
    with Archive(place.url) as archive:
        opened = place.pages()
        question(archive)
        return place.pages() - opened
