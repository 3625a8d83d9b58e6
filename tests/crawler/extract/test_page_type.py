"""A number in a headline is not an error page."""

from archive.article import Article, NoArticle
from crawler.extract import read
from tests.support.captures import capture, source

TEXT = "".join(
    f"<p>The mill bought loom {n} on Monday, and the weavers of the valley agreed "
    f"that it was better than loom {n * 3} had been for years.</p>"
    for n in range(9)
)


def page(title: str, text: str = TEXT) -> str:
    return f"<title>{title}</title><body><article><h1>{title}</h1>{text}</article>"


def test_a_headline_may_count_to_404():
    reading = read(
        capture(page("Mill in the valley sells 404 looms in a year")), source()
    )
    assert isinstance(reading, Article)


def test_an_error_page_is_one_however_it_says_404():
    for title in ("404", "Error 404", "404 - Site", "404 Not Found", "Ошибка 404"):
        reading = read(capture(page(title, "<p>Sorry.</p>")), source())
        assert isinstance(reading, NoArticle)
        assert reading.kind == "soft_404", title
