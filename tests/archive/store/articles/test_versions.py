"""What makes a version, and what does not."""

from __future__ import annotations

from datetime import timedelta

from archive import Archive
from archive.article import Article, NoArticle, Stamp
from tests.support.press import BODY, T0, Press, address

URL = "https://one.test/bridge/"


def test_a_first_save_is_an_article_with_one_version(press: Press):
    outcome = press.save("one", URL, headline="Bridge opens", authors=("A. B.",))

    assert (outcome.kind, outcome.version_number) == ("new", 1)
    row = press.rows("SELECT * FROM latest_articles")[0]
    assert row.headline == "Bridge opens"
    assert row.body == BODY
    assert row.authors == '["A. B."]'
    assert (row.version_number, row.version_count, row.status) == (1, 1, "live")
    assert press.feed() == ["article.new"]


def test_saving_the_same_again_adds_nothing(press: Press):
    press.save("one", URL)
    outcome = press.save("one", URL, hours=5)

    assert outcome.kind == "unchanged"
    assert press.one("SELECT count(*) FROM article_history") == 1
    assert press.feed() == ["article.new"]


def test_repeating_one_save_adds_nothing(press: Press):
    work = press.work("one", URL)
    press.writer.do(work).result(60)
    press.writer.do(work).result(60)

    assert press.one("SELECT count(*) FROM version") == 1
    assert press.one("SELECT articles FROM source_status") == 1
    assert press.one("SELECT versions FROM source_status") == 1


def test_each_part_an_editor_changes_is_named(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, headline="H2")
    press.save("one", URL, hours=2, headline="H2", lead="A lead.")
    press.save("one", URL, hours=3, headline="H2", lead="A lead.", body=BODY + " More.")
    press.save(
        "one", URL, hours=4, authors=("C.",), lead="A lead.", body=BODY + " More."
    )

    kinds = press.rows(
        "SELECT change_kind, words_added, words_removed FROM article_history "
        "ORDER BY version_number"
    )
    assert [tuple(row) for row in kinds] == [
        ("first", 56, 0),
        ("headline", 1, 1),
        ("lead", 2, 0),
        ("body", 1, 0),
        ("headline+metadata", 1, 1),
    ]


def test_there_and_back_is_three_versions_and_two_contents(press: Press):
    press.save("one", URL)
    press.save("one", URL, hours=1, body=BODY + " More.")
    press.save("one", URL, hours=2)

    assert press.one("SELECT count(*) FROM version") == 3
    assert press.one("SELECT count(*) FROM content") == 2
    spans = press.rows(
        "SELECT valid_from, valid_to FROM article_history ORDER BY version_number"
    )
    assert spans[0][1] == spans[1][0]
    assert spans[1][1] == spans[2][0]
    assert spans[2][1] is None


def test_other_white_space_and_invisible_letters_are_no_edit(press: Press):
    press.save("one", URL)
    outcome = press.save(
        "one", URL, hours=1, body=BODY.replace("\n\n", "\u00a0\u200b\n")
    )
    assert outcome.kind == "unchanged"


def test_section_and_dates_are_brought_up_to_date_without_a_version(press: Press):
    press.save("one", URL)
    stamp = Stamp(T0, "minute", "20.02.2026 14:00", "site-text")
    press.save("one", URL, hours=1, section="City", modified=stamp)

    row = press.rows("SELECT section, modified_at, version_count FROM latest_articles")[
        0
    ]
    assert (row[0], row[2]) == ("City", 1)
    assert row[1] is not None


def test_a_new_extractor_never_makes_a_version(press: Press):
    press.save("one", URL)
    work = press.work(
        "one", URL, T0 + timedelta(hours=1), body=BODY + " Ad.", extractor="x/2"
    )
    stale = press.writer.do(work).result(60)
    assert stale.kind == "stale"
    baseline = Article(url=URL, headline="H", body=BODY + " Ad.", extractor="x/2")

    outcome = press.reread(work, stale.capture_id, baseline)

    assert outcome.kind == "unchanged"
    assert press.one("SELECT count(*) FROM version") == 1
    assert press.one("SELECT body FROM latest_articles") == BODY + " Ad."
    assert press.feed() == ["article.new", "text.reread"]


