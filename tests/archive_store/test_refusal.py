"""What was taken out for good stays out."""

from __future__ import annotations

from archive.store import redaction
from tests.press import T0, Press

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
