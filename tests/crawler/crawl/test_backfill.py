"""`backfill` brings what was published between two dates, however often it dies."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from archive import urls
from demo.serve import running
from tests.support.newsroom import Newsroom, assert_sound, newsroom
from tests.support.processes import Start, until

SINCE, UNTIL = "2026-02-16", "2026-02-18"
STRETCH = ("--since", SINCE, "--until", UNTIL)
DEEP = {
    "timesca": ("/wp-json/wp/v2/posts", "rest"),
    "kursiv": ("/sitemaps/ru/sitemap.xml", "sitemap"),
}


@pytest.fixture
def town():
    with running(articles=480) as made:
        yield made


@contextmanager
def deep_room(url: str, town, folder: Path, start: Start) -> Iterator[Newsroom]:
    with newsroom(url, town, folder, start) as made:
        for name in DEEP:
            deepen(made, name)
        yield made


@pytest.fixture
def room(tmp_path, town, sqlite_template, forking):
    file = shutil.copy(sqlite_template, tmp_path / "archive.db")
    with deep_room(f"sqlite:///{file}", town, tmp_path, forking) as made:
        yield made


@pytest.fixture
def any_room(tmp_path, town, database_url, forking):
    """A room over each kind of database."""
    with deep_room(database_url, town, tmp_path, forking) as made:
        yield made


def deepen(room: Newsroom, name: str, **instead: str) -> None:
    """Give a source the listing that reaches back to its first article."""
    path, kind = DEEP[name]
    path = instead.get("path", path)
    file = room.sources / f"demo-{name}.toml"
    route = (
        f'\n[[listing]]\nurl = "{room.town.sites[name].base_url}{path}"\n'
        f'kind = "{kind}"\ndeep = true\n'
    )
    file.write_text(file.read_text().replace("\n[article]", f"{route}\n[article]", 1))


def published(town, name: str, language: str | None = None) -> set[str]:
    """Return the identities of what a site published in the stretch."""
    since, until_ = (
        datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (SINCE, UNTIL)
    )
    stories = {
        story.name
        for story in town.sites[name].site.stories
        if since <= story.published < until_
        and (language is None or story.language == language)
    }
    entries = town.ledger.at(town.clock)
    return {urls.key(entry.url) for entry in entries if entry.name in stories}


def archived(room: Newsroom) -> set[str]:
    return {urls.key(str(row[0])) for row in room.ask("SELECT url FROM article")}


def backfill(room: Newsroom, name: str, *more: str):
    ended = room.run("backfill", f"demo-{name}", *STRETCH, *more).wait()
    assert ended.code == 0, ended.said
    return ended


@pytest.mark.parametrize(
    ("name", "language"),
    [("timesca", None), ("kursiv", "ru"), ("vesti", None)],
    ids=["WordPress REST", "sitemaps by month", "paged listings with dates"],
)
def test_a_backfill_brings_what_was_published_then(any_room, town, name, language):
    room = any_room
    ended = backfill(room, name)
    wanted = published(town, name, language)
    assert len(wanted) > 15
    assert wanted <= archived(room)
    assert len(archived(room)) <= len(wanted) * 1.8, "it fetched far beside the mark"
    pages = room.ask_one("SELECT count(*) FROM backfill_page")
    assert room.hits() <= len(archived(room)) + 2 * int(str(pages)) + 5
    days = re.findall(r"^2026-02-1[67]\s+(\d+)", ended.out, re.MULTILINE)
    assert len(days) == 2, ended.out
    assert all(int(day) > 0 for day in days)
    assert "0 days without any" in ended.out
    assert room.ask("SELECT kind, status FROM crawl") == [("backfill", "done")]
    assert room.ask_one("SELECT finished_at FROM backfill") is not None


@pytest.mark.parametrize("name", DEEP)
def test_the_newest_come_first(room, town, name):
    backfill(room, name)
    stories = {story.name: story for story in town.sites[name].site.stories}
    names = {urls.key(each.url): each.name for each in town.ledger.at(town.clock)}
    came = [
        stories[names[urls.key(str(url))]].published
        for (url,) in room.ask("SELECT url FROM capture ORDER BY id")
    ]
    rises = sum(earlier < later for earlier, later in pairwise(came))
    assert came[0] > came[-1]
    assert rises < len(came) / 10


@pytest.mark.parametrize(
    "kills", [(12, 25), pytest.param((3, 12, 25, 18, 9), marks=pytest.mark.slow)]
)
def test_a_backfill_killed_again_and_again_goes_on_where_it_was(any_room, town, kills):
    room = any_room
    room.start = room.start.alone
    for answers in kills:
        crawl, before = room.run("backfill", "demo-vesti", *STRETCH), room.hits()
        until(
            lambda crawl=crawl, before=before, answers=answers: (
                room.hits() - before >= answers or crawl.process.poll() is not None
            )
        )
        time.sleep(0.1)
        crawl.kill()
        assert crawl.left_behind() == {}
        assert_sound(room)
    done = room.ask_one("SELECT count(*) FROM backfill_page WHERE state = 'done'")
    assert int(str(done)) > 0, "it always began again"
    fetched = len(archived(room))
    assert fetched > 0
    backfill(room, "vesti")
    assert_sound(room)
    assert published(town, "vesti") <= archived(room)
    twice = "SELECT link_id FROM capture GROUP BY link_id HAVING count(*) > 2"
    assert len(room.ask(twice)) <= 5
    kinds = {row[0] for row in room.ask("SELECT status FROM crawl")}
    assert kinds == {"interrupted", "done"}


def test_a_deep_listing_that_is_not_there_gives_way_to_the_others(room, town):
    file = room.sources / "demo-timesca.toml"
    file.write_text(file.read_text().replace("/wp-json/wp/v2/posts", "/no-such-thing"))
    ended = room.run("backfill", "demo-timesca", *STRETCH).wait()
    assert ended.code == 3, ended.said
    assert published(town, "timesca") <= archived(room)


def test_asked_again_it_fetches_nothing_twice(room):
    backfill(room, "timesca")
    before = room.hits()
    backfill(room, "timesca", "--json")
    assert room.hits() - before <= 3
    captures = room.ask_one("SELECT count(*) FROM capture")
    assert captures == room.ask_one("SELECT count(*) FROM article")


def test_dates_in_the_wrong_order_are_a_mistake(room):
    swapped = ("--since", UNTIL, "--until", SINCE)
    ended = room.run("backfill", "demo-timesca", *swapped).wait()
    assert ended.code == 2
    assert "nothing lies between" in ended.err


def test_a_backfill_leaves_revisits_alone(room, town):
    backfill(room, "timesca")
    town.advance(days=9)
    room.environment["NEWSARCHIVE_CLOCK"] = town.clock.isoformat()
    before = room.hits()
    ended = room.run(
        "backfill", "demo-timesca", "--since", "2026-02-10", "--until", "2026-02-11"
    ).wait()
    assert ended.code == 0, ended.said
    assert room.hits() - before <= 3
