"""Listing pages of sites that nobody has described."""

import html

import pytest

from tests.support.repository import SHARED

PAGES = SHARED / "pages" / "reconstructed"
SEEDS = SHARED / "seeds"


def addresses(listing):
    return [link.url for link in listing.links]


def card(number, more=""):
    return (
        f'<article class="card tag-water category-news"><a href="/story-number-{number}'
        f'-of-the-day"><img data-src="/i/{number}.jpg" src="data:,"></a><h2><a href="'
        f'/story-number-{number}-of-the-day">Story number {number} of the day</a></h2>'
        f"{more}</article>"
    )


def stories(*numbers):
    return [f"https://site.kz/story-number-{n}-of-the-day" for n in numbers]


FURNITURE = {
    "nav": '<nav><a href="/long-reads-of-2026-and-after">Long reads</a></nav>',
    "menu": '<div class="main-menu"><a href="/news/12345-x">A menu of words</a></div>',
    "footer": '<footer><a href="/story-number-8-of-the-day">An old story</a></footer>',
    "sidebar": '<aside><h2>Bar</h2><a href="/story-number-9-of-the-day">9</a></aside>',
    "widget": '<div class="widget widget_recent"><a href="/story-number-9-of-the-day">'
    "Story number 9 of the day</a></div>",
    "suggested": "<section><h3>Suggested Articles</h3><div><a href="
    '"/story-number-9-of-the-day">Story number 9 of the day</a></div></section>',
    "read also": "<div><b>Читайте также:</b><ul><li><a href="
    '"/story-number-9-of-the-day">Story number 9 of the day</a></li></ul></div>',
    "tagDiv sidebar": '<div class="td-ss-main-sidebar"><h3><a href="'
    '/story-number-9-of-the-day">Story number 9 of the day</a></h3></div>',
    "tags": '<a href="/tag/story-of-the-long-day/">Story of the long day</a>',
    "category": '<h3><a href="/category/home/business-economy-and-trade/">'
    "Business, economy and trade</a></h3>",
    "author": '<a href="/author/stephen-m-bland-junior/">Stephen M. Bland Junior</a>',
    "login": '<a href="/login?next=/a-very-long-way-home">Log in and read on</a>',
    "feed": '<a href="/feed/">Subscribe to our feed of news</a>',
    "file": '<a href="/the-annual-report-of-2026.pdf">The annual report of 2026</a>',
    "elsewhere": '<a href="https://other.kz/story-number-9-of-a-day">Elsewhere</a>',
    "about": '<a href="/about-us">About us and our work here</a>',
    "itself": '<a href="/latest?utm_source=x">Latest news of the region today</a>',
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE.keys())
def test_furniture_is_no_article(find, furniture):
    cards = card(1) + card(2)
    for page in (furniture + cards, cards + furniture):
        found = find(f"<body><div class='page'>{page}</div></body>")
        assert addresses(found) == stories(1, 2)


def test_each_article_is_named_once_with_its_best_title(find):
    found = find(card(1, '<a href="/story-number-1-of-the-day#more">Read more</a>'))
    assert [link.title for link in found.links] == ["Story number 1 of the day"]
    assert found.links[0].position == 0


def test_a_card_gives_its_date_and_the_start_of_its_text(find):
    text = "The council met on Monday to speak of the canal and of its water. " * 9
    time = '<time datetime="2026-02-19T09:40:00+05:00">19 February</time>'
    found = find(card(1, f"{time}<p>{text}</p>") + card(2))
    first, second = found.links
    assert first.date_text == "2026-02-19T09:40:00+05:00"
    assert first.excerpt.startswith("The council met")
    assert len(first.excerpt) <= 300
    assert (second.date_text, second.excerpt) == (None, None)


def test_the_days_date_in_the_header_is_no_articles_date(find):
    header = '<header><div class="date">20 February 2026</div></header>'
    found = find(header + card(1) + card(2))
    assert {link.date_text for link in found.links} == {None}


def test_a_clock_time_is_told_with_the_day_heading_above_it(find):
    def item(number, clock):
        return (
            f'<li><span class="time">{clock}</span> <a href="/news/{1000 + number}/">'
            f"The news of the day, number {number}</a></li>"
        )

    page = (
        f"<h2>12 февраля 2026</h2><ul>{item(1, '00:05')}</ul>"
        f"<h2>11 февраля 2026</h2><ul>{item(2, '23:50')}{item(3, '21:10')}</ul>"
    )
    assert [link.date_text for link in find(page).links] == [
        "12 февраля 2026, 00:05",
        "11 февраля 2026, 23:50",
        "11 февраля 2026, 21:10",
    ]


@pytest.mark.parametrize(
    "frame",
    [
        '<form id="aspnetForm"><div>{}</div></form>',
        '<div class="has-sidebar content-sidebar-wrap">{}</div>',
        '<div class="layout"><div><div><header>{}</header></div></div></div>',
        '<div class="header-and-main"><main>{}</main></div>',
        '<div id="menu"><main>{}</main></div>',
        '<div class="top-news">{}</div>',
    ],
)
def test_what_frames_the_articles_is_no_furniture(find, frame):
    nav = (
        '<nav><a href="/story-number-8-of-the-day">Story number 8 of the day</a></nav>'
    )
    found = find(nav + frame.format(card(1) + card(2)))
    assert addresses(found) == stories(1, 2)


