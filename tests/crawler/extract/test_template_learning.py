"""What a source's captures teach: where its articles stand, and its furniture."""

import pytest

from archive.article import Article
from crawler.extract import SiteTemplate, fingerprint, read
from crawler.extract.template_learning import learn
from tests.support import soup
from tests.support.captures import HOME, capture, source

STAMP = "This text was prepared by the desk of Soup News and checked by two editors."


def pages(count=8, template=3):
    made = []
    for number in range(count):
        headline, text = soup.article(number + 100)
        html = soup.page(template, headline, [*text, STAMP], number)
        made.append((f"{HOME}a/{number}", html.encode()))
    return made


def test_a_line_that_every_article_ends_with_is_learned_and_left_out():
    template = learn(pages(), source())
    headline, text = soup.article(500)
    made = soup.page(3, headline, [*text, STAMP], 1)
    cold = read(capture(made), source())
    known = read(capture(made), source(), None, template)
    assert cold.paragraphs == [*text, STAMP]
    assert known.paragraphs == text


def test_learning_is_repeatable_and_survives_being_written_down():
    first, again = learn(pages(), source()), learn(pages(), source())
    assert first == again
    assert SiteTemplate.from_json(first.to_json()) == first
    assert first.version == again.version
    assert learn(pages(5), source()).version != first.version


def test_knowledge_is_part_of_the_fingerprint():
    template = learn(pages(), source())
    assert fingerprint(source(), template) != fingerprint(source())
    reading = read(capture(pages()[0][1]), source(), None, template)
    assert reading.extractor == fingerprint(source(), template)


def test_the_same_article_again_teaches_nothing():
    headline, text = soup.article(1)
    twice = [(f"{HOME}{n}", soup.page(3, headline, text, n).encode()) for n in range(5)]
    template = learn(twice, source())
    assert (template.pages, template.furniture) == (1, ())


def test_a_page_of_another_template_is_read_whole_and_counted_as_drift():
    template = learn(pages(), source())
    assert template.templates
    headline, text = soup.article(700)
    made = f"<h1>{headline}</h1><main>{''.join(f'<p>{p}</p>' for p in text)}</main>"
    reading = read(capture(made), source(), None, template)
    assert isinstance(reading, Article)
    assert reading.paragraphs == text
    assert "drift" in reading.quality_flags
    fitting = read(capture(pages()[0][1]), source(), None, template)
    assert fitting.quality_flags == ()


def test_too_few_pages_teach_no_template():
    assert learn(pages(2), source()).templates == ()
    assert learn([], source()) == SiteTemplate()


@pytest.mark.parametrize("template", range(12))
def test_a_learned_page_is_read_like_an_unknown_one(template):
    taught = pages(6, template)
    template = learn(taught, source())
    for url, made in taught:
        cold = read(capture(made, url), source())
        known = read(capture(made, url), source(), None, template)
        assert known.paragraphs == [p for p in cold.paragraphs if p != STAMP]
