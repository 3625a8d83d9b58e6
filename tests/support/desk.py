"""A kiosk, an archive, and a clock to crawl the one into the other."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import db
from tests.support.forking import Forking
from tests.support.kiosk import Kiosk, kiosk
from tests.support.processes import Command, Start

T0 = datetime(2026, 2, 20, 8, tzinfo=UTC)


class Desk:
    """Crawls the kiosk at moments of its own clock, and asks the archive."""

    def __init__(
        self, database_url: str, site: Kiosk, folder: Path, start: Start
    ) -> None:
        self.database_url, self.site, self.sources = database_url, site, folder
        self.start = start
        self.now = T0
        self.write()

    def write(self, rules: str = "", manners: str = "") -> None:
        self.sources.mkdir(exist_ok=True)
        said = self.site.profile(rules) + manners
        (self.sources / "kiosk.toml").write_text(said)

    def environment(self) -> dict[str, str]:
        ours = {
            "NEWSARCHIVE_DATABASE_URL": self.database_url,
            "NEWSARCHIVE_SOURCES": str(self.sources),
            "NEWSARCHIVE_CONTACT": "tests@example.org",
            "NEWSARCHIVE_ALLOW_PRIVATE": "1",
            "NEWSARCHIVE_CLOCK": self.now.isoformat(),
        }
        return os.environ | ours

    def command(self, *arguments: str, code: int = 0) -> str:
        return self._run("crawler.cli", *arguments, code=code)

    def _run(self, *arguments: str, code: int = 0) -> str:
        folder = self.sources.parent
        done = Command(arguments, self.environment(), folder, self.start).wait()
        assert done.code == code, done.said
        return done.out

    def scrapy(self, *arguments: str) -> None:
        """Run a command of Scrapy's own."""
        self._run("scrapy", *arguments)

    def advance(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    def crawl(self, *, after: float = 0, kind: str = "crawl") -> dict[str, int]:
        """Crawl, *after* so many hours; return what was counted."""
        self.advance(after)
        run = json.loads(self.command(kind, "kiosk", "--json"))
        counts: dict[str, int] = run["counts"]
        return counts

    def rows(self, query: str) -> list[tuple[object, ...]]:
        engine = db.connect(self.database_url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(query))]
        finally:
            engine.dispose()

    def feed(self) -> list[object]:
        return [row[0] for row in self.rows("SELECT kind FROM changes ORDER BY seq")]

    def links(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT state, reason FROM link ORDER BY id")


@pytest.fixture
def site() -> Iterator[Kiosk]:
    with kiosk() as made:
        yield made


@pytest.fixture
def any_desk(site: Kiosk, tmp_path: Path, database_url: str, forking: Forking) -> Desk:
    """A desk over each kind of database."""
    return Desk(database_url, site, tmp_path / "sources", forking)


@pytest.fixture
def desk(site: Kiosk, tmp_path: Path, sqlite_template: Path, forking: Forking) -> Desk:
    file = shutil.copy(sqlite_template, tmp_path / "archive.db")
    return Desk(f"sqlite:///{file}", site, tmp_path / "sources", forking)
