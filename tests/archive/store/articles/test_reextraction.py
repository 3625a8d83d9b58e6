"""Reading captures again: texts may change, history may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from archive import Archive
from archive.article import Article, NoArticle, Reading, Stamp
from archive.store import Reextract
from archive.store.articles import redaction
from archive.verify import CHECKS, Finding
from tests.support.press import BODY, T0, Press

URL = "https://one.test/bridge/"
LATER = T0 + timedelta(days=9)


def again(press: Press, *readings: Reading | None) -> dict[str, int]:
    ids = [row[0] for row in press.rows("SELECT id FROM version ORDER BY number")]
    given = {
        key: reading
        for key, reading in zip(ids, readings, strict=True)
        if reading is not None
    }
    article = press.one("SELECT id FROM article")
    return press.writer.do(Reextract(article, "x/2", LATER, given)).result(60)


def read(body: str, headline: str = "H") -> Article:
    return Article(url=URL, headline=headline, body=body, extractor="x/2")


def numbers(press: Press) -> list[int]:
    query = "SELECT version_number FROM article_history ORDER BY version_number"
    return [row[0] for row in press.rows(query)]


def wrong(press: Press) -> list[Finding]:
    """Return what `verify` would say."""
    with Archive(press.url) as archive, archive.connection() as connection:
        found = [finding for check in CHECKS for finding in check.find(connection)]
    return [finding for finding in found if finding]


def test_an_extractor_that_alters_every_body_makes_no_version(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, body=BODY + " More.")

    result = again(press, read("Ad. " + BODY), read("Ad. " + BODY + " More."))

    assert result == {"versions": 2, "reread": 2, "merged": 0, "unread": 0}
    assert numbers(press) == [1, 2]
    assert press.one("SELECT body FROM latest_articles") == "Ad. " + BODY + " More."
    assert press.feed() == ["article.new", "version.new", "text.reread", "text.reread"]


def test_versions_that_differed_only_in_noise_are_merged_with_a_record(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, body=BODY + " KGS/USD = 0.01144")
    press.save("one", URL, hours=2, body=BODY + " Real news.")

    result = again(press, read(BODY), read(BODY), read(BODY + " Real news."))

    assert result["merged"] == 1
    assert numbers(press) == [1, 3]
    row = press.rows("SELECT version_number, version_count FROM latest_articles")[0]
    assert tuple(row) == (3, 2)
    merge = press.rows("SELECT version_number, into_number, change_kind FROM merge")[0]
    assert tuple(merge) == (2, 1, "body")
    spans = press.rows(
        "SELECT valid_from, valid_to FROM article_history ORDER BY version_number"
    )
    assert spans[0][1] == spans[1][0]
    assert press.one("SELECT versions FROM source_status") == 2
    assert "version.merged" in press.feed()
    assert wrong(press) == []


def test_a_later_edit_takes_a_number_of_its_own(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, body=BODY + " KGS/USD = 0.01144")
    again(press, read(BODY), read(BODY))

    outcome = press.save("one", URL, hours=3, body=BODY + " News.", extractor="x/2")

    assert (outcome.kind, outcome.version_number) == ("changed", 3)
    assert numbers(press) == [1, 3]


def test_a_date_that_is_read_better_is_the_articles(press: Press):
    wrong, right = (
        Stamp(T0 - timedelta(days=days), "day", "a day", "meta") for days in (300, 3)
    )
    press.save("one", URL, published=wrong)

    again(press, replace(read(BODY), published=right))

    query = "SELECT published_at FROM "
    dates = [press.one(query + view) for view in ("latest_articles", "article_history")]
    assert dates[0] == dates[1]
    with Archive(press.url) as archive:
        assert archive.article(URL).published_at == right.at
        assert [each.url for each in archive.articles(since=right.at)] == [URL]
        found = archive.search("bridge", since=right.at)
        assert [hit.article.url for hit in found] == [URL]


def test_a_capture_that_cannot_be_read_today_keeps_its_text(press: Press):
    press.save("one", URL)
    again(press, NoArticle("empty", "no text", "x/2"))

    assert press.one("SELECT body FROM latest_articles") == BODY
    assert press.one("SELECT extractor FROM version") == "x/2"
    assert press.feed() == ["article.new"]


def test_a_version_that_could_not_be_read_again_waits_for_the_next_time(press: Press):
    press.save("one", URL, body=BODY + " Share this.")

    result = again(press, None)

    assert result == {"versions": 1, "reread": 0, "merged": 0, "unread": 1}
    assert press.one("SELECT extractor FROM version") == "x/1"
    assert press.save("one", URL, hours=1, extractor="x/2").kind == "stale"


def test_texts_of_two_extractors_are_not_taken_for_one_version(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, headline="Edited")
    query = "SELECT change_kind, words_added, words_removed FROM article_history"
    before = press.rows(query + " ORDER BY version_number")

    result = again(press, None, read(BODY))

    assert (result["merged"], result["unread"]) == (0, 1)
    assert press.rows(query + " ORDER BY version_number") == before
    assert again(press, read(BODY), read(BODY))["merged"] == 1


def test_an_article_removed_while_its_captures_were_read_stays_removed(press):
    article = press.save("one", URL).article_id
    version = press.one("SELECT id FROM version")
    press.writer.call(lambda c: redaction.redact(c, article, "asked", T0)).result(60)
    again = Reextract(article, "x/2", LATER, {version: read("Read again.")})
    assert press.writer.do(again).result(60) == {}
    assert press.one("SELECT count(*) FROM content") == 0
    assert press.feed()[-1] == "article.redacted"
