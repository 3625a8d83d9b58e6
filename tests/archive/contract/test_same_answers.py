"""One recorded crawl, played into both databases, reads the same in every view."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import Archive, db
from archive.article import Article, Capture
from archive.payloads import unpacked
from archive.store import RejectCapture, SaveArticle, StoreCapture, Writer
from archive.store.articles import redaction
from archive.store.related import near_duplicates
from archive.store.revisits import NextFetch
from crawler import extract
from crawler.items import link_address
from crawler.sources.loader import load_file
from demo import sources
from demo.script import VISITS
from demo.serve import running
from tests.archive.contract.test_views import ORDER, answers
from tests.support.press import T0, Press
from tests.support.processes import Command

CRAWLED = ("demo-kursiv", "demo-openkg", "demo-vesti")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, forking) -> tuple[str, Path]:
    """An archive that a crawler filled on two days, and its sources' profiles."""
    folder = tmp_path_factory.mktemp("recorded")
    url = f"sqlite:///{folder / 'recorded.db'}"
    environment = os.environ | {
        "NEWSARCHIVE_DATABASE_URL": url,
        "NEWSARCHIVE_SOURCES": str(folder / "sources"),
        "NEWSARCHIVE_CONTACT": "tests@example.org",
        "NEWSARCHIVE_ALLOW_PRIVATE": "1",
    }
    db.upgrade(url)
    with running() as town:
        sources.write(town, folder / "sources", detail="addresses")
        for visit in VISITS[:2]:
            around = environment | {"NEWSARCHIVE_CLOCK": visit.isoformat()}
            crawl = Command(("crawler.cli", "crawl", *CRAWLED), around, folder, forking)
            done = crawl.wait()
            assert done.code in {0, 3}, done.said
            town.advance(days=1)
    return url, folder / "sources"


@dataclass
class Player:
    """Plays the captures of a recorded archive into another one."""

    press: Press
    profiles: Path

    def play(self, name: str, capture: Capture) -> None:
        """Keep, read and store one answer as a crawler does."""
        profile = load_file(self.profiles / f"{name}.toml")
        press, url = self.press, capture.url
        link = press.link(name, url)
        ids = press.sources[name], press.crawls[name], link
        kept = press.writer.do(StoreCapture(*ids, capture)).result(60)
        read = extract.read(capture, profile)
        if not isinstance(read, Article):
            gone = capture.status in {404, 410}
            told = read.kind, read.reason, "done"
            work = RejectCapture(*ids, kept, capture.fetched_at, *told, gone=gone)
            press.writer.do(work).result(60)
            return
        save = SaveArticle(
            *(*ids, kept, capture.fetched_at, read),
            link_address(read.url, profile, "canonical"),
            tuple(link_address(other, profile, kind) for kind, other in read.aliases),
            tuple(link_address(other, profile) for other in read.editions),
        )
        press.writer.do(save).result(60)


def captures(url: str) -> Iterator[tuple[str, Capture]]:
    with Archive(url) as archive, archive.connection() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT c.id, s.name, p.data FROM capture c "
                "JOIN source s ON s.id = c.source_id "
                "JOIN payload p ON p.sha256 = c.payload_sha256 ORDER BY c.id"
            )
        ).all()
        for row in rows:
            told = archive.capture(row.id)
            facts = told.url, told.final_url, told.fetched_at, told.status
            yield row.name, Capture(*facts, told.headers, unpacked(row.data))


@pytest.fixture
def played(request, tmp_path, recorded) -> Iterator[list[str]]:
    """The recorded crawl in an SQLite file and in a PostgreSQL database."""
    recording, profiles = recorded
    file = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "b.db")
    cluster = request.getfixturevalue("postgresql_cluster")
    template = request.getfixturevalue("postgresql_template")
    with cluster.database(template) as name:
        urls = [f"sqlite:///{file}", cluster.url(name)]
        for url in urls:
            writer = Writer(url, lambda seen: NextFetch(seen.at, "at once"))
            player = Player(Press(url, writer), profiles)
            for source, capture in captures(recording):
                player.play(source, capture)
            while writer.call(lambda c: near_duplicates.link(c, T0)).result(60):
                pass
            writer.call(remove_one).result(60)
            writer.close()
        yield urls


def remove_one(connection: sa.Connection) -> None:
    """Remove an article that is no other's duplicate: which one, the crawl decides."""
    single = """SELECT min(id) FROM article WHERE id NOT IN
        (SELECT article_id FROM twin UNION SELECT twin_id FROM twin)"""
    article_id = connection.execute(sa.text(single)).scalar_one()
    redaction.redact(connection, article_id, "asked", T0)


def test_a_recorded_crawl_reads_the_same_from_both_databases(played):
    for view in ORDER:
        query = f"SELECT * FROM {view} ORDER BY {ORDER[view]}"  # noqa: S608
        one, other = (answers(url, query) for url in played)
        assert one == other, view
        assert one or view == "article_editions", view  # these sites have none
    kinds = {row[0] for row in answers(played[0], "SELECT kind FROM changes")}
    assert kinds >= {"article.new", "version.new", "article.gone", "text.duplicate"}
    found = []
    for url in played:
        with Archive(url) as archive:
            hits = [list(archive.search(words)) for words in ("школ*", "water", "-а")]
            found.append((hits, archive.facets("школ*"), list(archive.articles())))
    assert found[0] == found[1]
