"""The sites look and answer as the real ones do."""

import gzip
import json
import re
from datetime import timedelta

import pytest

from demo.script import DAY_0, VISITS
from demo.sites import KINDS

LATEST = {
    "timesca": "/latest",
    "kursiv": "/en/category/news/",
    "openkg": "/en/news/",
    "vesti": "/itemlist.html?start=0",
}
TICKER = re.compile(rb"([A-Z]{3})/USD = \d\.\d{5} <span[^>]*>-?\d+(?:\.\d+)?%")


@pytest.mark.parametrize("moment", VISITS)
def test_every_ledger_text_stands_in_its_page(ledger, get, seen, moment):
    for entry in ledger.at(moment):
        if entry.status not in ("live", "moved"):
            continue
        text = seen(get(entry.site, entry.moved_to or entry.url, moment))
        said = entry.latest
        lead = (said.lead,) if said.lead else ()
        for words in (said.headline, *lead, *said.authors, *said.body):
            assert words in text, entry.name


@pytest.mark.parametrize("moment", VISITS)
def test_pages_weigh_what_real_ones_do(ledger, get, moment):
    for entry in ledger.at(moment):
        if entry.status in ("live", "moved"):
            page = get(entry.site, entry.moved_to or entry.url, moment)
            assert 40 * 1024 <= len(page.body) <= 120 * 1024, entry.name


def test_every_alias_answers_with_the_same_text(ledger, get, seen):
    for entry in ledger.at(DAY_0):
        for alias in entry.aliases:
            text = seen(get(entry.site, alias, DAY_0))
            assert all(words in text for words in entry.latest.body), alias


def test_the_ticker_changes_on_every_request_and_nothing_else_does(get):
    first, second = (get("timesca", "/latest", DAY_0, n).body for n in (1, 2))
    assert len(TICKER.findall(first)) == 40
    assert first != second
    assert TICKER.sub(b"", first) == TICKER.sub(b"", second)


def test_the_header_date_is_the_day_of_the_visit_and_comes_first(get, seen):
    later = DAY_0 + timedelta(days=1)
    page = seen(get("timesca", "/weather-station-keeper/", later))
    assert page.index("21 February 2026") < page.index("10 February 2026")


def test_listings_leak_the_shortcode_and_500_words(get, seen):
    pages = [seen(get("timesca", f"/latest/page/{n}/", DAY_0)) for n in (1, 2)]
    text = " ".join(pages)
    assert '[caption id="attachment_' in text
    long = re.search(r"Every morning at ten past five.*?\.\.\.", text)
    assert long
    assert 480 < len(long[0].split()) < 530


def test_the_counter_of_a_tag_page_is_wrong(get, seen):
    second = seen(get("timesca", "/latest/page/2/", DAY_0))
    assert "Viewing results 7 - 10 of 10" in second
    tagged = seen(get("timesca", "/tag/central-asia/page/2/", DAY_0))
    assert "Viewing results 1 - 4 of 31" in tagged


def test_a_page_beyond_the_end_is_missing_repeated_or_empty(get):
    assert get("timesca", "/latest/page/9/", DAY_0).status == 404
    assert get("kursiv", "/en/category/news/page/9/", DAY_0).status == 404
    again = get("openkg", "/en/news/page/9/", DAY_0).body
    assert again == get("openkg", "/en/news/", DAY_0).body
    assert b"catItemView" not in get("vesti", "/itemlist.html?start=90", DAY_0).body


def test_an_amp_page_has_neither_date_nor_author(ledger, get, seen):
    entry = ledger.entry("kursiv/grain-terminal-rates", DAY_0)
    whole = seen(get("kursiv", entry.url, DAY_0))
    twin = seen(get("kursiv", f"{entry.url}amp", DAY_0))
    for words in ("February 19, 2026 09:40", "Arman Beleuov"):
        assert words in whole
        assert words not in twin


def test_lists_speak_of_today_and_yesterday(get, seen):
    evening = DAY_0 + timedelta(hours=12)
    page = seen(get("vesti", "/itemlist.html?start=0", evening))
    assert "Сегодня, 19:30" in page
    assert "Вчера, 18:40" in page
    assert "Кечээ 13:10" in seen(get("vesti", "/kg/koom-kg.html", DAY_0))


def test_a_list_is_not_in_order_of_date(get):
    page = get("openkg", "/en/news/", DAY_0).body.decode()
    days = re.findall(r'class="date">(\d\d)\.(\d\d)\.(\d{4}), (\d\d:\d\d)', page)
    keys = [(year, month, day, clock) for day, month, year, clock in days]
    assert len(keys) == 5
    assert keys != sorted(keys, reverse=True)
    assert "{title}" in page


