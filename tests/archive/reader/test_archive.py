"""The Python API: `Archive`."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

import pytest

from archive import Archive, db
from archive.errors import (
    ArchiveError,
    DatabaseUnavailableError,
    UnknownArticleError,
    UnknownCaptureError,
)
from archive.payloads import DamagedPayloadError
from tests.support.small_archive import (
    BRIDGE,
    COPY,
    OLD_ROAD,
    PAGE,
    QUAKE,
    ROAD,
    TOKAYEV,
    UNDATED,
    A,
    B,
    day,
)


def test_articles_come_newest_first_and_undated_last(archive):
    assert [article.url for article in archive.articles()] == [
        COPY,
        ROAD,
        QUAKE,
        TOKAYEV,
        BRIDGE,
        OLD_ROAD,
        UNDATED,
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"source": "ala-too"}, [COPY, TOKAYEV]),
        ({"language": "kk"}, [TOKAYEV]),
        ({"status": "gone"}, [QUAKE]),
        ({"since": day(1)}, [COPY, ROAD]),
        ({"since": day(0.4), "until": day(1)}, [QUAKE]),
        ({"since": date(2026, 2, 17), "source": "steppe"}, [ROAD]),
        ({"source": "nobody"}, []),
    ],
)
def test_articles_are_chosen_by_source_date_language_and_status(
    archive, choice, expected
):
    assert [article.url for article in archive.articles(**choice)] == expected


def test_a_time_without_a_zone_is_refused(archive):
    with pytest.raises(ValueError, match="without a zone"):
        list(archive.articles(since=datetime(2026, 2, 17)))  # noqa: DTZ001


@pytest.mark.parametrize(
    "spelling",
    [
        BRIDGE,
        "http://www.steppe.example/news/bridge/?utm_source=x",
        "https://steppe.example/news/bridge/amp",
        "https://www.steppe.example/news/bridge/?utm_campaign=never-met",
        "steppe.example/news/bridge",
        " https://steppe.example/news/bridge#comments ",
    ],
)
def test_an_article_is_found_at_every_spelling_of_its_address(archive, spelling):
    article = archive.article(spelling)
    assert (article.url, article.body, article.authors) == (
        BRIDGE,
        A,
        ("A. Reporter",),
    )


def test_an_unknown_address_is_an_error_with_a_remedy(archive):
    with pytest.raises(UnknownArticleError, match="newsarchive search"):
        archive.article("https://steppe.example/nowhere")
    with pytest.raises(UnknownArticleError):
        archive.article(999)


def test_a_moved_article_says_where_to(archive):
    article = archive.article(OLD_ROAD)
    assert (article.status, article.moved_to) == ("moved", ROAD)


def test_there_and_back_is_three_versions_of_two_texts(archive):
    versions = archive.history(BRIDGE)
    assert [version.body for version in versions] == [A, B, A]
    assert [version.valid_from for version in versions] == [day(0), day(1), day(2)]
    assert [version.valid_to for version in versions] == [day(1), day(2), None]
    assert len({version.content_hash for version in versions}) == 2


@pytest.mark.parametrize(
    ("at", "body"),
    [(-0.1, None), (0, A), (0.99, A), (1, B), (1.99, B), (2, A), (100, A)],
)
def test_as_of_answers_what_stood_then(archive, at, body):
    version = archive.as_of(day(at), url=BRIDGE)
    assert (version.body if version else None) == body


def test_as_of_leaves_out_what_was_gone_or_moved_then(archive):
    assert archive.as_of(day(1.9), url=QUAKE) is not None
    assert archive.as_of(day(2), url=QUAKE) is None
    then = [version.url for version in archive.as_of(day(0.9), source="steppe")]
    assert then == [BRIDGE, QUAKE, OLD_ROAD, UNDATED]
    later = [version.url for version in archive.as_of(day(3), source="steppe")]
    assert later == [BRIDGE, ROAD, UNDATED]


def test_an_article_that_came_back_stands_again(archive, filled_url):
    engine = db.connect(filled_url, write=True)
    article_id = archive.article_id(QUAKE)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO change (seq, at, kind, source_id, article_id, url) "  # noqa: S608
            f"VALUES (99, '2026-02-19 08:00:00+00:00', 'article.back', 1, "
            f"{article_id}, '{QUAKE}')"
        )
    engine.dispose()
    assert archive.as_of(day(2.5), url=QUAKE) is None
    assert archive.as_of(day(4), url=QUAKE) is not None


def test_the_feed_is_resumed_where_it_was_left(archive):
    seqs = [change.seq for change in archive.changes()]
    assert seqs == list(range(1, len(seqs) + 1))
    first = list(archive.changes(limit=4))
    rest = list(archive.changes(after=first[-1].seq))
    assert [change.seq for change in first + rest] == seqs
    assert list(archive.changes(after=seqs[-1])) == []


def test_a_move_and_a_twin_name_the_other_article(archive):
    others = {change.kind: change.other_id for change in archive.changes()}
    assert others["article.moved"] == archive.article_id(ROAD)
    assert others["text.duplicate"] == archive.article_id(BRIDGE)


def test_raw_gives_the_bytes_as_received(archive):
    version = archive.history(BRIDGE)[0]
    headers, body = archive.raw(version.capture_id)
    assert (headers["content-type"], body) == ("text/html", PAGE)
    with pytest.raises(UnknownCaptureError):
        archive.raw(999)


@pytest.mark.parametrize("damage", ["x'00'", "substr(data, 1, 20)"])
def test_damaged_bytes_are_never_handed_out(filled_url, damage):
    engine = db.connect(filled_url, write=True)
    if engine.dialect.name == "postgresql":
        damage = damage.replace("x'00'", r"'\x00'::bytea")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE payload SET data = {damage}")  # noqa: S608
    engine.dispose()
    with Archive(filled_url) as archive, pytest.raises(DamagedPayloadError):
        archive.raw(archive.history(BRIDGE)[0].capture_id)


def test_nothing_can_be_written_through_a_reader(archive):
    with pytest.raises(DatabaseUnavailableError), archive.connection() as connection:
        connection.exec_driver_sql("DELETE FROM change")


def test_the_rest_of_the_views_is_read_too(archive):
    assert [status.source for status in archive.sources()] == ["ala-too", "steppe"]
    days = archive.coverage("steppe", date(2026, 2, 16), date(2026, 2, 18))
    assert [(item.day, item.crawls, item.articles_captured) for item in days] == [
        ("2026-02-16", 1, 4),
        ("2026-02-17", 1, 1),
    ]
    assert [item.kind for item in archive.addresses(BRIDGE)] == [
        "alias",
        "canonical",
        "amp",
    ]
    assert [twin.similarity for twin in archive.twins(COPY)] == [1.0]
    [edition] = archive.editions(TOKAYEV)
    assert (edition.kind, archive.article(edition.edition_id).url) == ("language", COPY)
    assert len(archive.captures(BRIDGE)) == 3
    assert [crawl.status for crawl in archive.crawls(source="steppe")] == [
        "done",
        "partial",
        "done",
    ]


def test_importing_archive_is_light():
    script = "import archive, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_what_no_database_can_count_is_an_error_as_any_other(archive):
    for number in (10**19, 10**20):
        with pytest.raises(UnknownArticleError):
            archive.article(number)
        with pytest.raises(UnknownCaptureError):
            archive.capture(number)
        with pytest.raises(ArchiveError, match="never comes to"):
            archive.changes(after=number)
        assert list(archive.search("bridge", before=number, limit=number))
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    with pytest.raises(ValueError, match="UTC has no year"):
        archive.search("bridge", since=early)


def test_an_archive_that_is_not_there_is_not_made(tmp_path):
    missing = tmp_path / "none.db"
    with pytest.raises(DatabaseUnavailableError, match="newsarchive init"):
        Archive(f"sqlite:///{missing}")
    assert not missing.exists()