def test_a_real_edit_is_seen_across_a_new_extractor(press: Press):
    press.save("one", URL)
    edited = BODY.replace("old bridge", "new bridge", 1)
    work = press.work(
        "one", URL, T0 + timedelta(hours=1), body=edited + " Ad.", extractor="x/2"
    )
    stale = press.writer.do(work).result(60)
    baseline = Article(url=URL, headline="H", body=BODY + " Ad.", extractor="x/2")

    outcome = press.reread(work, stale.capture_id, baseline)

    assert (outcome.kind, outcome.change_kind) == ("changed", "body")
    history = press.rows(
        "SELECT words_added, words_removed FROM article_history ORDER BY version_number"
    )
    assert tuple(history[1]) == (1, 1)
    assert press.feed() == ["article.new", "text.reread", "version.new"]


def test_what_todays_extractor_cannot_read_any_more_is_no_edit(press: Press):
    press.save("one", URL)
    work = press.work(
        "one", URL, T0 + timedelta(hours=1), body="Other.", extractor="x/2"
    )
    stale = press.writer.do(work).result(60)

    outcome = press.reread(work, stale.capture_id, NoArticle("empty", "no text", "x/2"))

    assert outcome.kind == "unchanged"
    assert press.one("SELECT count(*) FROM version") == 1


def test_twin_addresses_are_one_article(press: Press):
    amp = URL + "amp/"
    press.save("one", URL, aliases=(address(amp, "amp"),))
    press.save("one", amp, hours=1, final=URL)

    assert press.one("SELECT count(*) FROM latest_articles") == 1
    rows = press.rows("SELECT url, kind FROM article_urls ORDER BY url")
    assert [tuple(row) for row in rows] == [(URL, "canonical"), (amp, "amp")]


def test_a_redirect_of_a_known_article_is_a_move(press: Press):
    press.save("one", URL)
    press.save(
        "one", URL, hours=1, final="https://one.test/new-bridge/", redirected=True
    )

    rows = press.rows("SELECT url, status FROM latest_articles ORDER BY article_id")
    assert [tuple(row) for row in rows] == [
        (URL, "moved"),
        ("https://one.test/new-bridge/", "live"),
    ]
    assert press.feed() == ["article.new", "article.moved", "article.new"]


def test_what_moved_and_is_served_at_its_own_address_again_is_back(press: Press):
    press.save("one", URL)
    press.save("one", URL, 1, final="https://one.test/new-bridge/", redirected=True)
    press.save("one", URL, 2)

    row = press.rows(
        "SELECT status, moved_to_id, status_since = c.at FROM article AS a "
        "JOIN change AS c ON c.article_id = a.id WHERE c.kind = 'article.back'"
    )[0]
    assert tuple(row) == ("live", None, True)
    assert press.feed()[-1] == "article.back"
    with Archive(press.url) as archive:
        assert archive.as_of(T0 + timedelta(hours=1), url=URL) is None
        back = archive.as_of(T0 + timedelta(hours=2), url=URL)
    assert back is not None
    assert back.version_number == 1


def test_the_same_body_at_another_source_is_linked_not_merged(press: Press):
    press.save("one", URL)
    press.save("two", "https://two.test/copy", hours=1, headline="Copy")

    assert press.one("SELECT count(*) FROM latest_articles") == 2
    assert press.one("SELECT count(*) FROM content") == 1
    twin = press.rows("SELECT article_id, twin_id, similarity, kind FROM text_twins")[0]
    assert twin[0] < twin[1]
    assert (twin[2], twin[3]) == (1.0, "exact")
    assert press.feed()[-1] == "text.duplicate"


def test_text_that_a_database_cannot_hold_is_stored_without_it(press: Press):
    press.save("one", URL, headline="NUL \x00 and \ud800 and \x1b[31m", lead="\x00")
    assert press.one("SELECT headline FROM latest_articles") == "NUL  and  and [31m"


def test_seq_increases_without_a_hole(press: Press):
    for hours in range(4):
        press.save("one", URL, hours=hours, headline=f"H{hours}")
    seqs = [row[0] for row in press.rows("SELECT seq FROM changes ORDER BY seq")]
    assert seqs == [1, 2, 3, 4]


def test_an_article_is_found_by_what_it_says_now_and_not_by_what_it_said(press: Press):
    press.save("one", URL, headline="Құрылыс")
    press.save("one", URL, hours=1, headline="Bridge")

    with Archive(press.url) as archive:
        assert [hit.article.url for hit in archive.search("bridge")] == [URL]
        assert not list(archive.search("курылыс"))
