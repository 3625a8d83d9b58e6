"""Copies for other tools."""

from __future__ import annotations

import csv
import json
import os
from io import BytesIO

import click
import duckdb
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from archive import cli, db
from archive.contract.filters import ArticleFilter
from archive.contract.serialize import as_json
from archive.export import Wanted, export, parquet, warc
from archive.export.cells import cell
from archive.export.selection import ExportError
from archive.models import Merge
from archive.store import feed
from archive.store.articles import redaction
from tests.support.small_archive import BRIDGE, COPY, PAGE, QUAKE, TOKAYEV, A, day

GROUP = click.Group(
    "newsarchive", commands={command.name: command for command in cli.commands}
)


@pytest.fixture
def run(filled_url):
    def invoke(*words, code=0):
        result = CliRunner().invoke(
            GROUP,
            ["export", *map(str, words)],
            env={"NEWSARCHIVE_DATABASE_URL": filled_url},
        )
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_jsonl_has_an_object_for_each_article(run, archive):
    result = run()
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["url"] for item in told] == [
        article.url
        for article in sorted(archive.articles(), key=lambda a: a.article_id)
    ]
    bridge = told[0]
    assert (bridge["body"], bridge["authors"]) == (A, ["A. Reporter"])
    assert "7 articles; the feed was at 12: go on with --after 12" in result.stderr


def test_versions_and_changes_are_exported_too(run):
    assert len(run("--rows", "versions").stdout.splitlines()) == 9
    assert len(run("--rows", "changes").stdout.splitlines()) == 12
    assert len(run("--rows", "changes", "--after", 10).stdout.splitlines()) == 2
    assert (
        "export articles" in run("--rows", "changes", "--language", "kk", code=1).stderr
    )


def test_an_incremental_export_has_what_changed_since(run):
    told = [json.loads(line)["url"] for line in run("--after", 11).stdout.splitlines()]
    assert told == [COPY]
    assert run("--after", 12).stdout == ""
    chosen = run("--after", 1, "--source", "ala-too", "--language", "kk")
    assert [json.loads(line)["url"] for line in chosen.stdout.splitlines()] == [TOKAYEV]


@pytest.fixture
def emptied(filled_url):
    """The newsroom's archive after one article was removed, and one edit was none."""
    engine = db.connect(filled_url, write=True)
    merged = {"article_id": 2, "version_number": 2, "into_number": 1}
    merged |= {"valid_from": day(2), "capture_id": 4, "change_kind": "body"}
    with engine.begin() as connection:
        redaction.redact(connection, 1, "court order", day(4))
        connection.execute(sa.insert(Merge), merged | {"extractor": "x", "at": day(4)})
        feed.append(connection, [feed.Entry("version.merged", day(4), 1, 2, QUAKE, 2)])
    engine.dispose()


@pytest.mark.usefixtures("emptied")
def test_an_incremental_export_says_what_was_removed(run, archive, tmp_path):
    def rows(*words):
        lines = run(*words).stdout.splitlines()
        return [json.loads(line) for line in lines]

    quake, bridge = rows("--after", 12)
    assert (quake["url"], quake["status"]) == (QUAKE, "gone")
    assert (bridge["url"], bridge["status"]) == (BRIDGE, "redacted")
    assert (bridge["headline"], bridge["body"], bridge["article_id"]) == ("", "", 1)
    versions = rows("--after", 12, "--rows", "versions")
    names = ("article_id", "version_number", "change_kind")
    assert [tuple(map(row.get, names)) for row in versions] == [
        (2, 1, "first"),
        *((1, number, "redacted") for number in (1, 2, 3)),
        (2, 2, "merged"),
    ]
    assert rows("--after", 12, "--source", "ala-too") == []
    assert "redacted" not in run().stdout
    done = parquet.export(archive, Wanted(after=12), tmp_path)
    removed = "source=steppe/month=undated/after-12-to-14-removed.parquet"
    assert (done.rows, done.files[-1]) == (2, removed)
    with duckdb.connect() as connection:
        query = f"SELECT url, status FROM read_parquet('{tmp_path}/{removed}')"  # noqa: S608
        assert connection.execute(query).fetchall() == [(BRIDGE, "redacted")]


def test_csv_reads_back_and_computes_nothing(filled_url, run, tmp_path):
    engine = db.connect(filled_url, write=True)
    formula = '=HYPERLINK("http://evil";"x")'
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE version SET headline = '{formula}'")  # noqa: S608
    engine.dispose()
    file = tmp_path / "articles.csv"
    run("--format", "csv", "--output", file)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["headline"] for row in rows} == {"'" + formula}
    assert rows[0]["body"] == A
    assert rows[0]["authors"] == '["A. Reporter"]'


@given(st.text())
def test_no_text_becomes_a_formula(text):
    written = str(cell(text))
    assert not written.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert written.removeprefix("'") == text.removeprefix("'")


@given(st.text())
def test_json_is_one_line_whatever_the_text(text):
    line = as_json({"text": text})
    assert "\n" not in line
    assert json.loads(line) == {"text": text}


def test_a_file_is_whole_or_not_there(tmp_path, archive):
    file = tmp_path / "out" / "articles.jsonl"
    file.parent.mkdir()
    file.write_text("the export before")

    def stop(count):
        if count == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(archive, Wanted(), "jsonl", file, stop)
    assert file.read_text() == "the export before"
    assert list(file.parent.iterdir()) == [file]
    export(archive, Wanted(), "jsonl", file)
    assert len(file.read_text().splitlines()) == 7


