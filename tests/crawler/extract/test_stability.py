"""A ticker, a sidebar or a comment is no edit; one word of the article is."""

import random

import pytest

from crawler.extract import read
from tests.support import soup
from tests.support.captures import capture, source

EVERY_DAY = 12
"""The others are for `make slow`."""

TEMPLATES = [
    pytest.param(each, marks=() if each < EVERY_DAY else pytest.mark.slow)
    for each in range(60)
]
FETCHES = 10


def text(template, headline, paragraphs, fetch):
    reading = read(capture(soup.page(template, headline, paragraphs, fetch)), source())
    return reading.headline, reading.lead, reading.body


@pytest.mark.parametrize("template", TEMPLATES)
def test_furniture_that_changes_is_not_a_version(template):
    headline, paragraphs = soup.article(template)
    texts = {text(template, headline, paragraphs, fetch) for fetch in range(FETCHES)}
    assert len(texts) == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_body_on_a_div_soup_page_is_the_article(template):
    headline, paragraphs = soup.article(template)
    assert text(template, headline, paragraphs, 0) == (
        headline,
        None,
        "\n\n".join(paragraphs),
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_one_changed_word_is_always_seen(template):
    headline, paragraphs = soup.article(template)
    before = text(template, headline, paragraphs, 0)
    dice = random.Random(template)
    for fetch in range(1, 6):
        place = dice.randrange(len(paragraphs))
        words = paragraphs[place].split()
        words[dice.randrange(len(words))] = "different"
        edited = [*paragraphs[:place], " ".join(words), *paragraphs[place + 1 :]]
        assert text(template, headline, edited, fetch) != before
