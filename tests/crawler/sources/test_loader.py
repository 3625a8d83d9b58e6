"""Loading sources: what is wrong is named by file, key and remedy."""

import os

import pytest

from crawler.errors import CrawlerError, SourceError, UnknownSourceError
from crawler.sources import load, load_file, names

HEAD = """
title = "Site"
home = "https://site.kz/"
"""
GOOD = f"""{HEAD}[[listing]]
url = "https://site.kz/latest"
"""


@pytest.fixture
def write(tmp_path):
    def put(text, name="site.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def test_addresses_alone_make_a_source(write):
    source = load_file(write(GOOD))
    assert (source.name, source.listing[0].kind) == ("site", "page")


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        (GOOD + "[article]\nallows = ['x']", "article.allows", "did you mean allow?"),
        ("language_code = 'ru'\n" + GOOD, "language_code", "did you mean language?"),
        (GOOD + "quux = 1", "listing[1].quux", "known here: url, kind"),
        (GOOD + "[article]\nallow = ['(']", "article.allow[1]", "regular expression"),
        (GOOD + "[article]\nbody = 'div..x'", "article.body", "CSS or XPath"),
        (GOOD + "[article]\nbody = '//div['", "article.body", "CSS or XPath"),
        ("time_zone = 'Asia/Nowhere'\n" + GOOD, "time_zone", "IANA time zone"),
        (HEAD, "listing", "add [[listing]] with url"),
        ("listing = []\n" + HEAD, "listing", "add [[listing]] with url"),
        (
            GOOD.replace("https://site.kz/latest", "/latest"),
            "listing[1].url",
            "http(s)",
        ),
        (GOOD.replace('home = "https://site.kz/"', ""), "home", "add it"),
        (GOOD + "kind = 'pages'", "listing[1].kind", "'page', 'feed', 'sitemap'"),
        (GOOD + "max_pages = 0", "listing[1].max_pages", "greater than or equal to 1"),
        ("name = 'other'\n" + GOOD, "name", "leave it out"),
        (GOOD + "[manners]\ndelay = 'slow'", "manners.delay", "number"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_remedy(write, text, key, says):
    path = write(text)
    with pytest.raises(SourceError) as caught:
        load_file(path)
    assert caught.value.key == key
    assert caught.value.path == path
    message = str(caught.value)
    assert message.startswith(f"{path}: {key}: ")
    assert says in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + "= 1", "line 6"),
        (b"title = '\xff'", "save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_named(write, text, says):
    with pytest.raises(SourceError, match=says):
        load_file(write(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        load_file(tmp_path / "gone.toml")


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    with pytest.raises(SourceError, match="directory"):
        load_file(tmp_path)


def test_a_file_must_be_called_like_a_source(write):
    with pytest.raises(SourceError, match="small letters") as caught:
        load_file(write(GOOD, "My Site.toml"))
    assert caught.value.key == "name"


def test_an_editors_byte_order_mark_does_no_harm(write):
    assert load_file(write(b"\xef\xbb\xbf" + GOOD.encode())).title == "Site"


def test_the_operators_sources_win_over_bundled_ones(write, tmp_path, monkeypatch):
    write(GOOD, "timesca.toml")
    write(GOOD, "mine.toml")
    write("", ".draft.toml")
    second = tmp_path / "second"
    second.mkdir()
    (second / "mine.toml").write_text("never read")
    folders = [tmp_path, second, tmp_path / "not-there"]
    monkeypatch.setenv("NEWSARCHIVE_SOURCES", os.pathsep.join(map(str, folders)))
    assert load("timesca").title == "Site"
    assert load("mine").title == "Site"
    assert {"mine", "timesca", "vesti"} <= set(names())
    assert names() == sorted(names())


def test_an_unknown_source_is_told_what_comes_close(monkeypatch):
    monkeypatch.delenv("NEWSARCHIVE_SOURCES", raising=False)
    with pytest.raises(UnknownSourceError, match="did you mean timesca"):
        load("timseca")
    with pytest.raises(CrawlerError, match="newsarchive sources list"):
        load("xyz")
