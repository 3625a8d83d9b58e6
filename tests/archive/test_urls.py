"""Addresses: which spellings mean the same article."""

from itertools import pairwise
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from archive import urls

ARTICLE = "https://site.kz/news/2026/some-story"

SPELLINGS = [
    "https://site.kz/news/2026/some-story",
    "https://site.kz/news/2026/some-story/",
    "http://site.kz/news/2026/some-story",
    "HTTPS://WWW.Site.KZ/news/2026/some-story",
    "https://site.kz.:443/news/2026/some-story",
    "http://site.kz:80/news/2026/some-story",
    "https://site.kz//news/2026/./x/../some-story#comments",
    "https://site.kz/news/2026/some%2Dstory",
    "https://site.kz/news/2026/some-story?utm_source=tg&utm_medium=post",
    "https://site.kz/news/2026/some-story?fbclid=x&gclid=1&yclid=2&ysclid=3",
    "https://site.kz/news/2026/some-story?_openstat=a;b&from=rss",
    "https://site.kz/news/2026/some-story?",
    "https://site.kz/news/2026/some-story/amp",
    "https://site.kz/news/2026/some-story/amp/",
    "https://site.kz/news/2026/some-story/amp.html",
    "https://site.kz/news/2026/some-story?amp",
    "https://site.kz/news/2026/some-story?amp=1",
    "https://site.kz/news/2026/some-story?_amp=1",
    "https://site.kz/news/2026/some-story?outputType=amp",
    "https://site.kz/news/2026/some-story/print",
    "https://site.kz/news/2026/some-story/print/",
    "https://site.kz/news/2026/some-story?print=1",
    "https://site.kz/news/2026/some-story?tmpl=component&print=1",
    "https://site.kz/news/2026/some-story;jsessionid=8A3F",
    "  https://site.kz/news/2026/some-story\n",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_harmless_spellings_are_one_article(spelling):
    assert urls.key(spelling) == ARTICLE


@pytest.mark.parametrize(
    "other",
    [
        "https://site.kz/news/2026/some-story?id=5",
        "https://site.kz/news/2026/some-story?page=2",
        "https://site.kz:8443/news/2026/some-story",
        "https://en.site.kz/news/2026/some-story",
        "https://site.kz/news/2026/Some-story",
        "https://site.kz/en/news/2026/some-story",
        "https://site.kz/news/2026/some-story-amp",
        "https://site.kz/news/2026/some%2Fstory",
    ],
)
def test_what_may_be_another_article_stays_apart(other):
    assert urls.key(other) != ARTICLE


@pytest.mark.parametrize(
    ("print_page", "article"),
    [
        (
            "https://open.kg/news/x/print:page,1,70593-kazahstan.html",
            "https://open.kg/news/x/70593-kazahstan.html",
        ),
        (
            "https://open.kg/news/x/print%3Apage%2C1%2C70593-kazahstan.html",
            "https://open.kg/news/x/70593-kazahstan.html",
        ),
    ],
)
def test_a_print_page_of_datalife_is_its_article(print_page, article):
    assert urls.key(print_page) == article
    assert urls.canonical(print_page) == article
    assert urls.kind(print_page) == "print"


def test_parameters_are_sorted_so_that_their_order_does_not_matter():
    assert urls.key("https://a.kz/?b=2&a=1") == urls.key("https://a.kz/?a=1&b=2")


def test_escapes_of_one_letter_are_one_address():
    raw, escaped = "https://a.kz/жаңа", "https://a.kz/%d0%b6%d0%b0%d2%a3%d0%b0"
    assert urls.key(raw) == urls.key(escaped)


def test_a_query_in_an_old_encoding_is_kept_byte_for_byte():
    one, two = "https://a.kz/?q=%CA%E0", "https://a.kz/?q=%CA%E1"
    assert urls.key(one) != urls.key(two)


def test_a_source_can_name_the_only_parameters_that_count():
    address = "https://a.kz/view?id=5&tab=comments&from=9"
    assert urls.key(address, keep_query=("id", "from")) == (
        "https://a.kz/view?from=9&id=5"
    )


def test_a_source_can_insist_on_its_trailing_slash():
    with_slash = urls.key("https://a.kz/x/", trailing_slash="keep")
    assert with_slash != urls.key("https://a.kz/x", trailing_slash="keep")


def test_a_section_called_amp_is_no_twin_of_the_home_page():
    assert urls.key("https://a.kz/amp") == "https://a.kz/amp"


def test_the_address_shown_stays_one_that_the_server_knows():
    shown = urls.canonical("http://www.a.kz/x/?utm_source=y&id=2#z")
    assert shown == "http://www.a.kz/x/?id=2"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.kz/x/", "canonical"),
        ("https://a.kz/x/amp/", "amp"),
        ("https://a.kz/x?print=1", "print"),
        ("https://a.kz/x?utm_source=y", "alias"),
        ("no address", "canonical"),
    ],
)
def test_the_kind_of_an_address_shows_in_its_looks(address, expected):
    assert urls.kind(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://WWW.A.kz./x", "a.kz"),
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000"),
        ("https://user:secret@a.kz:443/", "a.kz"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("javascript:void(0)", ""),
        ("https://", ""),
    ],
)
def test_a_host_has_no_www_and_only_an_unusual_port(address, expected):
    assert urls.host(address) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://kz.kursiv.media/x", "https://kursiv.media", True),
        ("https://a.com.tr/x", "https://b.com.tr/x", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://localhost:8000/a", "https://localhost:8000/b", True),
        ("mailto:x@a.kz", "mailto:x@a.kz", False),
    ],
)
def test_a_site_is_a_registered_domain(one, other, same):
    assert urls.same_site(one, other) is same


