"""Broken and hostile pages: the right text, or a verdict, and soon."""

import json
import time

import pytest

from archive.article import Article, NoArticle
from crawler.extract import read, warm
from tests.support.captures import capture, source

SENTENCES = [
    "The council of the valley met on Monday to speak about water and roads.",
    "Its members agreed that the old canal will be cleaned before the summer begins.",
    "A second meeting, with the farmers of three villages, is planned for April.",
    "Until then, the mayor said, nobody should expect the price of water to change.",
    "The work will cost two million and will be paid from the budget of the region.",
]
HEADLINE = "Valley council agrees to clean the old canal"
SECONDS = 10


def paragraphs():
    return "".join(f"<p>{sentence} {sentence[::-1]}</p>" for sentence in SENTENCES)


def page(inner="", head="", before="", after=""):
    top = f"<head><title>{HEADLINE}</title>{head}</head>"
    text = f"<article><h1>{HEADLINE}</h1><div class='text'>{paragraphs()}{inner}</div>"
    return f"<html>{top}<body>{before}{text}</article>{after}</body></html>"


@pytest.fixture(autouse=True)
def _in_time():
    warm()
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


SECONDS = 10
"""What the reading of any page may take, of CPU."""


def judged(made, **options):
    began = time.process_time()
    reading = read(capture(made, **options), source())
    assert time.process_time() - began < SECONDS
    return reading


def is_whole(reading):
    return isinstance(reading, Article) and all(s in reading.body for s in SENTENCES)


@pytest.mark.parametrize("depth", [230, 300, 1000, 2000])
@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote"])
def test_deep_nesting_before_the_article_loses_nothing(tag, depth):
    nest = f"<{tag}>" * depth + "x" + f"</{tag}>" * depth
    assert is_whole(judged(page(before=nest)))


@pytest.mark.parametrize("depth", [230, 1000])
def test_an_article_inside_deep_nesting_is_read(depth):
    made = page().replace("<article>", "<div>" * depth + "<article>")
    assert is_whole(judged(made))


@pytest.mark.parametrize("depth", [3000, 20_000])
def test_what_is_nested_too_deep_is_never_stored_in_part(depth):
    made = page().replace("<article>", "<div>" * depth + "<article>")
    reading = judged(made)
    assert is_whole(reading) or isinstance(reading, NoArticle)


@pytest.mark.parametrize("kind", ["text", "script", "comment", "attribute"])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_node_of_eleven_megabytes_hides_no_article(kind, where):
    flood = "word " * 2_300_000
    node = {
        "text": f"<div>{flood}</div>",
        "script": f"<script>{flood}</script>",
        "comment": f"<!--{flood}-->",
        "attribute": f"<img src='data:{flood}'>",
    }[kind]
    reading = judged(page(**{where: node}))
    assert is_whole(reading) or isinstance(reading, NoArticle)
    if kind != "text":
        assert is_whole(reading)


@pytest.mark.parametrize(
    "flood",
    ["<p>a</p>" * 200_000, "<p>abc " * 200_000, "<br>" * 500_000, "<br>a" * 200_000],
    ids=["paragraphs", "unclosed", "breaks", "lines"],
)
def test_a_flood_of_tiny_nodes_ends_in_a_verdict_or_the_text(flood):
    reading = judged(page(after=flood))
    assert isinstance(reading, Article | NoArticle)


def test_a_flood_of_attributes_ends():
    flood = " ".join(f"a{number}='x'" for number in range(100_000))
    assert is_whole(judged(page(before=f"<div {flood}></div>")))


