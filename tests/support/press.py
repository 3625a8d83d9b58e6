"""A press: prints articles into a real archive, as a crawl would."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archive import db
from archive.article import Article, Capture, Link, Reading
from archive.store import (
    Address,
    Found,
    SaveArticle,
    Site,
    StoreCapture,
    StoreListing,
    Writer,
)
from archive.store.crawls import leases, runs
from archive.urls import digest, key

T0 = datetime(2026, 2, 20, 8, tzinfo=UTC)
BODY = "\n\n".join(
    f"Paragraph {n} says something of its own about the old bridge." for n in range(5)
)


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def waiting(url: str) -> None:
    """Return when somebody waits for a lock."""
    engine = db.connect(url)
    deadline = time.monotonic() + 30
    with engine.connect() as connection:
        while not connection.execute(sa.text(WAITING)).scalar():
            assert time.monotonic() < deadline, "nobody waits"
            connection.rollback()
            time.sleep(0.02)
    engine.dispose()


def address(url: str, kind: str = "canonical") -> Address:
    return Address(url, digest(key(url)), kind)


def _begun(connection: sa.Connection, site: Site) -> runs.Begun:
    """Begin a crawl, but leave its source to whoever wants to crawl it."""
    begun = runs.begin(connection, site, "crawl", T0)
    leases.release(connection, begun.source_id)
    return begun


@dataclass
class Press:
    url: str
    writer: Writer
    sources: dict[str, int] = field(default_factory=dict)
    crawls: dict[str, int] = field(default_factory=dict)

    def source(self, name: str) -> int:
        if name not in self.sources:
            site = Site(name, name.title(), f"https://{name}.test/", "UTC", "en")
            call = self.writer.call
            begun = call(lambda c: _begun(c, site)).result(60)
            self.sources[name], self.crawls[name] = begun.source_id, begun.crawl_id
        return self.sources[name]

    def discover(self, name: str, *urls: str, at: datetime = T0) -> Any:
        source = self.source(name)
        links = tuple(
            Found(Link(url, title=f"Title of {url}", position=n), address(url))
            for n, url in enumerate(urls)
        )
        listing = address(f"https://{name}.test/news/", "page")
        work = StoreListing(source, self.crawls[name], listing, at, at, links)
        return self.writer.do(work).result(60)

    def link(self, name: str, url: str) -> int:
        self.discover(name, url)
        sought = digest(key(url))
        return self.one(
            "SELECT id FROM link WHERE source_id = :s AND url_digest = :d",
            s=self.source(name),
            d=sought,
        )

    def keep(self, name: str, url: str, at: datetime, body: bytes = b"<p>") -> int:
        capture = Capture(url, url, at, 200, {"content-type": "text/html"}, body)
        link = self.link(name, url)
        work = StoreCapture(self.source(name), self.crawls[name], link, capture)
        return self.writer.do(work).result(60)

    def work(self, name: str, url: str, at: datetime = T0, **said: Any) -> SaveArticle:
        """A save of what the page at *url* says at a moment, its bytes kept."""
        options = {
            option: said.pop(option)
            for option in (
                "redirected",
                "aliases",
                "editions",
                "baseline",
                "baseline_id",
            )
            if option in said
        }
        final = said.pop("final", url)
        article = Article(
            **{"url": final, "headline": "H", "body": BODY, "extractor": "x/1"} | said
        )
        return SaveArticle(
            self.source(name),
            self.crawls[name],
            self.link(name, url),
            self.keep(name, url, at),
            at,
            article,
            address(final),
            **options,
        )

    def save(self, name: str, url: str, hours: float = 0, **said: Any) -> Any:
        at = T0 + timedelta(hours=hours)
        return self.writer.do(self.work(name, url, at, **said)).result(60)

    def reread(self, save: SaveArticle, capture_id: int, reading: Reading) -> Any:
        again = replace(save, baseline_id=capture_id, baseline=reading)
        return self.writer.do(again).result(60)

    def rows(self, query: str, **values: Any) -> list[Any]:
        engine = db.connect(self.url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(sa.text(query), values))
        finally:
            engine.dispose()

    def one(self, query: str, **values: Any) -> Any:
        return self.rows(query, **values)[0][0]

    def feed(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT kind FROM changes ORDER BY seq")]