def test_an_address_must_be_of_the_web_and_not_too_long():
    assert urls.fits("https://a.kz/" + "x" * 100)
    assert not urls.fits("https://a.kz/" + "x" * urls.MAX_URL)
    assert not urls.fits("file://a.kz/etc/passwd")
    assert not urls.fits("https:///etc/passwd")


def test_a_digest_is_the_same_everywhere():
    assert urls.digest("https://a.kz/") == (
        "df885fb888058e3666c49242744be198dff1039448834d93e72012383519620f"
    )


_pieces = st.one_of(
    st.sampled_from(["http://", "https://", "www.", "a.kz", "kz", "..", "/", "//"]),
    st.sampled_from(["amp", ".amp", ".html", "print", "print:page,1,", "_amp", "from"]),
    st.sampled_from(["?", "&", "=", "#", ";", "%", "%2f", "%C3", "%41", "+", "ж", "ı"]),
    st.sampled_from([":", "80", "443", "@", "[", "]", "utm_x", "jsessionid=", "\\"]),
    st.sampled_from([" ", "\ud800", "\x00", "\u200b", "1"]),
)
_addresses = st.one_of(
    st.text(),
    st.text().map("https://a.kz/".__add__),
    st.lists(_pieces, max_size=14).map("".join),
    st.lists(_pieces, max_size=14).map(lambda parts: "http://a.kz/" + "".join(parts)),
)


@given(st.from_regex(urls.ORDINARY, fullmatch=True))
def test_an_ordinary_address_is_one_that_w3lib_leaves_alone(url):
    assert canonicalize_url(url) == url


@given(_addresses)
def test_a_key_of_a_key_is_itself(address):
    once = urls.key(address)
    assert urls.key(once) == once


@given(_addresses)
def test_what_is_shown_has_the_same_identity(address):
    shown = urls.canonical(address)
    assert urls.canonical(shown) == shown
    assert urls.key(shown) == urls.key(address)


@given(_addresses, _addresses)
def test_no_string_is_too_strange(one, other):
    urls.kind(one)
    urls.host(one)
    urls.fits(one)
    urls.digest(urls.key(one))
    assert urls.same_site(one, other) is urls.same_site(other, one)


@given(st.lists(_addresses, min_size=2, max_size=4))
def test_one_key_means_one_digest(addresses):
    for one, other in pairwise(addresses):
        same_key = urls.key(one) == urls.key(other)
        assert same_key is (urls.digest(urls.key(one)) == urls.digest(urls.key(other)))


_PIECES = st.sampled_from(
    "http:// https:// // / a B.kz .. . ? # = & ; : 80 @ [ ] %20 é ~ , + _".split(" ")
)


@given(st.lists(_PIECES, max_size=8).map("".join), st.lists(_PIECES, max_size=9))
def test_links_are_joined_as_the_standard_library_does(base, pieces):
    href = "".join(pieces)
    for start in (base, f"https://site.kz/{base}"):
        try:
            wanted = urljoin(start, href)
        except ValueError:
            continue
        assert urls.join(start, href) == wanted