@pytest.mark.parametrize(("kind", "starts"), [("jsonl", b"{"), ("warc", b"\x1f\x8b")])
def test_a_pipe_is_written_to_and_stays_a_pipe(run, tmp_path, kind, starts):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        run("--format", kind, "--source", "ala-too", "--output", pipe)
        assert reader.read().startswith(starts)
    assert pipe.is_fifo()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_stays_and_its_file_is_replaced(run, tmp_path, is_there):
    link, file = tmp_path / "link", tmp_path / "elsewhere" / "file"
    if is_there:
        file.parent.mkdir()
        file.write_text("old")
    link.symlink_to(file)
    run("--output", link)
    assert link.is_symlink()
    assert file.read_text() == run().stdout
    assert [item.name for item in file.parent.iterdir()] == ["file"]


def test_a_full_disk_is_one_line_and_leaves_nothing(run):
    assert "cannot write" in run("--output", "/dev/full/x.jsonl", code=1).stderr


def test_parquet_is_read_by_duckdb(archive, tmp_path):
    done = parquet.export(archive, Wanted(), tmp_path)
    assert sorted(done.files) == [
        "source=ala-too/month=2026-02/after-0-to-12.parquet",
        "source=steppe/month=2026-02/after-0-to-12.parquet",
        "source=steppe/month=undated/after-0-to-12.parquet",
    ]
    manifest = json.loads((tmp_path / "_manifests/after-0-to-12.json").read_text())
    assert (manifest["count"], manifest["seq"], manifest["files"]) == (
        7,
        12,
        list(done.files),
    )
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT source, headline, authors, epoch(published_at), as_of_seq "  # noqa: S608
            f"FROM read_parquet('{tmp_path}/source=*/**/*.parquet') "
            "WHERE url = ? ",
            [TOKAYEV],
        ).fetchall()
    assert rows == [
        ("ala-too", "Тоқаев Бішкекке келді", ["A. Reporter"], day(0.2).timestamp(), 12)
    ]


def test_a_later_parquet_export_adds_only_what_changed(archive, tmp_path):
    parquet.export(archive, Wanted(), tmp_path)
    done = parquet.export(archive, Wanted(after=11), tmp_path)
    assert done.files == ("source=ala-too/month=2026-02/after-11-to-12.parquet",)
    versions = parquet.export(archive, Wanted("versions"), tmp_path / "versions")
    changes = parquet.export(archive, Wanted("changes"), tmp_path / "changes")
    assert (versions.rows, changes.rows) == (9, 12)
    none = parquet.export(
        archive, Wanted(choice=ArticleFilter(source="none")), tmp_path / "n"
    )
    assert none.rows == 0


def test_parquet_cuts_row_groups_without_losing_rows(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROW_GROUP", 2)
    parquet.export(archive, Wanted(), tmp_path)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(DISTINCT url) FROM '{tmp_path}/source=*/**/*.parquet'"  # noqa: S608
        ).fetchone()
    assert found == (7,)


def test_warc_is_read_by_another_reader(archive, tmp_path):
    file = tmp_path / "steppe.warc.gz"
    done = warc.export(archive, file, source="steppe")
    assert done.rows == 7
    with file.open("rb") as opened:
        records = [
            (record.record_type, record.headers.get("WARC-Target-URI"), record.headers,
             record.http_headers, record.verify_payload_digest() or True,
             record.reader.read())
            for record in ArchiveIterator(opened, strict_mode=True)
        ]  # fmt: skip
    assert records[0][0] == WarcRecordType.warcinfo
    bridge = [record for record in records if record[1] == BRIDGE]
    assert [record[0] for record in bridge] == [
        WarcRecordType.response,
        WarcRecordType.revisit,
        WarcRecordType.revisit,
    ]
    first = bridge[0]
    assert first[2]["WARC-Date"] == "2026-02-16T08:00:00Z"
    assert first[3].status_code == 200
    assert first[3]["etag"] == '"1"'
    assert bridge[1][2]["WARC-Refers-To-Date"] == "2026-02-16T08:00:00Z"
    assert bridge[1][2]["WARC-Payload-Digest"] == first[2]["WARC-Payload-Digest"]


def test_warc_digests_and_bodies_hold(archive, tmp_path):
    file = tmp_path / "bridge.warc.gz"
    warc.export(archive, file, article_id=archive.article_id(BRIDGE))
    read = 0
    for record in ArchiveIterator(
        BytesIO(file.read_bytes()),
        record_types=WarcRecordType.response,
        parse_http=False,
    ):
        assert record.verify_block_digest()
    for record in ArchiveIterator(
        BytesIO(file.read_bytes()), record_types=WarcRecordType.response
    ):
        assert record.verify_payload_digest()
        assert record.reader.read() == PAGE
        read += 1
    assert read == 1


def test_warc_is_for_one_article_or_source(archive, run, tmp_path):
    with pytest.raises(ExportError, match="--url or --source"):
        warc.export(archive, tmp_path / "all.warc.gz")
    file = tmp_path / "one.warc.gz"
    assert (
        "3 captures"
        in run("--format", "warc", "--url", BRIDGE, "--output", file).stderr
    )
    run("--format", "warc", "--url", BRIDGE, code=2)
    run("--format", "warc", "--after", 3, "--output", file, code=2)
    run("--format", "parquet", code=2)


def test_an_export_streams(archive, tmp_path):
    counts = []
    export(archive, Wanted(), "jsonl", tmp_path / "x.jsonl", counts.append)
    assert counts == [1, 2, 3, 4, 5, 6, 7]
