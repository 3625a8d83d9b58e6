"""A gap is recorded when a listing may hide something, and closed when it does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from archive import db
from archive.article import Link, Listing
from archive.store.crawls.gaps import LastFetch
from archive.store.results import Discovered
from crawler.crawl.listing_walk import Walk
from crawler.listings.paging import StopRule
from crawler.source import Route
from demo.serve import running
from tests.support.newsroom import newsroom
from tests.support.paper import printing
from tests.support.repository import ROOT
from tests.support.rooms import SITE

NOON = datetime(2026, 2, 20, 12, tzinfo=UTC)
FIRST, SECOND = NOON - timedelta(hours=6), NOON - timedelta(hours=3)


def walked(*pages, kind="page", gap=None):
    """Read pages of links, each known since a moment, or news (None)."""
    before = LastFetch(SECOND, None, None, *(gap or (None, None)))
    route = Route(url="https://site.example/news", kind=kind, max_pages=len(pages))
    walk = Walk(route, "digest", StopRule(3, len(pages)), before)
    for number, page in enumerate(pages):
        links = tuple(
            Link(url=f"https://site.example/{number}/{n}") for n in range(len(page))
        )
        follow = () if number == len(pages) - 1 else ("https://site.example/next",)
        found = Discovered(
            new=sum(since is None for _, since in page),
            old=sum(since is not None for _, since in page),
            shown=tuple(page),
            tasks=(),
        )
        walk.ends(Listing(links=links, next_urls=follow), found)
    return walk


def news(*numbers):
    return [(number, None) for number in numbers]


def known(*numbers, since=FIRST):
    return [(number, since) for number in numbers]


def test_news_above_what_is_known_leave_no_gap():
    assert not walked([*news(1, 2), *known(3)]).gap


def test_nothing_but_news_is_a_gap():
    assert walked(news(1, 2, 3)).gap


def test_a_pinned_article_hides_no_gap():
    assert walked([*known(9), *news(1, 2, 3)]).gap


def test_a_link_that_stands_on_every_page_hides_no_gap():
    assert walked([*news(1, 2), *known(9)], [*news(3, 4), *known(9)]).gap


def test_an_ad_with_a_new_address_below_what_is_known_is_no_gap():
    assert not walked([*news(1), *known(2, 3), *news(9)]).gap


def test_an_article_added_late_below_older_ones_is_no_gap():
    assert not walked([*known(1, 2, 3, 4), *news(5)]).gap


def test_a_feed_in_the_order_of_time_is_no_gap():
    assert not walked([*known(1), *news(2, 3)], kind="feed").gap


def test_a_rest_route_that_told_all_that_changed_leaves_no_gap():
    assert not walked(news(1, 2, 3), kind="rest").gap


def test_a_gap_closes_when_what_was_known_before_it_is_met():
    gap = FIRST, SECOND
    between = known(2, 3, since=SECOND)
    assert walked([*news(1), *between, *known(4, 5)], gap=gap).met
    assert not walked([*news(1), *between], gap=gap).met
    assert not walked([*known(9), *news(1), *between], gap=gap).met


@pytest.fixture
def flooded(tmp_path, database_url, forking):
    """A site that published more than a visit reads, while an ad stayed there."""
    with (
        running(articles=240) as town,
        newsroom(database_url, town, tmp_path, forking) as room,
    ):
        file = room.sources / f"{SITE}.toml"
        file.write_text(file.read_text().replace("max_pages = 1000", "max_pages = 1"))
        site = town.sites["timesca"].site
        stories, site.stories = site.stories, site.stories[45:]
        town.advance(minutes=1)
        assert room.crawl(SITE).wait().code == 0
        site.stories, site._edition = stories, None  # noqa: SLF001 - read anew
        later = town.advance(hours=6)
        room.environment["NEWSARCHIVE_CLOCK"] = later.isoformat()
        yield room


WHOLE = "SELECT listings_whole FROM crawl ORDER BY id"
SOURCE = """
INSERT INTO source
    (name, title, home, time_zone, state, state_since, articles, versions)