@pytest.mark.parametrize("name", KINDS)
def test_a_forbidden_page_is_linked(get, name):
    rules = get(name, "/robots.txt", DAY_0).body.decode()
    page = get(name, LATEST[name], DAY_0).body.decode()
    forbidden = re.findall(r"Disallow: (\S+)", rules)
    patterns = [re.escape(path).replace(r"\*", ".*") for path in forbidden]
    links = [h.split("test", 1)[-1] for h in re.findall(r'href="([^"]+)"', page)]
    assert any(re.match(p, link) for p in patterns for link in links)


def test_an_unchanged_page_is_304(ledger, get):
    entry = ledger.entry("kursiv/parom-irtysh", DAY_0)
    tag = get("kursiv", entry.url, DAY_0).headers["ETag"]
    again = get("kursiv", entry.url, VISITS[1], if_none_match=tag)
    assert (again.status, again.body) == (304, b"")
    entry = ledger.entry("vesti/kitep-kerbeni", DAY_0)
    since = get("vesti", entry.url, DAY_0).headers["Last-Modified"]
    assert get("vesti", entry.url, VISITS[1], if_modified_since=since).status == 304


def test_an_edited_page_is_not_304(ledger, get):
    entry = ledger.entry("openkg/water-meters-osh", DAY_0)
    tag = get("openkg", entry.url, DAY_0).headers["ETag"]
    assert get("openkg", entry.url, VISITS[1], if_none_match=tag).status == 200


@pytest.mark.parametrize("name", KINDS)
def test_a_compressed_page_is_the_same_page(get, name):
    packed = get(name, LATEST[name], DAY_0, accept_encoding="gzip, deflate")
    plain = get(name, LATEST[name], DAY_0)
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


def test_rest_counts_filters_and_ends(get):
    path = "/wp-json/wp/v2/posts"
    answer = get("timesca", f"{path}?per_page=4&page=3&_fields=id,link", DAY_0)
    assert answer.headers["X-WP-Total"] == "10"
    assert answer.headers["X-WP-TotalPages"] == "3"
    assert [sorted(row) for row in json.loads(answer.body)] == [["id", "link"]] * 2
    assert get("timesca", f"{path}?per_page=4&page=4", DAY_0).status == 400
    changed = get("timesca", f"{path}?modified_after=2026-02-20T09:00:00Z", VISITS[1])
    slugs = {row["slug"] for row in json.loads(changed.body)}
    assert "naryn-closes-old-bridge-for-three-months" in slugs
    assert "weather-station-keeper" not in slugs


@pytest.fixture
def wearing(sites):
    """Put a template on a site for the test."""
    worn = []

    def put(name, template):
        sites[name].template = template
        worn.append(sites[name])

    yield put
    for site in worn:
        site.template = "own"


@pytest.mark.parametrize("name", list(KINDS))
def test_a_new_skin_changes_markup_and_no_words(
    sites, ledger, get, seen, wearing, name
):
    entry = next(e for e in ledger.at(DAY_0) if e.site == name and e.status == "live")
    before = get(name, entry.url, DAY_0, 1)
    wearing(name, "reskin")
    after = get(name, entry.url, DAY_0, 1)
    assert seen(after) == seen(before)
    assert b'class="n26-' in after.body
    assert "ETag" not in after.headers
    assert sites[name].spoilt == 0


@pytest.mark.parametrize("name", list(KINDS))
@pytest.mark.parametrize(("template", "article"), [("shell", True), ("bare", False)])
def test_a_page_left_to_a_script_has_no_news(
    sites, ledger, get, seen, wearing, name, template, article
):
    entry = next(e for e in ledger.at(DAY_0) if e.site == name and e.status == "live")
    wearing(name, template)
    before = sites[name].spoilt
    page, listing = get(name, entry.url, DAY_0), get(name, LATEST[name], DAY_0)
    assert (entry.latest.headline in seen(page)) is not article
    assert (entry.latest.headline.split()[0] in seen(listing)) is article
    assert sites[name].spoilt == before + 1


def test_an_undated_template_prints_no_date(ledger, get, wearing):
    entry = next(e for e in ledger.at(DAY_0) if e.name == "timesca/glacier-lake-sensor")
    wearing("timesca", "undated")
    page = get("timesca", entry.url, DAY_0).body
    assert b"published_time" not in page
    assert b"datePublished" not in page
    assert b'<div class="post__date"></div>' in page
