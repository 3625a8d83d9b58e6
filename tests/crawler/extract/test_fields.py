"""Headline, authors, dates, picture, address: right, or absent."""

from datetime import UTC, datetime

import pytest

from archive.article import Article, Capture, Link, NoArticle
from crawler.extract import fingerprint, read
from tests.support.captures import FETCHED, HOME, capture, source

TEXT = "".join(
    f"<p>The council of the valley met for the {n} time to speak about water, roads "
    f"and the price of both, as its members had promised.</p>"
    for n in ("first", "second", "third", "fourth", "fifth")
)
TITLE = "Valley council meets to speak about water"


def page(head="", before="", top="", after="", title=TITLE, h1=TITLE, text=TEXT):
    return (
        f"<html><head><title>{title}</title>{head}</head><body>{before}<article>"
        f"<h1>{h1}</h1>{top}<div class='text'>{text}</div></article>{after}</body></html>"
    )


def article(made, url=f"{HOME}a/1", hints=None, **rules):
    reading = read(capture(made, url), source(**rules), hints)
    assert isinstance(reading, Article), reading
    return reading


def ld(text):
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle",{text}}}</script>'
    )


def test_the_headline_is_what_the_reader_sees_not_the_sites_name():
    logo = "<header><h1>Example News</h1></header>"
    site = '<meta property="og:site_name" content="Example News">'
    made = page(head=site, before=logo, title=f"{TITLE} | Example News")
    assert article(made).headline == TITLE


def test_a_page_without_a_heading_takes_its_title_without_the_site():
    made = page(title=f"{TITLE} - Example News").replace(f"<h1>{TITLE}</h1>", "")
    assert article(made).headline == TITLE


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ('"author":{"name":"Anna Petrova"}', ("Anna Petrova",)),
        ('"author":[{"name":"Anna Petrova"},"Ali Khan"]', ("Anna Petrova", "Ali Khan")),
        ('"author":"By Anna Petrova and Ali Khan"', ("Anna Petrova", "Ali Khan")),
        ('"author":{"@type":"Organization","name":"Example News"}', ()),
        ('"author":"https://news.example/author/1"', ()),
        ('"author":"admin"', ()),
        ('"author":"Фото из Инстаграма"', ()),
        ('"author":"Example News"', ()),
    ],
)
def test_authors_are_persons_or_nobody(claim, expected):
    assert article(page(head=ld(claim))).authors == expected


def test_a_photographer_and_a_link_to_more_are_no_authors():
    box = "<div class='author'>Photo: Ivan Ivanov</div><a>View more articles from X</a>"
    assert article(page(top=box)).authors == ()


def test_a_stamp_says_where_it_was_found_and_how_exact_it_is():
    stamp = article(
        page(head=ld('"datePublished":"2026-02-12T09:40:00+05:00"'))
    ).published
    assert stamp.at == datetime(2026, 2, 12, 4, 40, tzinfo=UTC)
    assert (stamp.origin, stamp.precision) == ("json-ld", "second")
    assert stamp.raw == "2026-02-12T09:40:00+05:00"


def test_the_day_of_the_crawl_in_the_header_is_never_the_articles():
    header = "<header><div class='date'>20 February 2026</div></header>"
    assert article(page(before=header)).published is None
    dated = page(before=header, top="<div class='post-date'>19 January 2026</div>")
    assert article(dated).published.raw == "19 January 2026"


def test_a_date_in_the_sidebar_or_among_related_is_not_the_articles():
    side = "<aside><time datetime='2026-02-01'>1</time></aside>"
    related = "<div class='related'><time datetime='2026-02-02'>2</time></div>"
    assert article(page(before=side, after=related)).published is None


def test_a_date_that_does_not_exist_is_kept_as_text_only():
    stamp = article(page(head=ld('"datePublished":"2026-02-30T10:00:00Z"'))).published
    assert (stamp.at, stamp.raw) == (None, "2026-02-30T10:00:00Z")


def test_the_address_then_the_listing_give_the_date_last():
    url = f"{HOME}2026/01/19/valley"
    assert article(page(), url).published.origin == "url"
    hint = Link(f"{HOME}a/1", date_text="18.02.2026, 09:12")
    stamp = article(page(), hints=hint).published
    assert stamp.origin == "listing"
    assert stamp.at == datetime(2026, 2, 18, 4, 12, tzinfo=UTC)


