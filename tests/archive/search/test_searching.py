"""Search: the same answers on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import db
from archive.models import ArticleRow
from archive.search import SearchError, forget, index
from archive.search.query import parse
from tests.support.small_archive import BRIDGE, COPY, QUAKE, TOKAYEV, UNDATED, day

JUNK = [
    '"', "'", "''", "*", "-", "--", "NEAR(", "a NEAR b", "col:x", "{a b}:c", "^x",
    "AND", "OR OR", "NOT", "a AND", "(((", "a & | !", "<->", ":*", "\\", "%", "_",
    "a" * 5000, "🙂", "x' OR 1=1 --", "\x00", "s=1", "=", '"a', 'a"b', "a*b*",
    "\ud800", "-мост -bridge", "ﷺ", "ß*", "\u202e",
]  # fmt: skip


def urls(hits):
    return [hit.article.url for hit in hits]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bridge", [COPY, BRIDGE]),
        ("BRIDGE mayor", [COPY, BRIDGE]),
        ("bridge river", []),
        ("bridge OR rattled", [COPY, QUAKE, BRIDGE]),
        ('"opened the bridge"', [COPY, BRIDGE]),
        ('"bridge the opened"', []),
        ("bridge -opens", [COPY]),
        ("bridge NOT opens", [COPY]),
        ("ratt*", [QUAKE]),
        ("ratt", []),
        ('"ten sec', []),
        ("ten sec*", [QUAKE]),
        ("токаев", [TOKAYEV]),
        ("Tokaev", [TOKAYEV]),
        ("бишкекке", [TOKAYEV]),
        ("-the", [QUAKE, TOKAYEV]),
        ("river", [UNDATED]),
        ("nothing-such", []),
    ],
)
def test_search_finds_newest_first(archive, words, expected):
    found = urls(archive.search(words))
    assert [url for url in found if "road" not in url] == expected


def test_a_search_is_narrowed_by_source_language_and_date(archive):
    assert urls(archive.search("bridge", source="steppe")) == [BRIDGE]
    assert urls(archive.search("bridge", source="nobody")) == []
    assert urls(archive.search("bridge", language="ky")) == [COPY]
    assert urls(archive.search("bridge", since=day(1))) == [COPY]
    assert urls(archive.search("bridge", until=day(1.5))) == [BRIDGE]
    assert urls(archive.search("", source="ala-too")) == [COPY, TOKAYEV]
    assert urls(archive.search("", since=day(1.5))) == [COPY]


def test_a_page_of_results_goes_on_behind_the_last(archive):
    everything = urls(archive.search(""))
    assert len(everything) == 7
    first = list(archive.search("", limit=3))
    assert urls(first) == everything[:3]
    assert urls(archive.search("", before=first[-1].position)) == everything[3:]


def test_what_was_found_is_marked(archive):
    (hit,) = archive.search('токаев "президенти келди" OR bishkek*')
    assert [run.text for run in hit.headline if run.is_found] == ["Тоқаев", "Бішкекке"]
    assert [run.text for run in hit.snippet if run.is_found] == ["Тоқаев"]
    assert "".join(run.text for run in hit.headline) == hit.article.headline


def test_facets_count_the_results(archive):
    facets = archive.facets("bridge")
    assert (facets.total, facets.is_partial) == (2, False)
    assert facets.sources == {"ala-too": 1, "steppe": 1}
    assert facets.languages == {"en": 1, "ky": 1}
    assert facets.months == {"2026-02": 2}
    assert archive.facets("bridge", source="nobody").total == 0


def test_an_article_is_found_by_what_it_says_now(archive, filled_url):
    engine = db.connect(filled_url, write=True)
    river = archive.article(UNDATED)
    source_id = 1
    row = (river.article_id, source_id, "en", day(5), "The lake", None, "It is deep.")
    with engine.begin() as connection:
        index(connection, [(*row[:4], "Overtaken", None, ""), row])
        index(connection, [row])
    assert urls(archive.search("river")) == []
    assert urls(archive.search("overtaken")) == []
    assert urls(archive.search("lake", since=day(5))) == [UNDATED]
    with engine.begin() as connection:
        forget(connection, [river.article_id])
    engine.dispose()
    assert urls(archive.search("lake")) == []


def test_an_article_that_is_removed_meanwhile_ends_no_search(archive, filled_url):
    everything = urls(archive.search(""))
    engine = db.connect(filled_url, write=True)
    newest = archive.article_id(everything[0])
    with engine.begin() as connection:  # as between a key and the article it leads to
        without = sa.update(ArticleRow).where(ArticleRow.id == newest)
        connection.execute(without.values(version_id=None))
    engine.dispose()
    assert urls(archive.search("", limit=3)) == everything[1:4]


@pytest.mark.parametrize("junk", JUNK)
def test_no_query_breaks_search(archive, junk):
    try:
        list(archive.search(junk, limit=5))
        archive.facets(junk)
    except SearchError as error:
        assert "search for at least one" in str(error)  # noqa: PT017


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(alphabet=st.sampled_from("aд\"'*-()|&!:<>= \\ORNTné{}^+,.1")))
def test_no_text_whatever_breaks_search(archive, junk):
    try:
        list(archive.search(junk, limit=5))
    except SearchError:
        assert junk.strip()


def test_a_search_of_too_many_words_says_so():
    with pytest.raises(SearchError, match="32 words"):
        parse("word " * 100)


def test_an_enormous_article_is_indexed(archive, filled_url):
    engine = db.connect(filled_url, write=True)
    article = archive.article(UNDATED)
    body = " ".join(f"w{number} same" for number in range(120_000))
    with engine.begin() as connection:
        index(connection, [(article.article_id, 1, "en", None, "Enormous", None, body)])
    engine.dispose()
    assert urls(archive.search("enormous same w5000")) == [UNDATED]


def test_the_index_of_sqlite_is_consistent_with_its_table(filled_url):
    engine = db.connect(filled_url, write=True)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "INSERT INTO search_index (search_index, rank) "
                "VALUES ('integrity-check', 1)"
            )
    engine.dispose()
