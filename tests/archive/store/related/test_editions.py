"""One story in two languages or scripts is linked, told once, and never merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive import Archive, edition_urls
from archive.article import Stamp
from archive.store.articles import redaction
from tests.support.press import T0, Press, address

LATIN = "https://paper.test/oz/2026/02/20/yangi-kengash-saylandi"
CYRILLIC = "https://paper.test/uz/2026/02/20/yangi-kengash-saylandi"
RUSSIAN = "https://paper.test/ru/2026/02/20/sovet-izbran"


def on(day: int) -> Stamp:
    return Stamp(datetime(2026, 2, day, tzinfo=UTC), "day", str(day), "meta")


def links(press: Press) -> list[tuple[int, int, str, str]]:
    query = "SELECT * FROM article_editions ORDER BY article_id, edition_id"
    return [tuple(row) for row in press.rows(query)]


def uzbek(press: Press, url: str, script: str, **said):
    return press.save("paper", url, language="uz", script=script, **said)


def test_parallel_addresses_of_two_scripts_are_linked_and_not_merged(press: Press):
    uzbek(press, LATIN, "Latn", published=on(20), body="Yangi kengash.")
    uzbek(press, CYRILLIC, "Cyrl", published=on(20), body="Янги кенгаш.")

    assert links(press) == [(1, 2, "script", "address"), (2, 1, "script", "address")]
    assert press.one("SELECT count(*) FROM latest_articles") == 2
    assert press.feed() == ["article.new", "article.new", "article.edition"]
    told = press.rows("SELECT article_id, other_id FROM changes WHERE seq = 3")
    assert [tuple(row) for row in told] == [(2, 1)]
    uzbek(press, CYRILLIC, "Cyrl", published=on(20), body="Янги кенгаш!", hours=1)
    assert press.feed()[3:] == ["version.new"]


@pytest.mark.parametrize("first", ["names", "named"])
def test_a_page_that_names_another_language_is_believed(press: Press, first: str):
    def russian() -> None:
        there = (address(LATIN, "canonical"), address("https://paper.test/x/404"))
        press.save("paper", RUSSIAN, language="ru", script="Cyrl", editions=there)

    if first == "names":
        russian()
    uzbek(press, LATIN, "Latn", body="Yangi kengash.")
    if first == "named":
        russian()
    assert links(press) == [(1, 2, "language", "page"), (2, 1, "language", "page")]
    assert press.feed()[2:] == ["article.edition"]


def test_a_translation_that_an_unchanged_page_names_later_is_linked(press: Press):
    def latin(hours: int, **said) -> None:
        uzbek(press, LATIN, "Latn", body="Yangi kengash.", hours=hours, **said)

    latin(0)
    press.save("paper", RUSSIAN, language="ru", script="Cyrl")
    assert links(press) == []
    for hours in (1, 2):
        latin(hours, editions=(address(RUSSIAN),))
    assert links(press)[0] == (1, 2, "language", "page")
    assert press.feed()[2:] == ["article.edition"]


def test_the_same_number_weeks_later_is_another_story(press: Press):
    press.save("paper", "https://paper.test/ru/news/12345", published=on(1))
    uzbek(press, "https://paper.test/oz/news/12345", "Latn", published=on(20))
    press.save("paper", "https://paper.test/en/news/12345", language="en")
    assert links(press) == []


def test_another_paper_is_no_edition_unless_it_is_named(press: Press):
    uzbek(press, LATIN, "Latn", published=on(20))
    other = LATIN.replace("/oz/", "/ru/")
    press.save("copy", other, language="ru", published=on(20))
    assert links(press) == []
    named = (address(LATIN),)
    url = "https://copy.test/ru/sovet"
    press.save("copy", url, language="ru", editions=named)
    assert links(press)[0] == (1, 3, "language", "page")


def test_what_is_removed_is_linked_to_nothing(press: Press):
    uzbek(press, LATIN, "Latn", published=on(20))
    named = (address(LATIN),)
    press.save("paper", RUSSIAN, language="ru", editions=named)
    press.writer.call(
        lambda c: redaction.redact(c, 2, "asked", T0 + timedelta(days=1))
    ).result(60)
    assert links(press) == []
    assert press.one("SELECT count(*) FROM alternate") == 0


def test_the_python_api_tells_the_editions_of_any_address(press: Press):
    uzbek(press, LATIN, "Latn", published=on(20))
    uzbek(press, CYRILLIC, "Cyrl", published=on(20))
    with Archive(press.url) as archive:
        [found] = archive.editions(CYRILLIC)
        other = archive.article(found.edition_id)
    assert (found.kind, other.url, other.script) == ("script", LATIN, "Latn")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://p.kz/kz/news/12345-a", "https://p.kz/news/12345-a"),
        ("https://kaz.p.kz/news/12345", "https://www.p.kz/ru/news/12345"),
        ("https://p.kz/news/12345?lang=kz", "https://p.kz/news/12345"),
        ("https://p.kz/news/kz/12345", "https://p.kz/news/ru/12345/"),
    ],
)
def test_addresses_in_parallel_share_their_key(one: str, other: str):
    assert edition_urls.key(one) == edition_urls.key(other) is not None


@pytest.mark.parametrize(
    "url", ["https://p.kz/", "https://p.kz/ru/", "https://p.kz/kz/news", "x", ""]
)
def test_addresses_without_a_name_have_none(url: str):
    assert edition_urls.key(url) is None
