"""What was taken out for good stays out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from archive import db
from archive.article import Capture
from archive.store import RejectCapture, StoreCapture
from archive.store.articles import redaction, versions
from archive.store.related import near_duplicates
from archive.text import minhash
from archive.verify import repair
from tests.support.press import T0, Press, waiting
from tests.support.sharing import plan

URL = "https://one.test/bridge/"


def test_a_crawl_does_not_bring_back_what_was_removed(press: Press):
    press.save("one", URL)
    article = press.one("SELECT id FROM article")
    press.writer.call(lambda c: redaction.redact(c, article, "court order", T0)).result(
        60
    )

    outcome = press.save("one", URL, hours=1)

    assert outcome.kind == "redacted"
    assert press.one("SELECT count(*) FROM latest_articles") == 0
    assert press.one("SELECT count(*) FROM payload") == 0
    assert press.one("SELECT count(*) FROM content") == 0


def test_other_articles_are_stored_beside_a_refused_one(press: Press):
    press.save("one", URL)
    article = press.one("SELECT id FROM article")
    press.writer.call(lambda c: redaction.redact(c, article, "court order", T0)).result(
        60
    )

    assert press.save("one", "https://one.test/other/", hours=1).kind == "new"


POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LATER = T0 + timedelta(hours=1)
LONG = " ".join(f"word{n} of the text number {n * 7}" for n in range(100))


def remove(press: Press, article: int) -> redaction.Redacted:
    return press.writer.call(
        lambda c: redaction.redact(c, article, "court order", T0)
    ).result(60)


@POSTGRESQL
def test_an_article_removed_while_a_save_waits_for_it_is_not_brought_back(press):
    article = press.save("one", URL).article_id
    edited = press.work("one", URL, LATER, headline="Another headline")
    engine = db.connect(press.url, write=True)
    with engine.begin() as connection:
        redaction.redact(connection, article, "court order", T0)
        saved = press.writer.do(edited)
        waiting(press.url)
    engine.dispose()

    assert saved.result(60).kind == "redacted"
    assert press.one("SELECT count(*) FROM latest_articles") == 0
    assert press.one("SELECT count(*) FROM payload") == 0
    assert press.rows("SELECT state, due_at FROM link") == [("skipped", None)]


@pytest.mark.parametrize(
    ("verdict", "state"), [("extract_timeout", "failed"), ("not_modified", "done")]
)
def test_a_page_that_was_under_way_keeps_no_bytes_and_no_date(press, verdict, state):
    article = press.save("one", URL).article_id
    link = press.link("one", URL)
    remove(press, article)
    place = (press.source("one"), press.crawls["one"], link)
    page = Capture(URL, URL, LATER, 200, {}, b"<p>What was removed")
    capture = press.writer.do(StoreCapture(*place, page)).result(60)
    press.writer.do(
        RejectCapture(*place, capture, LATER, verdict, None, state, LATER)
    ).result(60)

    assert press.one("SELECT count(*) FROM payload") == 0
    assert press.rows("SELECT state, reason, due_at FROM link") == [
        ("skipped", "redacted", None)
    ]


def test_where_an_article_moved_from_and_what_reads_nearly_alike_is_told(press):
    old, new, like = URL, "https://one.test/moved/", "https://two.test/like/"
    first = press.save("one", old, body=LONG).article_id
    moved = press.save(
        "one", old, hours=1, final=new, redirected=True, body=f"{LONG} more"
    ).article_id
    twin = press.save("two", like, body=f"{LONG} still").article_id
    press.writer.call(lambda c: near_duplicates.link(c, LATER)).result(60)

    told = remove(press, moved)

    assert told.shared == ()
    assert told.related == (first, twin)


@POSTGRESQL
def test_no_sketch_is_left_of_a_text_removed_while_it_was_sketched(press, monkeypatch):
    article = press.save("one", URL, body=LONG).article_id
    sketch = minhash.minhash

    def removed_meanwhile(body: str) -> bytes | None:
        remove(press, article)
        return sketch(body)

    monkeypatch.setattr(near_duplicates, "minhash", removed_meanwhile)
    engine = db.connect(press.url, write=True)
    with engine.begin() as connection:
        near_duplicates.link(connection, LATER)
    engine.dispose()

    assert press.one("SELECT count(*) FROM sketch") == 0
    assert press.one("SELECT count(*) FROM sketch_band") == 0


@POSTGRESQL
def test_counting_again_waits_for_who_stores(press):
    press.save("one", URL)
    new = press.work("one", "https://one.test/other/")
    engine = db.connect(press.url, write=True)

    def count_again() -> None:
        with engine.begin() as connection:
            repair.counters(connection)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as connection:
            versions.save(connection, [new], plan)
            counted = pool.submit(count_again)
            waiting(press.url)
        counted.result(60)
    engine.dispose()

    assert press.rows("SELECT articles, versions FROM source") == [(2, 2)]
