"""Charts as numbers for inline SVG: where each mark stands and what it says; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archive.contract.records import CrawlRun, DayCoverage

CELL, GAP = 14, 3
WIDTH, HEIGHT = 442, 120
LABEL = 64
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle, its class in the style sheet and its words."""

    x: float
    y: float
    width: float
    height: float
    css_class: str
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Marks and labels (x, text) on a canvas; *says* is the chart in one sentence."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    labels: tuple[tuple[float, str], ...]
    says: str
    top: int = 0


def calendar(days: Sequence[DayCoverage], since: date, until: date) -> Chart:
    """Return a square a day, a column a week: how much, no news, or no crawl."""
    by_day = {item.day: item for item in days}
    most = max((item.articles_captured for item in days), default=0)
    marks, labels = [], []
    for index in range((until - since).days):
        day = since + timedelta(days=index)
        week, weekday = divmod(index, 7)
        x = week * (CELL + GAP)
        if day.day <= 7 and weekday == 0:  # noqa: PLR2004 - the month's first week
            labels.append((float(x), f"{day:%b}"))
        item = by_day.get(day.isoformat())
        css_class, says = _day(item, most)
        y = weekday * (CELL + GAP)
        marks.append(
            Mark(x, y, CELL, CELL, css_class, f"{day.day} {day:%b %Y}: {says}")
        )
    crawled = sum(item.crawls > 0 for item in days)
    found = sum(item.articles_captured for item in days)
    says = (
        f"{found} articles found, crawled on {crawled} of {(until - since).days} days"
    )
    weeks = (until - since).days // 7
    width = weeks * (CELL + GAP)
    return Chart(width, 7 * (CELL + GAP), tuple(marks), tuple(labels), says, top=18)


def _day(item: DayCoverage | None, most: int) -> tuple[str, str]:
    if item is None or not (item.crawls or item.articles_captured):
        return "none", "no crawl"
    gap = " gap" if item.gaps else ""
    said = f", {item.gaps} possible gaps" if item.gaps else ""
    if not item.articles_captured:
        return f"quiet{gap}", f"crawled, no news{said}"
    level = 1 + (LEVELS - 1) * item.articles_captured // max(most, 1)
    return f"level-{level}{gap}", f"{item.articles_captured} articles{said}"


def weeks(days: Sequence[DayCoverage], since: date, until: date) -> Chart:
    """Return two bars a week: published by the site, and found by us."""
    count = (until - since).days // 7
    sums = [[0, 0] for _ in range(count)]
    for item in days:
        week = (date.fromisoformat(item.day) - since).days // 7
        sums[week][0] += item.articles_published
        sums[week][1] += item.articles_captured
    most = max((max(pair) for pair in sums), default=0) or 1
    marks, labels = [], []
    for week, (published, captured) in enumerate(sums):
        start = since + timedelta(weeks=week)
        says = (
            f"week of {start.day} {start:%b}: {published} published, {captured} found"
        )
        for offset, (value, css_class) in enumerate(
            ((published, "published"), (captured, "captured"))
        ):
            height = HEIGHT * value / most
            x = week * (CELL + GAP) + offset * CELL / 2
            marks.append(
                Mark(x, HEIGHT - height, CELL / 2 - 1, height, css_class, says)
            )
        if start.day <= 7:  # noqa: PLR2004
            labels.append((float(week * (CELL + GAP)), f"{start:%b}"))
    published, captured = (sum(pair[side] for pair in sums) for side in (0, 1))
    says = f"{published} articles published and {captured} found in {count} weeks"
    width = count * (CELL + GAP)
    return Chart(width, HEIGHT, tuple(marks), tuple(labels), says, top=18)


def runs(crawls: Sequence[CrawlRun]) -> Chart:
    """Return a bar a crawl: what it stored, in the colour of how it ended."""
    stored = [_number(run, "new") + _number(run, "changed") for run in crawls]
    most = max(stored, default=0) or 1
    marks, labels = [], []
    step = min(WIDTH / max(len(crawls), 1), CELL + GAP)
    labelled = -float(LABEL)
    for index, (run, value) in enumerate(zip(crawls, stored, strict=True)):
        height = max(HEIGHT * value / most, 4)
        x = index * step
        says = (
            f"{_when(run.started_at)}: {run.status}, {_number(run, 'new')} new, "
            f"{_number(run, 'changed')} changed"
        ) + (f" ({run.reason})" if run.reason else "")
        css_class = f"run {run.status}"
        marks.append(Mark(x, HEIGHT - height, step - step / 6, height, css_class, says))
        if x - labelled >= LABEL:
            labelled = x
            labels.append((x, f"{run.started_at.day} {run.started_at:%b}"))
    fine = sum(run.status == "done" for run in crawls)
    says = f"{fine} of the last {len(crawls)} crawls ended well"
    return Chart(WIDTH, HEIGHT, tuple(marks), tuple(labels), says, top=18)


def _number(run: CrawlRun, name: str) -> int:
    value = run.counts.get(name, 0)
    return value if isinstance(value, int) else 0


def _when(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%b %Y %H:%M}"
