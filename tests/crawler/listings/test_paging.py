"""The page that follows a listing page."""

import pytest

STORY = '<h2><a href="/a-story-of-the-day">A story of the day</a></h2>'


def following(found):
    return found.next_urls[0] if found.next_urls else None


PAGERS = [
    ("/news", '<head><link rel="next" href="?page=2"></head>', "/news?page=2"),
    ("/news", '<a rel="next" href="?page=2">2</a>', "/news?page=2"),
    (
        "/news",
        '<a class="next page-numbers" href="/news/page/2/">x</a>',
        "/news/page/2/",
    ),
    (
        "/news",
        '<li class="pagination-next"><a href="?start=20">x</a>',
        "/news?start=20",
    ),
    (
        "/news",
        '<a href="/news/page/9">9</a><a href="/news/page/2">2</a>',
        "/news/page/2",
    ),
    (
        "/n/page/3/",
        '<a href="/n/page/2/">2</a><a href="/n/page/4/">4</a>',
        "/n/page/4/",
    ),
    ("/n/page/2/", '<a href="/n/">1</a><a href="/n/page/3/">3</a>', "/n/page/3/"),
    ("/x?start=20", '<a href="?start=0">1</a><a href="?start=40">3</a>', "/x?start=40"),
    ("/x?start=0", '<a href="?start=20">2</a><a href="?start=40">3</a>', "/x?start=20"),
    ("/n/?page=2&s=q", '<a href="/n/?s=q&page=3">3</a>', "/n/?page=3&s=q"),
    ("/tag/x", '<a href="?PAGEN_1=2">2</a>', "/tag/x?PAGEN_1=2"),
    ("/", '<a href="/page_2">2</a>', "/page_2"),
    ("/news", '<a href="?before=77">Older posts</a>', "/news?before=77"),
    ("/news", '<a href="?before=77">Показать ещё</a>', "/news?before=77"),
    ("/news", '<a href="?before=77">Көбүрөөк жүктө</a>', "/news?before=77"),
    ("/news", '<a href="?before=77">Келесі</a>', "/news?before=77"),
    ("/news", '<a href="?before=77">Keyingi sahifa</a>', "/news?before=77"),
    ("/news", '<a href="?before=77" aria-label="Next"><i></i></a>', "/news?before=77"),
    ("/news", '<a href="?before=77">»</a>', "/news?before=77"),
]


@pytest.mark.parametrize(("here", "pager", "there"), PAGERS)
def test_the_next_page_is_found(find, here, pager, there):
    found = find(f"{pager}{STORY}", f"https://site.kz{here}")
    assert following(found) == f"https://site.kz{there}"


@pytest.mark.parametrize(
    "pager",
    [
        "",
        '<a class="next" href="#">Next</a>',
        '<a class="next" href="javascript:more()">Next</a>',
        '<a class="next" href="https://other.kz/news/page/2/">Next</a>',
        '<a class="prev" href="/news/">Previous</a>',
        '<a href="/news/page/3/">3</a> <a href="/news/page/4/">4</a>',
        '<a href="/sport/page/5/">5</a>',
        '<a href="/news/page/5/">Next</a><base href="file:///">',
    ],
)
def test_the_last_page_has_no_next(find, pager):
    found = find(pager + STORY, "https://site.kz/news/page/4/")
    assert found.next_urls == ()


def test_a_routes_own_rule_comes_first(find):
    pager = '<a rel="next" href="?page=2">2</a><b class="go"><a href="/x?c=7">7</a></b>'
    found = find(pager + STORY, route={"next": "b.go"})
    assert following(found) == "https://site.kz/x?c=7"


@pytest.mark.parametrize(
    ("here", "template", "there"),
    [
        ("/news/?p=1&type=list", "?p={page}&type=list", "/news/?p=2&type=list"),
        ("/news/?p=9&type=list", "?p={page}&type=list", "/news/?p=10&type=list"),
        ("/news/", "/news/page/{page}/", "/news/page/2/"),
        ("/list.html", "?start={page*20}", "/list.html?start=20"),
        ("/list.html?start=20", "?start={page*20}", "/list.html?start=40"),
    ],
)
def test_a_pattern_makes_the_next_address_where_no_link_does(
    find, here, template, there
):
    found = find(STORY, f"https://site.kz{here}", route={"next": template})
    assert following(found) == f"https://site.kz{there}"


def test_a_calendar_that_runs_into_the_future_is_no_next_page(find):
    pager = '<a class="next" href="/archive/2199-01">Next</a>'
    assert find(pager + STORY).next_urls == ()
