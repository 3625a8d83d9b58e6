"""Where the text is looked for: by its headline, its element and their names."""

import pytest

from archive.article import Article
from crawler.extract import read
from tests.support import soup
from tests.support.captures import capture, source

TITLE = "Valley council meets to speak about water"
TEXT = [
    f"The council of the valley met for the {n} time to speak about water and roads."
    for n in "first second third fourth fifth sixth seventh eighth ninth tenth".split()
]
CARDS = "".join(soup.furniture(fetch)[1] for fetch in (3, 5, 9))
BODY = "".join(f"<p>{line}</p>" for line in TEXT)


def paragraphs(body, title=TITLE):
    made = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    reading = read(capture(made), source())
    assert isinstance(reading, Article), reading
    return reading.paragraphs


def test_a_bar_that_shows_the_headline_too_does_not_head_the_text():
    bar = f"<nav><ul><li><h1>{TITLE}</h1></li></ul></nav>"
    text = f"<div><section><h2>{TITLE}</h2><div>{BODY}</div></section></div>"
    assert paragraphs(f"{bar}{text}{CARDS}") == TEXT


def test_of_two_equal_headings_the_one_before_the_text_heads_it():
    bar = f"<div><h1>{TITLE}</h1></div>"
    text = f"<div><section><h1>{TITLE}</h1><div>{BODY}</div></section></div>"
    assert paragraphs(f"{bar}{text}{CARDS}") == TEXT


def test_without_a_headline_on_the_page_the_article_element_counts():
    assert paragraphs(f"<article><div>{BODY}</div></article>{CARDS}") == TEXT


@pytest.mark.parametrize(
    "names",
    [
        "relative w-full",
        "overflow-hidden",
        "lg:overflow-x-hidden",
        "hidden md:block",
    ],
)
def test_classes_that_only_say_how_to_draw_are_no_names_of_furniture(names):
    text = f"<h1>{TITLE}</h1><div class='{names}'><div>{BODY}</div></div>"
    assert paragraphs(f"<div>{text}</div>{CARDS}") == TEXT


def test_a_headline_set_as_plain_text_heads_the_text():
    body = "".join(f"<p>{line}</p>" for line in TEXT[:7])
    text = f"<dl class='q1'><dt>{TITLE}</dt></dl><div class='q2'>{body}</div>"
    assert paragraphs(f"<div class='q0'>{text}</div>{CARDS}") == TEXT[:7]


def test_what_is_called_a_side_and_holds_an_article_is_none():
    rail = f"<div class='side-of-rail'><div class='rail-body'>{BODY}</div></div>"
    chat = "<p>Chat with us and find out what happens in the world as it unfolds.</p>"
    head = f"<div class='q1'><h1>{TITLE}</h1><div class='q2'>{chat * 3}</div></div>"
    assert paragraphs(f"{head}{rail}") == TEXT


def test_parts_that_react_sends_hidden_are_read():
    late = f"<div hidden id='S:1f'><h1>{TITLE}</h1><div>{BODY}</div></div>"
    assert paragraphs(f"{CARDS}<template id='P:1f'></template>{late}") == TEXT