def test_suggestions_among_the_articles_end_at_the_next_heading(find):
    page = (
        f"<main>{card(1)}<h3>Популярное</h3>{card(8)}{card(9)}"
        f"<h3>Новости</h3>{card(2)}</main>"
    )
    assert addresses(find(page)) == stories(1, 2)


@pytest.mark.parametrize(
    ("base", "href"),
    [
        ('<base href="/deep/">', "../story-number-1-of-the-day"),
        ("<base href=https://site.kz/>", "story-number-1-of-the-day"),
        ('<base href="">', "/story-number-1-of-the-day"),
        ('<base target="_blank">', "/story-number-1-of-the-day"),
        ("", "story-number-1-of-the-day"),
        ("", " \n/story-number-1-\nof-the-day "),
    ],
)
def test_relative_addresses_follow_the_pages_base(find, base, href):
    page = f"<head>{base}</head><h2><a href='{href}'>Story number 1 of the day</a></h2>"
    assert addresses(find(page)) == stories(1)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert('a-long-story-of-a-day')",
        "data:text/html,<h1>a-long-story-of-a-day</h1>",
        "mailto:a-long-story-of-a-day@site.kz",
        "file:///etc/a-long-story-of-a-day",
        "file://site.kz/etc/a-long-story-of-a-day",
        "ftp://site.kz/a-long-story-of-a-day",
        "tel:+77010000000",
        "\tjava\nscript:a-long-story-of-a-day()",
    ],
)
def test_only_web_addresses_are_followed(find, href):
    found = find(f'<h2><a href="{href}">A long story of a day</a></h2>' + card(1))
    assert addresses(found) == stories(1)
    assert found.notes["bad_scheme"] == 1


def test_an_amp_or_print_twin_is_the_article_with_an_alias(find):
    twins = '<a href="/story-number-1-of-the-day/amp">AMP</a>'
    found = find(card(1, twins) + card(2))
    assert addresses(found) == stories(1, 2)
    assert found.links[0].aliases == ("https://site.kz/story-number-1-of-the-day/amp",)


def test_a_link_inside_an_excerpts_sentence_is_not_listed(find):
    sentence = (
        "<p>The council met on Monday to speak of the canal, as we wrote in <a href="
        '"/story-number-7-of-the-day">an earlier story of ours</a>, and of its water, '
        "its banks and its bridges, which are to be repaired before the spring.</p>"
    )
    assert addresses(find(card(1, sentence) + card(2))) == stories(1, 2)


def test_a_page_of_nothing_but_a_sidebar_is_still_read(find):
    page = f'<div class="sidebar">{card(1)}{card(2)}</div>'
    assert addresses(find(page)) == stories(1, 2)


def test_the_sources_rules_decide_where_it_has_any(find):
    page = card(1) + '<h2><a href="/a/1">X</a></h2><h2><a href="/a/2">Y</a></h2>'
    rules = {"allow": [r"/a/\d+$"], "deny": [r"/2$"]}
    found = find(page, article=rules)
    assert addresses(found) == ["https://site.kz/a/1"]
    assert found.notes["denied"] == 1


def test_a_routes_selector_names_the_links(find):
    page = card(1) + '<ul class="list"><li><a href="/x">Short</a></li></ul>'
    found = find(page, route={"links": "ul.list li"})
    assert addresses(found) == ["https://site.kz/x"]


def test_a_selectors_tags_and_authors_are_still_no_articles(find):
    page = '<ul class="list"><li><a href="/x">X</a> <a href="/tag/y">Y</a></li></ul>'
    found = find(page, route={"links": "ul.list a"})
    assert addresses(found) == ["https://site.kz/x"]


def test_a_selector_that_finds_nothing_is_noted_and_the_rules_take_over(find):
    found = find(card(1), route={"links": "ul.gone a"})
    assert addresses(found) == stories(1)
    assert found.notes["selector_missed"] == 1


def test_other_hosts_of_a_source_are_its_own(find):
    page = (
        '<h2><a href="https://m.site.kz/story-of-the-long-day">Of a long day</a></h2>'
    )
    assert addresses(find(page)) == []
    found = find(page, hosts=("m.site.kz",))
    assert addresses(found) == ["https://m.site.kz/story-of-the-long-day"]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\xff", b"<html></html>", b"{}"])
def test_an_answer_without_links_is_an_empty_listing(find, body):
    assert find(body).links == ()


def test_cyrillic_pages_in_an_old_encoding_are_read(find):
    body = "<h2><a href='/news/12345-pogoda'>Погода в Алматы и Астане</a></h2>"
    found = find(body.encode("cp1251"), content_type="text/html; charset=windows-1251")
    assert found.links[0].title == "Погода в Алматы и Астане"


