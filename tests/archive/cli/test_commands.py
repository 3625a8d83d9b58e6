"""The readers' commands, as they are typed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from archive import Archive, cli, db
from archive.text.printable import safe
from tests.support.small_archive import (
    BRIDGE,
    COPY,
    OLD_ROAD,
    PAGE,
    QUAKE,
    ROAD,
    TOKAYEV,
)

GROUP = click.Group(
    "newsarchive", commands={command.name: command for command in cli.commands}
)


@pytest.fixture
def run(filled_url):
    def invoke(*words, code=0, **environment):
        result = CliRunner().invoke(
            GROUP, words, env={"NEWSARCHIVE_DATABASE_URL": filled_url, **environment}
        )
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.output

    return invoke


@pytest.mark.parametrize("command", cli.commands, ids=lambda command: command.name)
def test_every_command_has_help_with_an_example(command):
    result = CliRunner().invoke(GROUP, [command.name, "--help"])
    assert result.exit_code == 0
    assert f"newsarchive {command.name}" in result.output.partition("Examples:")[2]
    assert all(option.help for option in command.params if option.name == "database")
    assert "--json" in result.output or command.name in {
        "serve",
        "export",
        "redact",
        "metrics",
    }


def test_show_prints_the_article(run):
    shown = run("show", BRIDGE)
    assert "Bridge opens" in shown
    assert "The mayor opened the bridge." in shown
    assert "version 3 of 3" in shown
    assert "2026-02-16 08:00" in shown


def test_show_at_a_moment_prints_what_stood_then(run):
    assert "the new bridge" in run("show", BRIDGE, "--at", "2026-02-17T12:00")
    gone = run("show", QUAKE, "--at", "2026-02-19", code=1)
    assert "newsarchive history URL" in gone


def test_show_tells_where_an_article_moved(run):
    assert f"moved to {ROAD}" in run("show", OLD_ROAD)


def test_show_names_the_editions_in_other_languages(run):
    assert f"also in ky Cyrl: {COPY}" in run("show", TOKAYEV)


def test_show_raw_gives_the_bytes(filled_url):
    result = CliRunner().invoke(
        GROUP, ["show", BRIDGE, "--raw", "--database", filled_url]
    )
    assert result.stdout_bytes == PAGE


def test_show_json_is_the_whole_article(run):
    article = json.loads(run("show", TOKAYEV, "--json"))
    assert (article["language"], article["authors"]) == ("kk", ["A. Reporter"])
    assert article["published_at"].startswith("2026-02-16T12:48:00")


def test_history_lists_the_versions(run):
    lines = run("history", BRIDGE).splitlines()
    assert [line.split()[:6] for line in lines] == [
        ["version", "seen", "changed", "+", "-", "headline"],
        ["1", "2026-02-16", "08:00", "first", "13", "0"],
        ["2", "2026-02-17", "08:00", "body", "1", "0"],
        ["3", "2026-02-18", "08:00", "body", "0", "1"],
    ]
    assert len(run("history", BRIDGE, "--json").splitlines()) == 3


def test_diff_marks_the_words(run):
    last = run("diff", BRIDGE)
    assert "opened the [-new -]bridge" in last
    assert "… 1 paragraph unchanged …" in last
    assert "Traffic" in run("diff", BRIDGE, "--all")
    assert "opened the {+new +}bridge" in run("diff", BRIDGE, "1")
    assert "no difference" in run("diff", BRIDGE, "1", "3")
    assert "there are 1" in run("diff", TOKAYEV, "4", code=2)
    pieces = json.loads(run("diff", BRIDGE, "--json"))["pieces"]
    assert {"mark": "gone", "text": "new "} in pieces


def test_diff_says_that_there_is_one_version_only(run):
    assert run("diff", TOKAYEV) == (
        f"{TOKAYEV} has one version only; nothing to compare\n"
    )
    assert run("diff", TOKAYEV, "--json") == ""


def test_changes_go_on_after_a_seq(run):
    everything = run("changes").splitlines()
    assert [int(line.split()[0]) for line in everything] == list(range(1, 13))
    assert run("changes", "--after", "10").splitlines() == everything[10:]
    assert run("changes", "--after", "12") == ""
    assert len(run("changes", "--limit", "2", "--json").splitlines()) == 2
    assert "ala-too" in run("changes", "--source", "ala-too")


def test_following_prints_what_comes_until_interrupted(filled_url):
    program = (
        "import click; from archive import cli; "
        "click.Group(commands={c.name: c for c in cli.commands})()"
    )
    arguments = ["changes", "--after", "12", "--follow", "--json", "--every", "0.05"]
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "NEWSARCHIVE_DATABASE_URL": filled_url,
            "PYTHONUNBUFFERED": "1",
        },
    )
    engine = db.connect(filled_url, write=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO change (seq, at, kind, source_id, article_id, url) SELECT 13,"
            " at, 'article.back', source_id, article_id, url FROM change WHERE seq = 1"
        )
    engine.dispose()
    try:
        assert json.loads(process.stdout.readline())["seq"] == 13
        time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 1


def test_status_lists_sources_and_crawls(run):
    shown = run("status")
    assert "steppe" in shown
    assert "robots.txt unreachable" in shown
    assert "new 3" in shown
    told = json.loads(run("status", "--source", "steppe", "--json"))
    assert [len(told["sources"]), len(told["crawls"])] == [1, 3]


@pytest.mark.parametrize(
    "typed",
    [
        "status --check --max-age nan",
        "status --check --max-age 1e400",
        "status --crawls 99999999999999999999",
        "status --crawl 99999999999999999999",
        "status --watch --every nan",
        "changes --follow --every nan",
        "changes --follow --every inf",
        "changes --limit 99999999999999999999",
    ],
)
def test_a_number_out_of_range_is_a_usage_error(run, typed):
    assert "Error: Invalid value for" in run(*typed.split(), code=2)


def test_the_greatest_numbers_are_taken(run):
    assert run("changes", "--limit", str(2**63 - 1)) == run("changes")
    assert run("status", "--crawls", str(2**63 - 1))


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["changes"],
        ["search", "bridge"],
        ["export"],
        ["export", "--format", "warc", "--output", "none/steppes.warc.gz"],
        ["export", "--format", "parquet", "--output", "none"],
    ],
)
def test_a_source_that_the_archive_has_not_is_a_usage_error(run, command):
    said = run(*command, "--source", "steppes", code=2)
    assert "no source 'steppes'; it has ala-too, steppe" in said


@pytest.mark.parametrize("command", ["show", "history", "diff"])
def test_an_unknown_article_is_one_line_with_a_remedy(run, command):
    said = run(command, "https://steppe.example/none\x1b[31m", code=1)
    assert "newsarchive search" in said
    assert "\x1b" not in said
    assert len(said.splitlines()) == 1


def test_a_missing_archive_is_one_line_with_a_remedy(run, tmp_path):
    said = run("status", "--database", f"sqlite:///{tmp_path}/none.db", code=1)
    assert "newsarchive init" in said
    assert len(said.splitlines()) == 1


def test_a_wrong_word_is_a_usage_error(run):
    run("show", BRIDGE, "--at", "yesterday", code=2)
    run("changes", "--after", "-1", code=2)
    run("show", code=2)


@given(st.text())
def test_what_is_printed_moves_no_cursor_and_turns_no_text(text):
    printed = safe(text)
    assert not set(printed) & set("\x00\x07\x08\x1b\x7f\x9b\r\u202e\u2066\u200f")
    assert safe(printed) == printed


def test_the_terminal_gets_colour_and_the_marks_of_a_page_do_not(filled_url):
    engine = db.connect(filled_url, write=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE version SET headline = '[bold red]not markup[/]' || char(27)"
            if engine.dialect.name == "sqlite"
            else "UPDATE version SET headline = '[bold red]not markup[/]' || chr(27)"
        )
    engine.dispose()
    with Archive(filled_url) as archive:
        assert "\x1b" in archive.article(BRIDGE).headline
    shown = CliRunner().invoke(
        GROUP,
        ["history", BRIDGE],
        env={"NEWSARCHIVE_DATABASE_URL": filled_url, "FORCE_COLOR": "1"},
        color=True,
    )
    assert "[bold red]not markup[/]" in shown.output
    assert "\x1b[1m" in shown.output


def test_search_prints_what_was_found_and_how_it_spreads(run):
    found = run("search", "bridge", "-opens")
    assert "Көпүрө" in found
    assert "1 found · ala-too 1 · ky 1" in found
    assert "2 found" in run("search", '"opened the bridge"')
    assert "begin* find more" in run("search", "ratt")
    assert json.loads(run("search", "tokayev", "--json"))["url"] == TOKAYEV
    assert "steppe" in run("search", "bridge", "--source", "steppe")


def test_a_search_that_cannot_be_made_says_why(run):
    assert "search for at least one" in run("search", "???", code=1)
    run("search", "bridge", "--sorce", "steppe", code=2)
    run("search", code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("search", "bridge", "--since", "0001-01-01T00:00+05:00"),
        ("show", BRIDGE, "--at", "9999-12-31T23:59-05:00"),
    ],
)
def test_a_time_that_utc_has_no_year_for_is_told_as_a_mistyped_one(run, words):
    assert f"Invalid value for '{words[-2]}'" in run(*words, code=2)


@pytest.mark.parametrize("words", [("changes", "--after"), ("show",)])
def test_a_number_that_no_database_can_hold_is_told_so(run, words):
    assert len(run(*words, "9" * 20, code=1).splitlines()) == 1