def test_a_standfirst_is_a_field_of_its_own_when_set_apart():
    top = (
        "<p class='standfirst'>Water is dear, and it will be dearer, members said.</p>"
    )
    read_ = article(page(top=top))
    assert read_.lead == "Water is dear, and it will be dearer, members said."
    assert read_.lead not in read_.body


def test_a_text_that_simply_begins_has_no_standfirst():
    assert article(page()).lead is None


def test_caption_and_credit_belong_to_the_picture():
    figure = (
        "<figure><img src='/a.jpg'><figcaption>The old canal. Photo: Ali Khan"
        "</figcaption></figure>"
    )
    read_ = article(page(top=figure))
    assert (read_.image.url, read_.image.credit) == (f"{HOME}a.jpg", "Ali Khan")
    assert read_.image.caption == "The old canal"
    assert "Ali Khan" not in read_.body


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (f"{HOME}a/1?utm_source=x", f"{HOME}a/1"),
        ("/a/one", f"{HOME}a/one"),
        (HOME, f"{HOME}a/1"),
        ("https://elsewhere.test/a", f"{HOME}a/1"),
        ("", f"{HOME}a/1"),
    ],
)
def test_a_canonical_address_is_taken_only_from_this_site_and_never_its_home(
    href, expected
):
    made = page(head=f'<link rel="canonical" href="{href}">')
    assert article(made).url == expected


def test_an_amp_page_is_its_article_and_keeps_its_address():
    made = page(head=f'<link rel="canonical" href="{HOME}a/1">')
    read_ = article(made, f"{HOME}a/1/amp")
    assert read_.url == f"{HOME}a/1"
    assert ("amp", f"{HOME}a/1/amp") in read_.aliases


def test_a_profiles_selectors_come_first():
    top = "<b class='who'>Ali Khan</b><i class='when'>12.02.2026 10:00</i>"
    made = page(
        top=top, after="<div class='x'>An idle talk of nothing in particular.</div>"
    )
    read_ = article(
        made, body="div.text", authors="b.who", published="i.when", drop=(".x",)
    )
    assert read_.authors == ("Ali Khan",)
    assert read_.published.at == datetime(2026, 2, 12, 5, 0, tzinfo=UTC)
    assert len(read_.paragraphs) == 5


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (
            "<title>Just a moment...</title><body><div id='x'>Checking</div>",
            "challenge",
        ),
        ("<title>Page not found</title><body><h1>404</h1><p>Sorry.</p>", "soft_404"),
        (
            "<title>An error</title><body><h1>An error has occurred</h1><div><b>An error has occurred</b><br>Sorry, the requested page was not found. It may have been removed.</div>",
            "soft_404",
        ),
        (
            "<title>News</title><body><h1>Before you go on</h1><p>We use cookies. Please accept or manage your choices.</p>",
            "consent",
        ),
        (
            "<title>News</title><body><h1>Log in</h1><p>Sign in with your password to go on, or register.</p>",
            "login",
        ),
        ("<title>News</title><body><h1>Photo of the day</h1>", "empty"),
    ],
)
def test_a_page_without_an_article_is_judged_by_its_evidence(made, kind):
    reading = read(capture(made), source())
    assert isinstance(reading, NoArticle)
    assert (reading.kind, bool(reading.reason)) == (kind, True)


def test_the_home_page_is_never_an_article():
    reading = read(capture(page(), HOME), source())
    assert (type(reading), reading.kind) == (NoArticle, "home")


def test_what_is_gone_or_no_page_is_told_by_the_answer():
    gone = Capture(f"{HOME}a", f"{HOME}a", FETCHED, 410, {}, page().encode())
    assert read(gone, source()).kind == "soft_404"
    picture = capture(b"\xff\xd8", content_type="image/jpeg")
    assert read(picture, source()).kind == "not_html"


def test_the_fingerprint_changes_with_what_decides_the_text_and_nothing_else():
    assert fingerprint(source()) == fingerprint(source())
    assert fingerprint(source(drop=(".x",))) != fingerprint(source())
    assert article(page()).extractor == fingerprint(source())
