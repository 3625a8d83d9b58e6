"""What listings tell of known articles brings the next look forward, durably."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from archive.article import Link
from archive.store import Found, RejectCapture, StoreListing
from tests.support.press import T0, Press, address

URLS = [f"https://one.test/story-{n}/" for n in range(9)]
LATER = T0 + timedelta(hours=1)


@pytest.fixture
def press(press: Press) -> Press:
    for url in URLS:
        press.save("one", url)
    show(press, T0 + timedelta(minutes=1))
    return press


def show(
    press: Press,
    at: datetime,
    *,
    titles: dict[int, str] | None = None,
    order: list[int] | None = None,
    changed: datetime | None = None,
) -> list[str]:
    """Read a listing that shows the articles in *order*; return what it stirs."""
    links = [
        Link(
            URLS[n],
            title=(titles or {}).get(n, f"Title of {URLS[n]}"),
            position=place,
            modified_at=changed if n == 0 else None,
        )
        for place, n in enumerate(order or range(len(URLS)))
    ]
    work = StoreListing(
        press.source("one"),
        press.crawls["one"],
        address("https://one.test/front/", "page"),
        at,
        T0,
        tuple(Found(link, address(link.url)) for link in links),
    )
    return [task.url for task in press.writer.do(work).result(60).tasks]


def pending(press: Press) -> list[tuple[str, str]]:
    query = "SELECT url, reason FROM link WHERE state = 'pending' ORDER BY id"
    return [tuple(row) for row in press.rows(query)]


def test_another_title_stirs_an_article(press: Press):
    assert show(press, LATER, titles={3: "Quite another title"}) == [URLS[3]]
    assert pending(press) == [(URLS[3], "stirred")]


def test_what_was_stirred_is_still_to_do_after_a_crash(press: Press):
    show(press, LATER, titles={3: "Quite another title"})
    again = show(press, LATER, titles={3: "Quite another title"})
    assert again == [URLS[3]], "the new title is known, the visit not yet made"


def test_the_same_title_in_other_clothes_stirs_nothing(press: Press):
    title = f"  Title of\u00a0{URLS[2]} "
    assert show(press, LATER, titles={2: title}) == []


@pytest.mark.parametrize(
    ("changed", "stirs"),
    [
        (T0 - timedelta(hours=1), False),
        (T0 + timedelta(minutes=30), True),
        (LATER + timedelta(days=1), False),
    ],
    ids=["before the last look", "since the last look", "in the future"],
)
def test_a_time_of_change_stirs_when_it_can_be_true(press, changed, stirs):
    assert show(press, LATER, changed=changed) == [URLS[0]] * stirs


def test_an_article_that_rises_is_due_at_once(press: Press):
    order = [7, 0, 1, 2, 3, 4, 5, 6, 8]
    assert show(press, LATER, order=order) == []
    rows = press.rows(
        "SELECT url, due_reason FROM link WHERE due_at <= :at", at=str(LATER)
    )
    assert [tuple(row) for row in rows] == [(URLS[7], "rose from place 8 to 1")]


def test_articles_that_move_up_behind_a_deleted_one_are_not(press: Press):
    show(press, LATER, order=[3, 4, 5, 6, 7, 8])
    query = "SELECT count(*) FROM link WHERE due_reason LIKE 'rose%'"
    assert press.one(query) == 0


def test_a_look_that_finds_nothing_new_teaches_and_is_planned(press: Press):
    link = press.link("one", URLS[0])
    capture = press.keep("one", URLS[0], LATER)
    work = RejectCapture(
        press.source("one"),
        press.crawls["one"],
        link,
        capture,
        LATER,
        "not_modified",
        None,
        "done",
    )
    press.writer.do(work).result(60)
    query = "SELECT due_reason, state FROM link WHERE id = :id"
    row = press.rows(query, id=link)[0]
    assert tuple(row) == ("three hours later", "done")
    assert press.rows("SELECT hours, edits FROM habit")[0] == (1.0, 0.0)
    seen = "SELECT count(*) FROM article WHERE last_seen_at > first_seen_at"
    assert press.one(seen) == 1


def test_an_edit_is_counted_once_in_the_habits(press: Press):
    press.save("one", URLS[0], hours=2, headline="Another")
    edits = press.one("SELECT sum(edits) FROM habit")
    assert edits == pytest.approx(1)


def test_what_is_gone_is_planned_by_the_policy_and_told_once(press: Press):
    link = press.link("one", URLS[0])
    for hours in (3, 6):
        at = T0 + timedelta(hours=hours)
        capture = press.keep("one", URLS[0], at)
        work = RejectCapture(
            press.source("one"),
            press.crawls["one"],
            link,
            capture,
            at,
            "http_410",
            None,
            "done",
            gone=True,
        )
        press.writer.do(work).result(60)
    assert press.feed().count("article.gone") == 1
    since = press.rows("SELECT status_since FROM article WHERE status = 'gone'")
    assert len(since) == 1
    press.save("one", URLS[0], hours=9)
    assert press.feed()[-1] == "article.back"
