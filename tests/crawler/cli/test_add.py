"""`sources add` says what is wrong before it asks the site for anything."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.errors import FetchError, ProbeError

SITE = "http://127.0.0.1:9/"
"""Nobody answers there: a command that asks fails with another message."""


@pytest.fixture
def refusal(tmp_path, monkeypatch):
    """Add a site to a folder, and return the one line that refuses it."""
    monkeypatch.setenv("NEWSARCHIVE_CONTACT", "tests@example.org")

    def said(*more: str, home: str = SITE, folder: object = tmp_path / "own") -> str:
        ended = CliRunner().invoke(
            main, ["sources", "add", home, "--folder", str(folder), *more]
        )
        assert ended.exit_code == 1, ended.output
        [line] = ended.output.splitlines()
        return line

    return said


@pytest.mark.parametrize("name", ["Bad Name", "../evil", "a/b", "", "-a", "a\n"])
def test_a_name_that_no_source_may_have_is_refused_with_the_rule(
    refusal, tmp_path, name
):
    said = refusal("--name", name)
    assert f"{name!r} is no name for a source" in said
    assert "small letters, digits, - and _" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "--name=mysite"])
def test_a_file_that_stands_there_is_refused_before_the_site_is_asked(
    refusal, tmp_path, name
):
    file = tmp_path / (f"{name.removeprefix('--name=') or '127-0-0-1'}.toml")
    file.write_text("mine")
    said = refusal(*filter(None, [name]), folder=tmp_path)
    assert said == f"Error: {file} exists; remove it, or choose another --name"
    assert file.read_text() == "mine"


@pytest.mark.parametrize("folder", ["/proc/x", "/proc/x/y", "{file}/x"])
def test_a_folder_that_cannot_be_made_is_refused_before_the_site_is_asked(
    refusal, tmp_path, folder
):
    (tmp_path / "file").write_text("")
    place = folder.format(file=tmp_path / "file")
    said = refusal(folder=place)
    assert f"nothing can be written to {place}: " in said
    assert "choose another --folder" in said


@pytest.mark.parametrize(
    "command", [("add", SITE), ("check", "timesca"), ("record", "timesca")]
)
def test_nothing_is_fetched_without_a_contact(monkeypatch, tmp_path, command):
    monkeypatch.delenv("NEWSARCHIVE_CONTACT", raising=False)
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(main, ["sources", *command])
    assert ended.exit_code == 1, ended.output
    [line] = ended.output.splitlines()
    assert "set it, for example NEWSARCHIVE_CONTACT=archive@example.org" in line


@pytest.mark.parametrize(
    "home", ["notaurl", "http://[::1", "ftp://site.kz/", "http://"]
)
def test_what_is_no_web_address_is_refused_with_an_example(refusal, home):
    assert f"{home}: it is no web address; give one such as " in refusal(home=home)


@pytest.mark.parametrize("kind", [FetchError, ProbeError])
@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("blocked_address", "NEWSARCHIVE_ALLOW_PRIVATE=1"),
        ("robots_unreachable", "its robots.txt gave no answer; check its address"),
        ("bad_scheme", "https://example.org/"),
    ],
)
def test_why_nothing_was_fetched_is_a_sentence_with_its_remedy(kind, code, remedy):
    said = str(kind("http://site.kz/", code))
    assert remedy in said
    assert code not in said
