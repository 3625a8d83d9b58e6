"""Pages built around the seed texts, with their sites' furniture, read exactly."""

import html
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from archive.article import Capture, NoArticle
from crawler.extract import read
from crawler.source import Route, Source

ZONES = {"000": "Asia/Bishkek", "001": "Asia/Almaty", "004": "Asia/Bishkek"}
CRAWLED = datetime(2026, 2, 20, 5, 0, tzinfo=UTC)


def source(expected, zone):
    home = "/".join(expected["url"].split("/")[:3]) + "/"
    return Source(
        name=expected["source"],
        title=expected["source"].title(),
        home=home,
        time_zone=zone,
        listing=(Route(url=home),),
    )


def seed_lines(seeds, number):
    (path,) = seeds.glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8").splitlines()


def texts(lines):
    return [line.strip() for line in lines if line.strip()]


def element(tag, text, **attributes):
    given = "".join(f' {k.rstrip("_")}="{v}"' for k, v in attributes.items())
    return f"<{tag}{given}>{html.escape(text)}</{tag}>"


def paragraphs(lines, headings=()):
    return "".join(element("h2" if p in headings else "p", p) for p in lines)


def page(lang, title, body):
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title>'
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head>{body}</html>'


def ticker(lines):
    items = "".join(element("li", line.strip(" •"), class_="item") for line in lines)
    return f'<div class="ticker"><ul>{items}</ul></div>'


def timesca(seeds):
    lines = texts(seed_lines(seeds, "000"))
    rates = [line for line in lines if "/USD" in line]
    today, day, title, credit, *rest = lines[len(rates) :]
    end = rest.index("Stephen M. Bland")
    name, _, *bio = rest[end : rest.index("Suggested Articles")]
    *bio, more = bio
    box = element("h4", name) * 2 + paragraphs(bio)
    link = element("a", more, href="/author/stephen-m-bland/")
    body = f"""<body class="single">{ticker(rates)}
    <header class="site"><div class="date">{today}</div><nav><a href="/">Home</a></nav>
    </header><main><article class="post"><div class="post__date">{day}</div>
    {element("h1", title)}<figure><img src="/a.jpg" alt="">
    {element("figcaption", credit)}</figure>
    <div class="post__content">{paragraphs(rest[:end])}</div>
    <div class="author-box"><img alt="{name}" src="/b.jpg">{box}{link}</div></article>
    <section class="suggested"><h3>Suggested Articles</h3></section></main>
    <aside><h2>Sidebar</h2></aside></body>"""
    return page("en-US", f"{title} - The Times Of Central Asia", body)


def kursiv(seeds, expected):
    section, title, russian, english, *rest = texts(seed_lines(seeds, "001"))
    assert rest == expected["body"]
    headings = [
        line for line in rest if not re.search(r"[.»]$", line) or line[-4:] == "U.S."
    ]
    body = f"""<body><article class="amp-wp-article"><div class="amp-cat">{section}</div>
    {element("h1", title, class_="amp-wp-title")}<amp-img src="/a.jpg"></amp-img>
    <p class="wp-caption-text">{html.escape(russian)}<br>{html.escape(english)}</p>
    <div class="amp-wp-article-content">{paragraphs(rest, headings)}</div></article>
    </body>"""
    canonical = f'<link rel="canonical" href="{expected["url"]}">'
    made = page("en-US", title, body)
    return made.replace("</head>", f"{canonical}</head>")


def openkg(seeds):
    lines = texts(seed_lines(seeds, "004"))
    title, byline, share, again, lead, *rest = lines
    end = rest.index("Photo www")
    author, section = byline.rsplit(" ", 1)
    bar = "".join(element("a", word, href="#") for word in share.split())
    words = "<br>\n<br>\n<br>\n".join(html.escape(line) for line in rest[: end + 1])
    body = f"""<body><nav class="menu"><a href="/en/news/society/">Society</a></nav>
    <div id="dle-content"><article class="fullstory">{element("h1", title)}
    <div class="meta"><a href="/en/user/x/">{author}</a>
    <a href="/en/news/exclusive/">{section}</a></div><div class="share">{bar}</div>
    <div class="full-text"><b>{html.escape(again)}</b><br><br>{html.escape(lead)}
    <br><br><br>{words}</div><div class="share">{bar}</div>
    <div class="related"><b>Read also:</b></div></article></div></body>"""
    return page("en", f"{title} » Open.kg", body)


def build(seeds, number, expected):
    if number == "000":
        return timesca(seeds)
    return kursiv(seeds, expected) if number == "001" else openkg(seeds)


@pytest.fixture(params=["000", "001", "004"])
def seed(request, seeds):
    number = request.param
    expected = json.loads((seeds / "expected" / f"{number}.json").read_text("utf-8"))
    made = build(seeds, number, expected)
    url = (expected.get("aliases") or [expected["url"]])[0]
    capture = Capture(url, url, CRAWLED, 200, {}, made.encode())
    return expected, read(capture, source(expected, ZONES[number])), ZONES[number]


def test_every_body_paragraph_of_a_seed_is_read_and_nothing_else(seed):
    expected, article, _ = seed
    whole = expected["body"]
    if expected["lead"] and article.lead is None:
        whole = [expected["lead"], *whole]
    assert article.paragraphs == whole
    for noise in expected["never_in_body"]:
        assert noise not in article.body


def test_the_fields_of_a_seed_are_exact(seed):
    expected, article, zone = seed
    assert article.headline == expected["headline"]
    assert list(article.authors) == expected["authors"]
    assert article.section == expected["section"]
    assert article.language == expected["language"]
    assert article.url.rstrip("/") == expected["url"].rstrip("/")
    credit = article.image.credit if article.image else None
    assert credit == expected["image_credit"]
    published = article.published and article.published.at
    day = published.astimezone(ZoneInfo(zone)).date().isoformat() if published else None
    assert day == expected["published_on"]


def test_the_amp_twin_of_a_seed_is_an_alias(seed):
    expected, article, _ = seed
    assert {url for _, url in article.aliases} >= set(expected.get("aliases", ()))


@pytest.mark.parametrize("number", ["002", "003"])
def test_a_listing_seed_is_never_an_article(seeds, number):
    lines = seed_lines(seeds, number)
    rates = [line for line in lines if "/USD" in line]
    rest = texts(lines[len(rates) :])
    cards = ""
    for title, excerpt in pairwise(rest):
        if len(excerpt) > 500 > len(title):
            link = f'<h2><a href="/{len(cards)}">{html.escape(title)}</a></h2>'
            cards += f'<article class="card">{link}{element("div", excerpt)}</article>'
    assert cards.count("<article") == 6
    counter = next(line for line in rest if "Viewing results" in line)
    body = f"<body>{ticker(rates)}<main><div>{counter}</div>{cards}</main></body>"
    url = "https://timesca.com/tag/u-s-kazakhstan-relations/"
    made = page("en-US", "Archives - The Times Of Central Asia", body)
    capture = Capture(url, url, CRAWLED, 200, {}, made.encode())
    expected = {"source": "timesca", "url": url}
    judged = read(capture, source(expected, "Asia/Bishkek"))
    assert isinstance(judged, NoArticle)
    assert judged.kind == "listing"