def test_spans_of_a_table_are_not_multiplied():
    row = "<tr>" + "<td colspan=999999999 rowspan=999999999>x</td>" * 10 + "</tr>"
    assert is_whole(judged(page(after=f"<table>{row * 1000}</table>")))


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "' + "{" * 160_000,
        "[" * 200_000,
        '{"a":' * 50_000,
        '{"@type": "NewsArticle", "headline": ' + json.dumps("x" * 900_000) + "}",
        '{"@type": "NewsArticle", "author": {"name": null}, "image": [[]]}',
        '{"@type": ["NewsArticle"], "author": [1, {"name": ["A", 2]}], "keywords": 7}',
        '{"@type": "NewsArticle", "datePublished": {"x": 1}, "articleSection": [1]}',
    ],
)
def test_json_ld_of_any_shape_hurts_nothing(text):
    head = f'<script type="application/ld+json">{text}</script>'
    assert is_whole(judged(page(head=head)))


def test_a_trailing_comma_in_json_ld_is_forgiven():
    text = '{"@type": "NewsArticle", "author": {"name": "Anna Petrova"},}'
    head = f'<script type="application/ld+json">{text}</script>'
    assert judged(page(head=head)).authors == ("Anna Petrova",)


def test_a_hundred_thousand_links_are_no_article():
    links = "".join(
        f"<li><a href='/{n}'>Story number {n}</a></li>" for n in range(100_000)
    )
    reading = judged(f"<html><body><ul>{links}</ul></body></html>")
    assert isinstance(reading, NoArticle)


def test_a_hundred_thousand_dates_give_none():
    dates = "<p>12.05.2024</p>" * 100_000
    reading = judged(page(after=f"<div>{dates}</div>"))
    assert isinstance(reading, NoArticle) or reading.published is None


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\u202e", "\u200b", "\ufeff"])
def test_marks_that_are_not_text_are_gone(mark):
    made = page().replace("council", f"coun{mark}cil")
    assert is_whole(judged(made))


def test_a_lone_surrogate_costs_no_text():
    body = page().encode().replace(b"second", b"sec\xed\xa0\xbdond")
    reading = judged(body)
    assert isinstance(reading, Article)
    assert SENTENCES[0] in reading.body


RUSSIAN = (
    "Совет долины собрался в понедельник, чтобы обсудить воду и дороги. Его члены "
    "согласились, что старый канал очистят до начала лета. "
)


def russian_page(charset):
    text = "".join(f"<p>{RUSSIAN}{n}</p>" for n in range(5))
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>Совет</title></head><body><h1>Совет долины решил</h1>{text}"


@pytest.mark.parametrize(
    ("encoded", "meta", "header"),
    [
        ("cp1251", "utf-8", "text/html; charset=utf-8"),
        ("utf-8", "windows-1251", "text/html; charset=windows-1251"),
        ("cp1251", "windows-1251", "text/html"),
        ("cp1251", "", "text/html"),
        ("cp1251", "iso-8859-1", "text/html; charset=iso-8859-1"),
        ("koi8-r", "koi8-r", "text/html"),
        ("utf-16", "", "text/html"),
        ("utf-16-le", "", "text/html"),
        ("utf-16-be", "", "text/html"),
    ],
)
def test_russian_is_read_in_whatever_it_is_really_encoded(encoded, meta, header):
    reading = judged(russian_page(meta).encode(encoded), content_type=header)
    assert reading.body.count(RUSSIAN.strip()) == 5
    assert reading.language == "ru"


def test_one_bad_byte_does_not_turn_a_french_page_into_noise():
    text = "L’unanimité s’est faite à l’été, a déclaré le préfet à Évreux, déçu. " * 3
    made = f"<html><body><h1>L’été à Évreux</h1>{f'<p>{text}</p>' * 4}</body></html>"
    reading = judged(made.encode() + b"\xff")
    assert "L’unanimité s’est faite à l’été" in reading.body
    assert "encoding" in reading.quality_flags


def test_a_headline_with_markup_in_it_is_kept_as_text():
    made = page().replace(
        HEADLINE, "Vote &lt;script&gt;alert(1)&lt;/script&gt; now today"
    )
    assert judged(made).headline == "Vote <script>alert(1)</script> now today"


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x89PNG\r\n\x1a\n" + bytes(range(256))]
)
def test_what_is_no_page_is_no_article(body):
    assert isinstance(judged(body), NoArticle)
