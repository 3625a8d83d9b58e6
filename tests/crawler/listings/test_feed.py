"""Feeds: judged by what they hold."""

from datetime import UTC, datetime
from time import process_time

import pytest

RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>T</title>'
    "{head}{items}</channel></rss>"
)
ITEM = (
    "<item><title>{title}</title><link>{link}</link><pubDate>Thu, 19 Feb 2026 09:40:00 "
    "+0500</pubDate><description>&lt;p&gt;It begins.&lt;/p&gt;</description></item>"
)


def rss(*links, head="", title="A title"):
    items = "".join(ITEM.format(link=link, title=title) for link in links)
    return RSS.format(items=items, head=head)


@pytest.fixture
def feed(find):
    def run(body, url="https://site.kz/feed/", **more):
        return find(body, url, kind="feed", **more)

    return run


def test_a_feed_names_articles_with_title_date_and_start(feed):
    (link,) = feed(rss("https://site.kz/news/123-x")).links
    assert (link.url, link.title) == ("https://site.kz/news/123-x", "A title")
    assert link.date_text == "Thu, 19 Feb 2026 09:40:00 +0500"
    assert link.excerpt == "It begins."


def test_an_atom_feeds_updated_is_the_last_change(feed):
    (link,) = feed(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="'
        'https://site.kz/news/1"/><published>2026-02-19T09:40:00+05:00</published>'
        "<updated>2026-02-19T11:00:00+05:00</updated></entry></feed>"
    ).links
    assert link.modified_at == datetime(2026, 2, 19, 6, tzinfo=UTC)


def test_tracking_in_a_feeds_links_is_an_alias(feed):
    written = "https://site.kz/news/1?utm_source=rss&amp;utm_medium=rss"
    (link,) = feed(rss(written)).links
    assert link.url == "https://site.kz/news/1"
    assert link.aliases == ("https://site.kz/news/1?utm_source=rss&utm_medium=rss",)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!DOCTYPE html><html><body>Our feed is <b>here</b></body></html>", "HTML"),
        ("<html><body><rss>no</rss></body></html>", "HTML"),
        ("", "empty"),
        ('{"error": 404}', "no feed"),
        ("<urlset></urlset>", "no feed"),
    ],
)
def test_an_answer_that_is_no_feed_is_a_problem_whatever_its_type(feed, body, problem):
    found = feed(body, content_type="application/rss+xml")
    assert found.problem.startswith(problem)
    assert found.links == ()


def test_an_empty_feed_is_no_problem(feed):
    assert feed(rss()).problem is None


def test_a_guid_that_is_an_address_will_do(feed):
    body = rss("x").replace("<link>x</link>", "<guid>https://site.kz/news/1</guid>")
    assert [link.url for link in feed(body).links] == ["https://site.kz/news/1"]


def test_hostile_links_are_dropped_and_counted(feed):
    found = feed(
        rss("javascript:alert(1)", "file:///etc/passwd", "https://other.kz/news/1")
    )
    assert found.links == ()
    assert found.notes["off_site"] == 1
    assert found.notes["bad_scheme"] == 2


def test_a_wordpress_feed_goes_on_at_its_next_page(feed):
    body = rss(
        "https://site.kz/a-b-c-d",
        head="<generator>https://wordpress.org/?v=6</generator>",
    )
    assert feed(body).next_urls == ("https://site.kz/feed/?paged=2",)
    second = feed(body, "https://site.kz/feed/?paged=2")
    assert second.next_urls == ("https://site.kz/feed/?paged=3",)
    assert (
        feed(rss("https://site.kz/a-b-c-d"), "https://site.kz/rss.xml").next_urls == ()
    )


def test_a_feed_that_names_its_next_page_is_followed(feed):
    body = rss(
        "https://site.kz/a-b-c-d",
        head='<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" '
        'href="https://site.kz/feed?before=9"/>',
    )
    assert feed(body).next_urls == ("https://site.kz/feed?before=9",)


def test_what_the_source_denies_is_left_out(feed):
    body = rss("https://site.kz/sport/1", "https://site.kz/news/2")
    found = feed(body, article={"deny": ["/sport/"]})
    assert [link.url for link in found.links] == ["https://site.kz/news/2"]
    assert found.notes["denied"] == 1


def test_a_feed_of_fifty_thousand_items_is_bounded(feed):
    links = [f"https://site.kz/news/{n}" for n in range(50_000)]
    began = process_time()
    found = feed(rss(*links))
    assert len(found.links) == 1000
    assert found.notes["over_limit"] == 49_000
    assert process_time() - began < 10


def test_entities_in_a_feed_are_neither_fetched_nor_multiplied(feed):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = rss("https://site.kz/news/1", title="&x;&e8;").replace(
        "<rss",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY e0 "lol">'
        f"{bomb}]><rss",
        1,
    )
    for link in feed(body).links:
        assert "root:" not in (link.title or "")
        assert len(link.title or "") < 1000


def test_a_broken_feed_gives_what_it_can(feed):
    found = feed(
        rss("https://site.kz/news/1").replace("</rss>", "").replace("T<", "T&<")
    )
    assert [link.url for link in found.links] == ["https://site.kz/news/1"]


def test_a_feed_in_windows_1251_is_read_by_its_declaration(feed):
    body = rss("https://site.kz/news/1", title="Погода").replace(
        "UTF-8", "windows-1251"
    )
    (link,) = feed(body.encode("cp1251")).links
    assert link.title == "Погода"