def test_a_list_loaded_as_json_markup_is_read(find):
    fragment = card(1).replace('"', '\\"') + card(2).replace('"', '\\"')
    found = find(f'{{"html": "{fragment}", "more": true}}')
    assert addresses(found) == stories(1, 2)


def test_a_list_loaded_as_json_records_is_read(find):
    found = find(
        '{"items": [{"title": "Қазақстан & Қырғызстан келісті", "url": '
        '"/news/50001-kelisim.html", "date": "2026-02-12 10:15"}, {"id": 4}]}'
    )
    (link,) = found.links
    assert link.url == "https://site.kz/news/50001-kelisim.html"
    assert link.title == "Қазақстан & Қырғызстан келісті"
    assert link.date_text == "2026-02-12 10:15"


SHAPES = {
    "ghost": '<article class="gh-card post tag-politics"><a class="gh-card-link" href="'
    '/politics/2026/02/12/slug-{n}/"><header><h3 class="gh-card-title">A title of news '
    '{n}</h3></header><footer><time datetime="2026-02-12">12 Feb</time></footer></a>'
    "</article>",
    "drupal": '<div class="views-row"><div class="views-field-title"><span><a '
    'href="/node/100{n}">A title of news {n}</a></span></div><span class="'
    'date-display-single">12.02.2026</span></div>',
    "k2": '<div class="itemContainer"><h3 class="catItemTitle"><a href="/item/100{n}-a'
    '-b.html">A title of news {n}</a></h3></div>',
    "rows": '<div class="one"><div class="time">10:1{n}</div><div class="title"><a '
    'href="/obschestvo/36000{n}_A_title/">A title of news {n}</a></div></div>',
    "table": '<table><tr><td>10:1{n}</td><td><a href="/news:210001{n}">A title of news '
    "{n}</a></td></tr></table>",
    "query": '<p><a href="/index.php?newsid=4000{n}">A title of news {n}</a></p>',
    "cyrillic": '<h3><a href="/жаңалықтар/қала-су-және-жол-{n}">A title of news {n}</a>'
    "</h3>",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_lists_of_many_systems_are_read_without_a_profile(find, shape):
    menu = "".join(f'<a href="/{name}/">{name}</a>' for name in ("politics", "economy"))
    cards = "".join(shape.format(n=n) for n in range(1, 6))
    found = find(f'<div class="top">{menu}</div><div class="list">{cards}</div>')
    assert [link.title for link in found.links] == [
        f"A title of news {n}" for n in range(1, 6)
    ]


def seed_listing(text):
    """Build a tag page of the site around a seed's text."""
    ticker, _, rest = text.partition("\n\n")
    *lines, today = ticker.splitlines()
    counter, *blocks = [line for line in rest.splitlines() if line]
    titles, excerpts = blocks[::2], blocks[1::2]
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    cards = "".join(
        f'<article class="post"><a href="/seed-story-{n}"><img loading="lazy" src="x">'
        f'</a><h2><a href="/seed-story-{n}">{html.escape(title)}</a></h2>'
        f'<div class="excerpt">{html.escape(excerpt)}</div></article>'
        for n, (title, excerpt) in enumerate(zip(titles, excerpts, strict=True))
    )
    page = (
        f'<body class="archive tag"><div class="ticker"><ul>{items}</ul></div><header>'
        f'<div class="date">{today}</div><nav><a href="/latest">Latest</a><a href="'
        '/category/home/business-economy/">Business &amp; Economy</a></nav></header>'
        f"<div>{counter}</div>{cards}<nav class='pagination'><span class='page-numbers "
        "current'>1</span><a class='page-numbers' href='/tag/x/page/2/'>2</a><a class='"
        "next page-numbers' href='/tag/x/page/2/'>Next</a></nav><aside><h2>Sidebar</h2>"
        "<a href='/the-most-read-story-of-all'>The most read story of all</a></aside>"
    )
    return page, titles


@pytest.mark.skipif(not SEEDS.exists(), reason="the seeds are not here")
@pytest.mark.parametrize("seed", ["002_224d1dc815bd0c91", "003_f722fd09244d7815"])
def test_a_seed_listing_gives_its_six_links(find, seed):
    page, titles = seed_listing((SEEDS / f"{seed}.txt").read_text())
    found = find(page, "https://site.kz/tag/x/")
    assert [link.title for link in found.links] == titles
    assert len(titles) == 6
    assert {link.date_text for link in found.links} == {None}
    assert found.next_urls == ("https://site.kz/tag/x/page/2/",)


@pytest.mark.skipif(not PAGES.exists(), reason="the rebuilt pages are not here")
@pytest.mark.parametrize(
    ("name", "url", "count", "following"),
    [
        (
            "wp_tag_listing_page1",
            "https://example-times.test/tag/region-relations/",
            6,
            2,
        ),
        ("dle_listing", "https://example-open.test/en/news/page/3/", 5, 4),
    ],
)
def test_a_rebuilt_listing_gives_its_links(find, name, url, count, following):
    body = (PAGES / f"{name}.html").read_bytes()
    found = find(body, url, home=url)
    assert len(found.links) == count
    assert found.next_urls[0].endswith(f"/page/{following}/")
