"""WordPress's REST answers."""

import json
from datetime import UTC, datetime

import pytest

from crawler.listings import start
from crawler.source import Route

URL = "https://site.kz/wp-json/wp/v2/posts"


def post(number):
    return {
        "id": number,
        "link": f"https://site.kz/story-number-{number}/",
        "date_gmt": "2026-02-19T04:40:00",
        "modified_gmt": "2026-02-19T06:02:00",
        "title": {"rendered": "Peace &#8220;in our time&#8221;"},
        "excerpt": {"rendered": "<p>It begins.</p>"},
    }


@pytest.fixture
def rest(find):
    def run(said, url=URL, **more):
        body = said if isinstance(said, str) else json.dumps(said)
        return find(body, url, kind="rest", **more)

    return run


def test_posts_are_links_with_their_last_change(rest):
    (link,) = rest([post(1)]).links
    assert link.url == "https://site.kz/story-number-1/"
    assert link.title == "Peace “in our time”"
    assert link.excerpt == "It begins."
    assert link.date_text == "2026-02-19T04:40:00+00:00"
    assert link.modified_at == datetime(2026, 2, 19, 6, 2, tzinfo=UTC)


def test_a_full_page_has_a_next_one(rest):
    found = rest([post(n) for n in range(10)], f"{URL}?per_page=10&page=3")
    assert found.next_urls == (f"{URL}?per_page=10&page=4",)
    assert rest([post(1)], f"{URL}?per_page=10&page=3").next_urls == ()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("<!DOCTYPE html><html>Just a moment...</html>", "HTML instead of JSON"),
        ("", "no JSON"),
        ({"code": "rest_forbidden"}, "refused: rest_forbidden"),
        ({"posts": []}, "JSON without posts"),
        ([1, 2], "JSON without posts"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_an_answer_without_posts_is_a_problem(rest, said, problem):
    assert rest(said).problem == problem


def test_a_page_beyond_the_last_is_simply_empty(rest):
    found = rest({"code": "rest_post_invalid_page_number"})
    assert (found.problem, found.links, found.next_urls) == (None, (), ())


def test_posts_outside_the_sources_rules_are_left_out(rest):
    found = rest([post(1), post(2)], article={"allow": ["number-2/$"]})
    assert [link.url for link in found.links] == ["https://site.kz/story-number-2/"]


def test_posts_of_strange_forms_do_no_harm(rest):
    strange = {"link": 5, "title": None, "modified_gmt": "soon", "excerpt": []}
    odd = post(2) | {
        "title": "Plain",
        "modified_gmt": "0000-00-00T00:00:00",
        "date_gmt": 7,
    }
    (link,) = rest([strange, odd, {"link": "file:///etc/passwd"}]).links
    assert (link.title, link.modified_at, link.date_text) == ("Plain", None, None)


def test_a_rest_route_begins_with_the_last_changed_posts():
    since = datetime(2026, 2, 19, 10, tzinfo=UTC)
    address = start(Route(url=URL, kind="rest"), modified_after=since)
    assert "orderby=modified&order=desc" in address
    assert "modified_after=2026-02-19T10:00:00Z" in address
    assert "per_page=100" in address


def test_what_a_routes_address_asks_for_itself_stands():
    assert "per_page=20" in start(Route(url=f"{URL}?per_page=20", kind="rest"))


def test_other_routes_begin_at_their_address():
    assert start(Route(url="https://site.kz/latest")) == "https://site.kz/latest"