VALUES ('a', 'A', 'https://a.example/', 'UTC', 'ok', '2026-02-20T06:00:00Z', 0, 0)
"""
CRAWL = """
INSERT INTO crawl (source_id, kind, started_at, status, counts)
VALUES (1, 'crawl', '2026-02-20T06:00:00Z', :status, :counts)
"""
GAPS = "SELECT count(*) FROM gap WHERE closed_at IS "
ARTICLES = "SELECT count(*) FROM latest_articles"


def test_more_news_than_a_visit_reads_is_a_gap_that_a_backfill_fills(flooded):
    assert flooded.crawl(SITE).wait().code == 0
    assert flooded.ask_one(GAPS + "NULL") == 1
    [(until,)] = flooded.ask("SELECT to_at FROM gap")
    assert flooded.ask_one("SELECT sum(gaps) FROM daily_coverage") == 1
    before = flooded.ask_one(ARTICLES)
    order = ("--since", "2026-01-01", "--until", str(until).replace(" ", "T"))
    assert flooded.run("backfill", SITE, *order).wait().code == 0
    assert flooded.ask_one(ARTICLES) > before
    assert flooded.ask_one(GAPS + "NULL") == 0
    assert flooded.ask_one(GAPS + "NOT NULL") == 1


def paged(room, absent: int) -> tuple[int, dict[str, int]]:
    """Crawl a paper whose second page is not there; return the exit code, counts."""
    with printing(room.sources, "paper") as paper:
        paper.turns, paper.absent = True, absent
        # robots.txt, too, is not there; of a 5xx that would be a refusal.
        code = room.run("crawl", "paper").wait().code
    counts = room.ask_one("SELECT counts FROM crawl ORDER BY id DESC LIMIT 1")
    return code, json.loads(counts) if isinstance(counts, str) else counts


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_ends_a_listing(room, status):
    code, counts = paged(room, status)
    assert code == 0, counts
    assert counts["listings"] == 1
    assert not {"listings failed", "walks broken"} & set(counts)
    assert room.ask(WHOLE) == [(True,)]


def test_a_page_that_is_refused_breaks_a_listing_off(room):
    code, counts = paged(room, 403)
    assert code == 3, counts
    assert counts["walks broken"] == counts["listings failed"] == 1
    assert room.ask(WHOLE) == [(False,)]


def test_an_archive_of_before_knows_which_listings_were_whole(bare_database_url):
    scripts, engine = (
        Config(ROOT / "alembic.ini"),
        db.connect(bare_database_url, write=True),
    )
    scripts.attributes["engine"] = engine
    command.upgrade(scripts, "0002")
    broken = '{"listings": 1, "walks broken": 2}'
    ends = ("done", "partial", "partial", "failed", "interrupted", "running")
    counts = ("{}", '{"listings": 3}', broken, "{}", "{}", broken)
    with engine.begin() as connection:
        connection.execute(sa.text(SOURCE))
        for status, said in zip(ends, counts, strict=True):
            connection.execute(sa.text(CRAWL), {"status": status, "counts": said})
    command.upgrade(scripts, "head")
    with engine.connect() as connection:
        whole = connection.execute(sa.text(WHOLE)).scalars().all()
    engine.dispose()
    assert whole == [True, True, False, True, None, None]


def test_a_wordpress_feed_ends_where_its_pages_do(room):
    file = room.sources / f"{SITE}.toml"
    home = room.town.sites["timesca"].base_url
    feed = f'[[listing]]\nkind = "feed"\nurl = "{home}/feed/"\n\n[article]'
    file.write_text(file.read_text().replace("[article]", feed))
    ended = room.crawl(SITE).wait()
    assert ended.code == 0, ended.said
    assert room.town.hits["timesca"]["/feed/?paged=2"]
