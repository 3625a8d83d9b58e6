"""Backfills of pages without dates, and of day archives, on a site of our own."""

from __future__ import annotations

import pytest

from tests.support.desk import desk, site

__all__ = ["desk", "site"]  # fixtures, by their names

STRETCH = ("--since", "2026-01-10", "--until", "2026-01-20")
PER_PAGE = 4


def publish(site, number: int, day: int) -> str:
    """Publish an article whose day stands on its own page only."""
    path = f"/news/story-of-a-day-{100 + number}"
    stamp = f"2026-01-{day:02}T08:00:00+00:00"
    meta = f'<meta property="article:published_time" content="{stamp}">'
    site.article(path, f"The story of day {day}, number {number}", more=meta)
    return path


def page(*paths: str, follow: str | None = None) -> str:
    items = "".join(f'<li><a href="{p}">About {p}</a></li>' for p in paths)
    link = f'<a rel="next" href="{follow}">Next</a>' if follow else ""
    return f"<html><title>News</title><body><ul>{items}</ul>{link}</body></html>"


@pytest.fixture
def days(site) -> dict[str, int]:
    """Twenty-eight days, an article each, four on a page, the newest first."""
    return {publish(site, 28 - day, day): day for day in range(28, 0, -1)}


def test_pages_without_dates_are_dated_by_their_articles(desk, site, days):
    paths = list(days)
    pages = [paths[i : i + PER_PAGE] for i in range(0, len(paths), PER_PAGE)]
    for number, some in enumerate(pages, 1):
        more = f"/news/?page={number + 1}" if number < len(pages) else None
        address = f"/news/?page={number}" if number > 1 else "/news/"
        site.answer(address, 200, page(*some, follow=more))
    desk.command("backfill", "kiosk", *STRETCH)
    found = {
        str(url).removeprefix(site.base)
        for (url,) in desk.rows("SELECT url FROM article")
    }
    wanted = {path for path, day in days.items() if 10 <= day < 20}
    assert wanted <= found
    oldest = min(days[path] for path in found)
    assert oldest >= 10 - 3 * PER_PAGE, "it read on and on"
    assert site.hits[f"/news/?page={len(pages)}"] <= 1
    reason = desk.rows("SELECT reason FROM backfill_page ORDER BY id DESC LIMIT 1")
    assert reason == [("older than wanted",)] or oldest == 1


def test_day_archives_are_asked_for_the_days_wanted_and_no_other(desk, site, days):
    desk.write("deep = true\n")
    file = desk.sources / "kiosk.toml"
    template = f"{site.base}/days/{{date:%Y/%m/%d}}/"
    file.write_text(file.read_text().replace(f"{site.base}/news/", template))
    for path, day in days.items():
        site.answer(f"/days/2026/01/{day:02}/", 200, page(path))
    desk.command("backfill", "kiosk", *STRETCH)
    asked = [path for path in site.hits if path.startswith("/days/")]
    assert asked == [f"/days/2026/01/{day}/" for day in range(19, 9, -1)]
    assert desk.rows("SELECT count(*) FROM article") == [(10,)]
