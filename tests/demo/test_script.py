"""What the script says happens, at its moment and not before."""

import pytest

from demo.script import DAY_0, VISITS
from demo.sites import KINDS
from demo.story import Event, Wording, edited

FIRST, SECOND, THIRD = VISITS


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("status", ["gone", "soft-404", "moved", "consent"])
def test_every_site_loses_hides_and_moves_something(ledger, name, status):
    before = [e for e in ledger.at(FIRST) if e.site == name and e.status == status]
    after = [e for e in ledger.at(SECOND) if e.site == name and e.status == status]
    assert (len(before), len(after)) == (0, 1)


@pytest.mark.parametrize("name", KINDS)
def test_every_site_is_edited_in_each_way(ledger, name):
    seen = {
        k: v for k, v in ledger.versions_seen(VISITS).items() if k[: len(name)] == name
    }
    changes = [tuple(w.changed for w in versions) for versions in seen.values()]
    assert (("first",), ("body",)) in changes
    assert (("first",), ("headline",)) in changes
    undone = next(v for v in seen.values() if len(v) == 3)
    assert undone[0].body == undone[2].body != undone[1].body


@pytest.mark.parametrize("name", KINDS)
def test_every_site_publishes_news_and_late_ones(ledger, name):
    before = {e.name for e in ledger.at(FIRST)}
    newest = max(e.published for e in ledger.at(FIRST) if e.site == name)
    added = [e for e in ledger.at(THIRD) if e.site == name and e.name not in before]
    assert any(e.published > newest for e in added)
    assert any(e.published < newest for e in added)


def test_a_gone_article_is_410_and_leaves_the_lists(ledger, get):
    entry = ledger.entry("timesca/bazaar-scales-check", SECOND)
    assert get("timesca", entry.url, SECOND).status == 410
    pages = [get("timesca", f"/latest/page/{n}/", SECOND).body for n in (1, 2)]
    assert b"/bazaar-scales-check" not in b"".join(pages)


def test_a_soft_404_is_200_without_the_text(ledger, get, seen):
    entry = ledger.entry("vesti/jaiyt-komitet", SECOND)
    answer = get("vesti", entry.url, SECOND)
    assert answer.status == 200
    assert "Барак табылган жок" in seen(answer)
    assert entry.latest.body[0] not in seen(answer)


def test_a_moved_article_redirects_to_its_new_address(ledger, get):
    for entry in ledger.at(SECOND):
        if entry.status == "moved":
            answer = get(entry.site, entry.url, SECOND)
            assert answer.status == 301
            assert answer.headers["Location"] == entry.moved_to
            assert get(entry.site, entry.moved_to, SECOND).status == 200


def test_a_consent_wall_stands_at_one_visit_only(ledger, get, seen):
    entry = ledger.entry("kursiv/grain-terminal-rates", SECOND)
    found = [entry.latest.body[0] in seen(get("kursiv", entry.url, v)) for v in VISITS]
    assert found == [True, False, True]
    assert [get("kursiv", entry.url, v).status for v in VISITS] == [200] * 3


def test_a_republished_text_is_the_same_to_the_letter(ledger):
    twin = ledger.entry("openkg/kanal-tokmok", SECOND)
    original = ledger.entry("vesti/kanal-tokmok", SECOND)
    assert twin.twin_of == original.name
    assert twin.latest.body == original.latest.body
    assert twin.latest.headline != original.latest.headline


def test_an_amp_twin_comes_to_be_listed_beside_its_article(ledger, get):
    entry = ledger.entry("kursiv/salt-lake-railway-spur", FIRST)
    link = f'href="{entry.url}amp/"'.encode()
    pages = ("/en/category/news/", "/en/category/news/page/2/")
    before, after = (
        b"".join(get("kursiv", page, moment).body for page in pages)
        for moment in (FIRST, SECOND)
    )
    assert link not in before
    assert link in after


def test_an_undone_edit_gives_three_versions_and_two_texts(ledger):
    versions = ledger.versions_seen(VISITS)["timesca/reservoir-level-talas"]
    assert len(versions) == 3
    assert len({wrote.text for wrote in versions}) == 2


def test_who_comes_twice_misses_the_edit_undone_between(ledger):
    seen = ledger.versions_seen([FIRST, THIRD])
    assert len(seen["timesca/reservoir-level-talas"]) == 1


def test_an_edit_of_words_that_are_not_there_is_an_error():
    event = Event(DAY_0, "x/y", "edit", swap=("no such words", ""))
    with pytest.raises(ValueError, match="no such words"):
        edited(Wording("H", ("One.",)), event)
