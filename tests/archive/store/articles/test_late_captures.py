"""What is stored later but was captured earlier: it finds its place in the history."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import Archive
from archive.article import Article, NoArticle, Stamp
from archive.contract.records import ArticleVersion
from archive.export.selection import Wanted
from archive.export.tombstones import removals
from archive.models import Version
from archive.store import Reextract, RejectCapture, SaveArticle, Writer
from archive.store.articles import redaction
from archive.verify import CHECKS, Finding
from tests.archive.conftest import policy
from tests.support.press import BODY, T0, Press

URL = "https://one.test/bridge/"
A, B, C = (
    {"headline": headline, "body": f"{BODY} {headline} {headline} was added."}
    for headline in ("Alpha", "Beta", "Gamma")
)
HISTORY = """
SELECT version_number, headline, valid_from, valid_to, change_kind, words_added,
    words_removed, lead, body, authors
FROM article_history WHERE url = :url ORDER BY version_number
"""
LATEST = """
SELECT headline, body, version_number, version_count, first_seen_at, last_seen_at,
    last_changed_at, status FROM latest_articles WHERE url = :url
"""
CAPTURES = """
SELECT fetched_at, verdict FROM capture WHERE url = :url ORDER BY fetched_at, id
"""
ADDRESSES = "SELECT first_seen_at, last_seen_at FROM article_urls WHERE url = :url"
PROMISED = (HISTORY, LATEST, CAPTURES, ADDRESSES)
_numbers = count(1)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def history(press: Press, url: str = URL) -> list[tuple[Any, ...]]:
    """Return each version's number, headline and the hours from which and until."""
    with Archive(press.url) as archive:
        return [
            (v.version_number, v.headline, _hours(v.valid_from), _hours(v.valid_to))
            for v in archive.history(url)
        ]


def _hours(when: datetime | None) -> float | None:
    return None if when is None else (when - T0).total_seconds() / 3600


def wrong(press: Press) -> list[Finding]:
    """Return what `verify` would say."""
    with Archive(press.url) as archive, archive.connection() as connection:
        found = [finding for check in CHECKS for finding in check.find(connection)]
    return [finding for finding in found if finding]


def feed(press: Press) -> list[tuple[str, int | None]]:
    query = "SELECT kind, version_number FROM changes ORDER BY seq"
    return [tuple(row) for row in press.rows(query)]


def dismiss(
    press: Press, hours: float, verdict: str, *, gone: bool = False, url: str = URL
) -> None:
    capture = press.keep("one", url, at(hours))
    place = press.sources["one"], press.crawls["one"], press.link("one", url)
    work = RejectCapture(*place, capture, at(hours), verdict, None, "done", gone=gone)
    press.writer.do(work).result(60)


def save_all(press: Press, works: Sequence[SaveArticle], sizes: Sequence[int]) -> None:
    """Save in the order given, in batches of these sizes and one by one after them."""
    rest = list(works)
    for size in (*sizes, *(1 for _ in works)):
        part, rest = rest[:size], rest[size:]
        for future in [press.writer.do(work) for work in part]:
            future.result(60)


# any order of arrival

TEXTS = (A, B, C, A | {"lead": "A lead."}, B | {"authors": ("A. B.",)})


