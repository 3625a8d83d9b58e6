"""When to stop turning pages."""

from archive.article import Link, Listing
from crawler.listings import StopRule, fingerprint


def test_it_stops_after_pages_without_news_but_not_at_the_first():
    stopping = StopRule(patience=2, max_pages=100)
    assert not stopping.after(6, 6, "a")
    assert not stopping.after(0, 6, "b")
    assert not stopping.after(1, 6, "c")
    assert not stopping.after(0, 6, "d")
    assert stopping.after(0, 6, "e")
    assert stopping.reason == "no_news"


def test_it_stops_at_an_empty_page():
    stopping = StopRule(patience=3, max_pages=100)
    assert stopping.after(0, 0, "x")
    assert stopping.reason == "empty"


def test_it_stops_when_a_page_comes_again():
    stopping = StopRule(patience=3, max_pages=100)
    assert not stopping.after(6, 6, "a")
    assert not stopping.after(6, 6, "b")
    assert stopping.after(6, 6, "a")
    assert stopping.reason == "same_page"


def test_it_stops_at_the_routes_limit():
    stopping = StopRule(patience=3, max_pages=2)
    assert not stopping.after(6, 6, "a")
    assert stopping.after(6, 6, "b")
    assert stopping.reason == "max_pages"


def test_pages_with_the_same_links_are_the_same_page():
    one, two = Link("https://a.kz/1"), Link("https://a.kz/2")
    here = fingerprint(Listing((one, two)))
    assert here == fingerprint(Listing((two, one), notes={"links": 2}))
    assert here != fingerprint(Listing((one,)))


def test_an_index_of_sitemaps_is_not_like_an_empty_page():
    child = Listing(children=(("sitemap", "https://a.kz/1.xml"),))
    assert fingerprint(child) != fingerprint(Listing())
