"""An upgrade of the extractor never shows up as an edit by a newspaper."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.store import Writer
from crawler.crawl.context import Runtime
from crawler.crawl.reextraction import Reextraction
from crawler.crawl.revisit_policy import Planner
from crawler.workers.pool import ReadingPool
from demo import sources
from demo.script import VISITS
from demo.serve import running
from tests.crawler.workers.test_pool import GOOD, SLOW, source
from tests.support.forking import Forking
from tests.support.press import T0, Press
from tests.support.processes import Command

SOURCE = "demo-timesca"
OTHER_EXTRACTOR = "\n[article]\ndrop_lines = ['^.{200,}$']\n"
"""A setting of the source that changes what is read of every page with long lines."""


@pytest.fixture
def newsarchive(
    database_url: str, tmp_path: Path, forking: Forking
) -> Callable[..., str]:
    environment = os.environ | {
        "NEWSARCHIVE_DATABASE_URL": database_url,
        "NEWSARCHIVE_SOURCES": str(tmp_path / "sources"),
        "NEWSARCHIVE_CONTACT": "tests@example.org",
        "NEWSARCHIVE_ALLOW_PRIVATE": "1",
    }

    def run(*words: str, at: datetime) -> str:
        around = environment | {"NEWSARCHIVE_CLOCK": at.isoformat()}
        done = Command(("crawler.cli", *words), around, tmp_path, forking).wait()
        assert done.code in {0, 3}, done.said
        return done.out

    return run


def kinds(engine: sa.Engine) -> dict[str, int]:
    query = sa.text("SELECT kind, count(*) FROM changes GROUP BY kind")
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def bodies(engine: sa.Engine) -> dict[str, str]:
    query = sa.text("SELECT url, body FROM latest_articles")
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def test_another_extractor_makes_no_version_and_a_later_edit_makes_one(
    newsarchive: Callable[..., str], engine: sa.Engine, tmp_path: Path
):
    with running() as town:
        sources.write(town, tmp_path / "sources", detail="addresses")
        newsarchive("crawl", SOURCE, at=VISITS[0])
        before = bodies(engine)
        profile = tmp_path / "sources" / f"{SOURCE}.toml"
        profile.write_text(profile.read_text() + OTHER_EXTRACTOR)

        newsarchive("reextract", "--source", SOURCE, at=VISITS[0] + timedelta(hours=1))

        after = bodies(engine)
        altered = [url for url in before if before[url] != after[url]]
        assert len(altered) > len(before) / 2
        assert kinds(engine).get("text.reread") == len(altered)

        newsarchive("crawl", SOURCE, at=VISITS[0] + timedelta(hours=2))
        assert kinds(engine).get("version.new", 0) == 0

        town.advance(days=1)
        newsarchive("crawl", SOURCE, at=VISITS[1])
        edited = [
            entry.url
            for entry in town.ledger.at(VISITS[1])
            if entry.site == "timesca" and len(entry.versions) > 1
        ]
        query = sa.text("SELECT url FROM changes WHERE kind = 'version.new'")
        with engine.connect() as connection:
            told = sorted(connection.execute(query).scalars())
        assert set(told) <= set(edited)
        assert len(told) == len(set(told)) > 0


def test_a_page_that_hangs_is_left_for_the_next_time_and_counted(database_url: str):
    writer, workers = Writer(database_url, Planner()), ReadingPool(count=1, deadline=5)
    press = Press(database_url, writer)
    for name, markup in (("slow", SLOW), ("good", GOOD)):
        url = f"https://loop.test/{name}/"
        save = press.work("loop", url)
        page = f"<!doctype html><title>T</title><body>{markup}".encode()
        kept = press.keep("loop", url, T0 + timedelta(hours=1), page)
        writer.do(replace(save, capture_id=kept)).result(60)
    shop = Runtime(writer, workers, Planner())

    async def last() -> dict[str, int]:
        counted = {}
        async for counts in Reextraction(source(), press.source("loop"), shop).run():
            counted = dict(counts)
        return counted

    try:
        counted = asyncio.run(last())
    finally:
        workers.close()
        writer.close()

    assert (counted["articles"], counted["unread"]) == (2, 1)
    marks = dict(press.rows("SELECT url, extractor FROM article_history"))
    assert marks["https://loop.test/slow/"] == "x/1"
    assert marks["https://loop.test/good/"] != "x/1"