@st.composite
def arrivals(draw: Any) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Return what captures say by the hour, an order of arrival, sizes of batches."""
    hours = draw(st.lists(st.integers(1, 40), min_size=2, max_size=7, unique=True))
    said = [(hour, draw(st.integers(0, len(TEXTS) - 1))) for hour in sorted(hours)]
    order = draw(st.permutations(range(len(said))))
    return said, order, draw(st.lists(st.integers(1, 4), max_size=3))


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(arrivals())
def test_any_order_of_arrival_gives_the_history_of_the_right_order(press, case):
    said, order, sizes = case
    turn = next(_numbers)
    urls = [f"https://one.test/{name}/{turn}/" for name in ("right", "any")]
    for url, places in zip(urls, (range(len(said)), order), strict=True):
        works = [
            press.work("one", url, at(hour), **TEXTS[text])
            for hour, text in (said[place] for place in places)
        ]
        save_all(press, works, sizes if url == urls[1] else ())
    right, other = ([press.rows(q, url=url) for q in PROMISED] for url in urls)
    assert other == right
    assert wrong(press) == []


# where it stands


def test_a_capture_between_that_says_what_was_said_before_it_changes_nothing(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    outcome = press.save("one", URL, 2, **A)

    assert (outcome.kind, outcome.version_number) == ("unchanged", 1)
    assert history(press) == [(1, "Alpha", 1, 3), (2, "Beta", 3, None)]
    assert feed(press) == [("article.new", 1), ("version.new", 2)]
    assert wrong(press) == []


def test_what_was_said_sooner_than_known_begins_sooner(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    outcome = press.save("one", URL, 2, **B)

    assert (outcome.kind, outcome.version_number) == ("unchanged", 2)
    assert history(press) == [(1, "Alpha", 1, 2), (2, "Beta", 2, None)]
    assert feed(press)[2:] == [("version.earlier", 2)]
    with Archive(press.url) as archive:
        first = archive.capture(archive.history(URL)[1].capture_id)
        verdicts = [capture.verdict for capture in archive.captures(URL)]
    assert (first.fetched_at, first.verdict) == (at(2), "article")
    assert verdicts == ["article", "unchanged", "article"]
    assert wrong(press) == []


def test_what_differs_from_both_is_a_version_between_them(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    outcome = press.save("one", URL, 2, **C)

    assert (outcome.kind, outcome.version_number) == ("changed", 2)
    assert history(press) == [
        (1, "Alpha", 1, 2),
        (2, "Gamma", 2, 3),
        (3, "Beta", 3, None),
    ]
    assert feed(press)[2:] == [("version.inserted", 2)]
    assert press.one("SELECT versions FROM source_status") == 3
    assert wrong(press) == []


def test_what_follows_is_compared_with_what_now_stands_before_it(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, headline="Beta", body=A["body"])
    press.save("one", URL, 2, headline="Beta", body=A["body"] + " More.")

    query = "SELECT change_kind, words_added, words_removed FROM article_history"
    kinds = press.rows(query + " ORDER BY version_number")
    assert [tuple(row) for row in kinds[1:]] == [
        ("headline+body", 2, 1),
        ("body", 0, 1),
    ]


def test_what_is_seen_again_behind_a_late_capture_is_there_and_back(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **A)
    press.save("one", URL, 2, **B)

    assert history(press) == [
        (1, "Alpha", 1, 2),
        (2, "Beta", 2, 3),
        (3, "Alpha", 3, None),
    ]
    assert feed(press)[1:] == [("version.inserted", 2), ("version.inserted", 3)]
    assert wrong(press) == []


def test_an_answer_of_not_modified_says_what_stood_at_its_moment(press):
    press.save("one", URL, 1, **A)
    dismiss(press, 3, "not_modified")
    press.save("one", URL, 2, **B)

    assert [version[1:3] for version in history(press)] == [
        ("Alpha", 1),
        ("Beta", 2),
        ("Alpha", 3),
    ]
    assert press.one("SELECT headline FROM latest_articles") == "Alpha"
    assert wrong(press) == []


def test_what_was_said_before_all_that_is_known_is_the_first_version(press):
    press.save("one", URL, 2, **A)
    outcome = press.save("one", URL, 1, **B)

    assert (outcome.version_number, outcome.change_kind) == (1, "first")
    assert history(press) == [(1, "Beta", 1, 2), (2, "Alpha", 2, None)]
    assert feed(press) == [("article.new", 1), ("version.inserted", 1)]
    query = "SELECT change_kind FROM article_history ORDER BY version_number"
    kinds = [row[0] for row in press.rows(query)]
    assert kinds == ["first", "headline+body"]
    assert wrong(press) == []


def test_a_first_version_that_was_there_sooner_begins_sooner(press):
    press.save("one", URL, 2, **A)
    press.save("one", URL, 1, **A)

    assert history(press) == [(1, "Alpha", 1, None)]
    assert feed(press) == [("article.new", 1), ("version.earlier", 1)]
    with Archive(press.url) as archive:
        article = archive.article(URL)
        assert (article.first_seen_at, article.last_seen_at) == (at(1), at(2))
        assert [hit.article.url for hit in archive.search("alpha")] == [URL]
    assert wrong(press) == []


def test_of_two_captures_in_one_second_the_one_kept_first_is_the_earlier(press):
    works = [press.work("one", URL, at(1), **text) for text in (A, B)]
    save_all(press, works[::-1], ())

    assert [version[:2] for version in history(press)] == [(1, "Alpha"), (2, "Beta")]
    assert wrong(press) == []


def test_the_same_text_twice_in_one_second_is_no_news(press):
    press.save("one", URL, 0, **B)
    works = [press.work("one", URL, at(1), **A) for _ in range(2)]
    save_all(press, works[::-1], ())

    with Archive(press.url) as archive:
        first = archive.history(URL)[1].capture_id
        verdicts = [capture.verdict for capture in archive.captures(URL)]
    assert first == works[0].capture_id
    assert verdicts == ["article", "article", "unchanged"]
    assert feed(press) == [("article.new", 1), ("version.new", 2)]
    assert wrong(press) == []


def test_saving_a_late_capture_twice_adds_nothing(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **A)
    work = press.work("one", URL, at(2), **B)
    save_all(press, [work, work], ())

    assert [version[1] for version in history(press)] == ["Alpha", "Beta", "Alpha"]
    assert press.one("SELECT versions FROM source_status") == 3
    assert wrong(press) == []


# what stands now

NOW = """
SELECT headline, body, published_at, last_changed_at, last_seen_at, status
FROM latest_articles
"""
LINK = "SELECT state, reason, etag, due_at, changed_at, article_id FROM link"


def test_a_late_capture_changes_nothing_of_what_stands_now(press):
    old, new = (Stamp(at(-hours), "day", "a day", "meta") for hours in (300, 3))
    press.save("one", URL, 1, **A, published=new)
    press.save("one", URL, 9, **B, published=new)
    before = press.rows(NOW), press.rows(LINK), press.rows("SELECT * FROM habit")
    for hours in (0.5, 4):
        press.save("one", URL, hours, **C, published=old)

    assert (
        press.rows(NOW),
        press.rows(LINK),
        press.rows("SELECT * FROM habit"),
    ) == before
    with Archive(press.url) as archive:
        assert [hit.article.url for hit in archive.search("beta")] == [URL]
        assert not list(archive.search("gamma"))
        then = archive.as_of(at(5), url=URL)
        assert then is not None
        assert then.headline == "Gamma"
    assert wrong(press) == []


def test_an_older_404_never_makes_a_live_article_gone(press):
    press.save("one", URL, 3, **A)
    before = press.rows(LINK)
    dismiss(press, 2, "http_404", gone=True)

    assert press.one("SELECT status FROM latest_articles") == "live"
    assert press.rows(LINK) == before
    assert press.feed() == ["article.new"]
    assert press.one("SELECT verdict FROM capture WHERE id = 2") == "http_404"
    dismiss(press, 4, "http_404", gone=True)
    assert press.one("SELECT status FROM latest_articles") == "gone"


def test_an_older_page_never_brings_back_what_was_gone_later(press):
    press.save("one", URL, 1, **A)
    dismiss(press, 5, "http_404", gone=True)
    outcome = press.save("one", URL, 3, **B)

    assert outcome.kind == "changed"
    assert tuple(press.rows(NOW)[0])[::5] == ("Beta", "gone")
    assert press.feed() == ["article.new", "article.gone", "version.new"]
    assert press.one("SELECT count(*) FROM habit") == 0
    press.save("one", URL, 2, **C)
    assert press.one("SELECT status FROM latest_articles") == "gone"
    press.save("one", URL, 6, **B)
    assert press.feed()[-1] == "article.back"
    with Archive(press.url) as archive:
        assert archive.as_of(at(5), url=URL) is None
        assert archive.as_of(at(6), url=URL) is not None


def test_an_older_not_modified_is_no_later_sight(press):
    press.save("one", URL, 3, **A)
    before = press.rows(NOW), press.rows("SELECT * FROM habit")
    dismiss(press, 2, "not_modified")

    assert (press.rows(NOW), press.rows("SELECT * FROM habit")) == before


def test_an_older_redirect_moves_nothing_that_was_seen_later(press):
    press.save("one", URL, 3, **A)
    link = press.rows(LINK)
    press.save("one", URL, 2, final="https://one.test/other/", redirected=True, **B)

    with Archive(press.url) as archive:
        assert archive.article(URL).status == "live"
    assert press.rows(LINK) == link
    assert "article.moved" not in press.feed()


def test_a_page_from_before_the_move_leaves_an_article_moved(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 5, final="https://one.test/other/", redirected=True, **A)
    press.save("one", URL, 3, **B)

    with Archive(press.url) as archive:
        found = {article.url: article for article in archive.articles()}
    assert found[URL].status == "moved"
    assert found[URL].moved_to == "https://one.test/other/"
    assert found["https://one.test/other/"].status == "live"


def test_an_older_article_that_is_new_here_is_not_the_latest_find(press):
    press.save("one", URL, 5, **A)
    press.save("one", "https://one.test/older/", 1, **B)

    with Archive(press.url) as archive:
        assert archive.sources()[0].last_new_article_at == at(5)


# one extractor for both sides of a comparison


def test_a_late_capture_read_by_a_new_extractor_waits_for_its_neighbours(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    ad = {"body": A["body"] + " Ad.", "extractor": "x/2"}
    late = press.work("one", URL, at(2), **A | ad)
    stale = press.writer.do(late).result(60)
    assert stale.kind == "stale"
    first = press.one("SELECT capture_id FROM article_history WHERE version_number = 1")
    assert stale.capture_id == first

    outcome = press.reread(late, first, Article(URL, **A | ad))

    assert outcome.kind == "unchanged"
    assert [version[1] for version in history(press)] == ["Alpha", "Beta"]
    assert press.feed() == ["article.new", "version.new", "text.reread"]


def test_both_neighbours_are_read_again_before_a_version_comes_between(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    late = press.work("one", URL, at(2), **C | {"extractor": "x/2"})
    read = {text["headline"]: Article(URL, **text, extractor="x/2") for text in (A, B)}

    outcome = press.writer.do(late).result(60)
    assert press.reread(late, outcome.capture_id, read["Alpha"]).kind == "stale"
    second = press.one(
        "SELECT capture_id FROM article_history WHERE version_number = 2"
    )
    assert press.reread(late, second, read["Beta"]).kind == "changed"

    assert [version[1] for version in history(press)] == ["Alpha", "Gamma", "Beta"]
    query = "SELECT DISTINCT extractor FROM article_history"
    assert [row[0] for row in press.rows(query)] == ["x/2"]
    assert wrong(press) == []


def test_a_neighbour_that_cannot_be_read_any_more_is_no_evidence_of_an_edit(press):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 3, **B)
    late = press.work("one", URL, at(2), **C | {"extractor": "x/2"})
    stale = press.writer.do(late).result(60)

    none = NoArticle("empty", "no text", "x/2")
    assert press.reread(late, stale.capture_id, none).kind == "unchanged"
    assert [version[1] for version in history(press)] == ["Alpha", "Beta"]


# with all else that happens to articles


def test_a_late_capture_of_a_removed_article_stays_out(press):
    article = press.save("one", URL, 3, **A).article_id
    late = press.work("one", URL, at(1), **B)
    press.writer.call(lambda c: redaction.redact(c, article, "asked", T0)).result(60)

    assert press.writer.do(late).result(60).kind == "redacted"
    assert press.one("SELECT count(*) FROM version") == 0
    assert press.one("SELECT count(*) FROM content") == 0
    assert wrong(press) == []


def test_numbers_of_merged_versions_move_with_the_others(press):
    article = press.save("one", URL, 1, **A).article_id
    press.save("one", URL, 3, **A | {"body": A["body"] + " Ad."})
    press.save("one", URL, 5, **B)
    rows = press.rows("SELECT id, headline FROM version ORDER BY number")
    read = {
        row.id: Article(URL, **(A if row.headline == "Alpha" else B), extractor="x/1")
        for row in rows
    }
    press.writer.do(Reextract(article, "x/1", at(9), read)).result(60)
    assert [version[0] for version in history(press)] == [1, 3]
    copied = press.one("SELECT max(seq) FROM changes")
    press.save("one", URL, 2, **C)

    with Archive(press.url) as archive, archive.connection() as connection:
        gone = removals(connection, Wanted("versions", after=copied), 99)
        assert [(row.version_number, row.change_kind) for row in gone] == [
            (4, "merged")
        ]
    assert [version[:2] for version in history(press)] == [
        (1, "Alpha"),
        (2, "Gamma"),
        (3, "Alpha"),
        (5, "Beta"),
    ]
    merged = press.rows("SELECT version_number, into_number FROM merge")
    assert [tuple(row) for row in merged] == [(4, 3)]
    assert wrong(press) == []


def test_an_earlier_text_of_another_article_is_its_twin(press):
    press.save("two", "https://two.test/", 0, **C)
    press.save("one", URL, 3, **A)
    press.save("one", URL, 1, **C)

    assert press.one("SELECT count(*) FROM text_twins") == 1


@pytest.fixture
def second(database_url: str) -> Iterator[Writer]:
    writer = Writer(database_url, policy)
    yield writer
    writer.close()


def test_two_writers_out_of_order_make_the_history_of_one(press, second):
    urls = [f"https://one.test/{number}/" for number in range(12)]
    texts = [A, B, A, C, B, B, A, C]
    works = {
        url: [press.work("one", url, at(n), **text) for n, text in enumerate(texts)]
        for url in urls
    }
    both = press.writer, second

    def save(number: int) -> None:
        mine = [works[url][n] for url in urls for n in range(number, len(texts), 2)]
        for future in [both[number].do(work) for work in mine[:: 1 - 2 * number]]:
            future.result(60)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    for url in urls:
        found = [version[1:3] for version in history(press, url)]
        assert found == [
            ("Alpha", 0),
            ("Beta", 1),
            ("Alpha", 2),
            ("Gamma", 3),
            ("Beta", 4),
            ("Alpha", 6),
            ("Gamma", 7),
        ]
    assert wrong(press) == []


# what readers are told


class Follower:
    """Keeps a copy of all histories as docs/reading.md advises, from the feed alone."""

    def __init__(self, url: str) -> None:
        self.url, self.seq = url, 0
        self.copy: dict[tuple[int, int], ArticleVersion] = {}

    def follow(self) -> None:
        with Archive(self.url) as archive:
            for change in archive.changes(after=self.seq):
                self.seq = change.seq
                found = archive.history(change.article_id)
                if change.kind in {"version.inserted", "version.earlier"}:
                    self._forget(change.article_id)
                elif change.kind in {"article.new", "version.new"}:
                    assert change.version_number is not None
                    found = [
                        version
                        for version in found
                        if version.version_number >= change.version_number - 1
                    ]
                else:
                    continue
                for version in found:
                    self.copy[version.article_id, version.version_number] = version

    def _forget(self, article_id: int) -> None:
        self.copy = {key: v for key, v in self.copy.items() if key[0] != article_id}


@pytest.mark.parametrize("every", [1, 3, 100])
def test_who_follows_the_feed_ends_with_the_right_picture(press, every):
    follower = Follower(press.url)
    said = [(5, A), (9, B), (2, C), (7, A), (6, B), (1, C), (12, A), (8, B), (3, A)]
    for place, (hours, text) in enumerate(said, 1):
        press.save("one", URL, hours, **text)
        if place % every == 0:
            follower.follow()
    follower.follow()

    with Archive(press.url) as archive:
        right = archive.history(URL)
    assert list(follower.copy.values()) == right
    assert [version.headline for version in right] == [
        "Gamma",
        "Alpha",
        "Beta",
        "Alpha",
        "Beta",
        "Alpha",
    ]


@pytest.mark.parametrize(
    ("number", "damage", "what"),
    [
        (2, {"valid_from": at(-1)}, "begins before the one"),
        (1, {"valid_to": at(-1)}, "ends before it begins"),
        (2, {"number": 3}, "gave out the numbers"),
    ],
)
def test_verify_finds_versions_out_of_order(press, engine, number, damage, what):
    press.save("one", URL, 1, **A)
    press.save("one", URL, 2, **B)
    assert wrong(press) == []
    with engine.begin() as connection:
        statement = sa.update(Version).where(Version.number == number)
        connection.execute(statement.values(damage))
    assert any(what in finding.what for finding in wrong(press))
