"""Compares the archive with what the sites did; asks nothing but SQL."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from benchmarks.soak.world import World
from demo.audit import STATUS, published
from demo.ledger import Entry, Wrote

READ = ("article", "unchanged", "not_modified")
"""Verdicts of looks that say what an article's words are."""

Words = tuple[object, ...]


@dataclass
class Archived:
    """What the archive has: versions and looks by article, articles by address."""

    versions: dict[int, list[Row[Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    looks: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[str, int] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    published: dict[int, datetime | None] = field(default_factory=dict)


@dataclass
class Account:
    """What the sites' ledger and the archive agree on, and what they do not."""

    articles: int = 0
    missing: list[str] = field(default_factory=list)
    strangers: int = 0
    versions: int = 0
    bogus: list[str] = field(default_factory=list)
    made: int = 0
    seen: int = 0
    passed: int = 0
    overlooked: list[str] = field(default_factory=list)
    final: int = 0
    stale: list[str] = field(default_factory=list)
    standings: int = 0
    misjudged: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)


def archived(connection: Connection) -> Archived:
    """Read what the archive has."""
    found = Archived()
    history = "SELECT * FROM article_history ORDER BY article_id, version_number"
    for row in connection.execute(text(history)):
        found.versions[row.article_id].append(row)
    verdicts = ", ".join(f"'{verdict}'" for verdict in READ)
    captures = (
        "SELECT article_id, fetched_at FROM capture WHERE article_id IS NOT NULL "  # noqa: S608
        f"AND verdict IN ({verdicts}) ORDER BY id"
    )
    for row in connection.execute(text(captures)):
        found.looks[row.article_id].append(moment(row.fetched_at))
    for row in connection.execute(text("SELECT url, article_id FROM article_urls")):
        found.ids[row.url] = row.article_id
    standing = "SELECT article_id, status, published_at FROM latest_articles"
    for row in connection.execute(text(standing)):
        found.status[row.article_id] = row.status
        at = row.published_at
        found.published[row.article_id] = moment(at) if at else None
    return found


def moment(value: str | datetime) -> datetime:
    """Return a time as the database gives it, aware."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


class Audit:
    """Goes through a world's articles, one by one."""

    def __init__(
        self, world: World, archive: Archived, slots: Sequence[datetime]
    ) -> None:
        """Compare *archive* with *world*, where we looked at the *slots*."""
        self.world, self.archive, self.slots = world, archive, slots
        self.account = Account()
        self.known: set[int] = set()

    def run(self) -> Account:
        """Return what came of it."""
        for name in self.world.town.sites:
            ledger = self.world.ledger(name)
            for entry in ledger.at(self.slots[-1]):
                self._article(f"{name}/{entry.name.partition('/')[2]}", entry)
        self.account.strangers = len(set(self.archive.versions) - self.known)
        return self.account

    def _article(self, name: str, entry: Entry) -> None:
        account = self.account
        wrote = [(w, published(entry, w)) for w in entry.versions]
        urls = [entry.url] + ([entry.moved_to] if entry.moved_to else [])
        ids = [self.archive.ids.get(url) for url in urls]
        account.articles += len(urls)
        found = list(dict.fromkeys(i for i in ids if i is not None))
        if len(found) < len(urls):
            account.missing.append(name)
        self.known.update(found)
        for article_id in found:
            left = self._moved(name, entry) if article_id != found[-1] else None
            self._versions(
                name, [w for w in wrote if not left or w[0].at < left], article_id
            )
        if found:
            self._end(name, entry, wrote, found)

    def _versions(
        self, name: str, wrote: Sequence[tuple[Wrote, Words]], article_id: int
    ) -> None:
        """Take an article's versions for what its site wrote, in its order."""
        account, rows = self.account, self.archive.versions[article_id]
        begins = [w.at for w, _ in wrote]
        matched: set[int] = set()
        last = -1
        for row in rows:
            then = self._slot(moment(row.valid_from))
            place = bisect_right(begins, then) - 1
            account.versions += 1
            if place <= last or stored(row) != wrote[place][1]:
                why = "again" if place <= last else "other words"
                account.bogus.append(f"{name} {row.version_number} ({why})")
            matched.add(place)
            last = max(last, place)
        if rows:
            self._edits(name, wrote, matched, article_id)

    def _edits(
        self,
        name: str,
        wrote: Sequence[tuple[Wrote, Words]],
        matched: set[int],
        article_id: int,
    ) -> None:
        """Count the edits since the first look, and those that a look met.

        An edit that was undone before anybody looked is none to who looks then.
        """
        account, first = self.account, min(matched)
        begins = [w.at for w, _ in wrote]
        looks = {
            bisect_right(begins, self._slot(look)) - 1
            for look in self.archive.looks[article_id]
        }
        account.made += len(begins) - 1 - first
        account.seen += len(matched) - 1
        lost = set(range(first, len(begins))) - matched
        before = {place: max(m for m in matched if m < place) for place in lost}
        met = {n for n in lost & looks if wrote[n][1] != wrote[before[n]][1]}
        account.passed += len(lost - met)
        account.overlooked += [f"{name} edit {place}" for place in sorted(met)]

    def _moved(self, name: str, entry: Entry) -> datetime:
        """Return when an article left its first address."""
        events = self.world.town.sites[name.partition("/")[0]].site.events[entry.name]
        return next(event.at for event in events if event.kind == "move")

    def _end(
        self,
        name: str,
        entry: Entry,
        wrote: Sequence[tuple[Wrote, Words]],
        found: Sequence[int],
    ) -> None:
        """Compare how an article stands in the end."""
        account, current = self.account, found[-1]
        if entry.status in ("live", "moved"):
            account.final += 1
            rows = self.archive.versions[current]
            if not rows or stored(rows[-1]) != wrote[-1][1]:
                account.stale.append(name)
        account.standings += 1
        if self.archive.published.get(found[0]) != entry.published:
            account.undated.append(name)
        status = self.archive.status.get(found[0])
        if status != STATUS.get(entry.status, entry.status):
            account.misjudged.append(f"{name} is {entry.status}, archive: {status}")

    def _slot(self, then: datetime) -> datetime:
        """Return the moment of the sites' clock when a page was fetched."""
        return self.slots[bisect_right(self.slots, then) - 1]


def stored(row: Row[Any]) -> Words:
    """Return a version's words as the archive has them."""
    return row.headline, row.lead, json.loads(row.authors), row.body


def gaps(connection: Connection) -> Iterator[Row[Any]]:
    """Yield every gap that was recorded."""
    yield from connection.execute(
        text(
            "SELECT s.name AS source, g.from_at, g.to_at, g.closed_at FROM gap g "
            "JOIN source s ON s.id = g.source_id ORDER BY g.id"
        )
    )
