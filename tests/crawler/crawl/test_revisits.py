"""Real crawls look again where it is worth a request, within their budget."""

from __future__ import annotations

import json

import pytest

from crawler.crawl.discovery import UNCONDITIONAL, unconditional

PATHS = [f"/news/story-of-day-{100 + n}" for n in range(10)]


@pytest.fixture
def desk(desk, site):
    for path in PATHS:
        site.article(path, f"Of {path}")
    desk.crawl()
    return desk


def spend(desk, budget: int, kind: str = "crawl") -> None:
    """Crawl as Scrapy's users do, with a budget of so many looks."""
    options = ["-s", f"NEWSARCHIVE_REVISITS={budget}", "-a", f"kind={kind}"]
    desk.scrapy("crawl", "kiosk", *options)


def looks(site) -> int:
    return sum(site.hits[path] for path in PATHS)


def test_a_crawl_keeps_its_budget_and_the_next_one_goes_on(desk, site):
    before = looks(site)
    desk.advance(5)
    spend(desk, 5)
    assert looks(site) - before == 4, "a fifth is kept for what listings tell"
    site.listed[PATHS[0]] = "Quite another title"
    site.listed[PATHS[1]] = "And yet another"
    site.listed[PATHS[2]] = "This one as well"
    site.home()
    desk.advance(1)
    spend(desk, 5)
    assert looks(site) - before == 9
    spend(desk, 5, "revisit")
    assert looks(site) - before <= 14
    read = "SELECT count(*) FROM link WHERE state = 'done' AND reason = 'unchanged'"
    assert desk.rows(read) == [(10,)], "what the budget did not do for came next"


def test_another_title_brings_a_look_long_before_its_time(desk, site):
    desk.crawl(after=0.1)
    before = looks(site)
    site.article(PATHS[3], f"Of {PATHS[3]}", says="Corrected:")
    site.listed[PATHS[3]] = "Corrected"
    site.home()
    counts = desk.crawl(after=0.01)
    assert counts["changed"] == 1
    assert looks(site) == before + 1


def test_show_says_when_and_why_it_is_looked_at_next(desk, site):
    said = desk.command("show", f"{site.base}{PATHS[0]}")
    assert "next look: from 2026-02-20 08:" in said
    assert "after no edits:" in said
    assert "likely to be edited by then" in said


def test_a_source_is_not_looked_at_more_often_than_a_day_allows(any_desk, site):
    desk = any_desk
    for path in PATHS:
        site.article(path, f"Of {path}")
    desk.crawl()
    desk.write(manners="revisits_a_day = 6\n")
    before = looks(site)
    made = []
    for _ in range(4):
        desk.crawl(after=5)
        made.append(looks(site) - before)
    assert made[0] == 5, "a fifth is kept for what listings tell"
    assert made[1:] == [6, 6, 6]
    desk.crawl(after=10)  # the first five were 25 hours ago
    assert looks(site) - before in {10, 11}
    assert "11/6" not in desk.command("status")
    shown = json.loads(desk.command("status", "--json"))["looks"]
    [(answered,)] = desk.rows("SELECT revisits_a_day FROM source")
    assert shown == [{"source": "kiosk", "used": shown[0]["used"], "limit": answered}]
    assert answered == 6
    assert shown[0]["used"] in {5, 6}
    assert f"{shown[0]['used']}/6" in desk.command("status")


def test_all_sources_are_bounded_by_the_setting(desk, site, monkeypatch):
    monkeypatch.setenv("NEWSARCHIVE_REVISITS_A_DAY", "0")
    before = looks(site)
    desk.crawl(after=9)
    desk.crawl(kind="revisit", after=9)
    assert looks(site) == before
    assert "0/0" in desk.command("status")
    monkeypatch.delenv("NEWSARCHIVE_REVISITS_A_DAY")
    desk.crawl(after=9)
    assert looks(site) == before + len(PATHS)


def test_every_source_is_asked_without_conditions_in_whatever_steps_it_is_crawled():
    for step in (1, 2, 5, 10, 20, 100):
        for source in range(1, 101):
            crawls = range(source, source + 100 * step, step)
            asked = sum(unconditional(source, crawl) for crawl in crawls)
            assert 1 <= asked <= 4 * UNCONDITIONAL, (source, step)


def test_a_server_that_says_304_whatever_changed_is_found_out(any_desk, site):
    path = "/news/old-bridge-101"
    site.article(path, "The old bridge", says="Closed.")
    status, _, body = site.pages[path]
    site.answer(path, status, body, ETag='"always"')
    any_desk.crawl()
    site.lies = True
    site.article(path, "The old bridge", says="Open again.")
    for _ in range(UNCONDITIONAL + 1):
        if any_desk.crawl(after=48).get("changed"):
            break
    assert site.lied[path] > 0, "nobody asked on a condition"
    assert site.hits[path] <= 1 + UNCONDITIONAL
    latest = "SELECT body, version_count FROM latest_articles"
    [(body, count)] = any_desk.rows(latest)
    assert count == 2
    assert str(body).startswith("Open again.")
