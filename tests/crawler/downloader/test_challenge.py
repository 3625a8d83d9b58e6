"""The pages of bot walls are recognised, and not asked for again."""

import pytest
from scrapy.http import HtmlResponse

from crawler.downloader.challenge import wall_of
from tests.support.hostile import page

WALLS = [
    (
        "cloudflare",
        403,
        {"cf-mitigated": "challenge"},
        "<title>Just a moment...</title>",
    ),
    ("cloudflare", 503, {}, '<script src="/cdn-cgi/challenge-platform/h/g"></script>'),
    ("cloudflare", 403, {}, "<title>Attention Required! | Cloudflare</title>"),
    ("ddos_guard", 403, {"Server": "ddos-guard"}, "<title>DDOS-GUARD</title>"),
    ("akamai", 403, {}, "<h1>Access Denied</h1>Reference&#32;&#35;18&#46;a"),
    ("aws", 202, {"x-amzn-waf-action": "challenge"}, ""),
    ("imperva", 403, {}, '<iframe src="/_Incapsula_Resource?x">'),
    ("sucuri", 403, {"X-Sucuri-Block": "1"}, ""),
    ("datadome", 403, {}, '<script src="https://ct.captcha-delivery.com/c.js">'),
    ("qrator", 401, {}, '<script src="/__qrator/qauth.js">'),
]
PAGES = [
    (200, "<p>Cloudflare says: Just a moment... and /cdn-cgi/challenge-platform/"),
    (403, "<h1>403 Forbidden</h1><hr>nginx"),
    (429, "<p>Too many requests, please slow down"),
    (503, "<p>We are down for maintenance"),
    (404, "<title>DDOS-GUARD attacks: an article that is gone"),
]


def answer(status, body, headers=None):
    return HtmlResponse("http://a.test", status, headers, body.encode())


@pytest.mark.parametrize(("wall", "status", "headers", "body"), WALLS)
def test_a_wall_is_recognised(wall, status, headers, body):
    assert wall_of(answer(status, body, headers)) == wall


@pytest.mark.parametrize(("status", "body"), PAGES)
def test_an_ordinary_error_or_an_article_about_walls_is_no_wall(status, body):
    assert wall_of(answer(status, body)) is None


def test_a_wall_is_flagged_and_not_asked_again_and_its_host_paused(hostile, visit):
    wall = '<meta http-equiv="refresh" content="0; url=/more">_cf_chl_opt'
    answers = {f"/{n}": page(wall, "403 Forbidden") for n in range(40)}
    site = hostile(answers=answers)
    got = visit([site.url + path for path in answers])
    flagged = [one for one in got.seen if "challenge" in one.get("flags", [])]
    assert {one["outcome"] for one in flagged} == {"http_403"}
    assert set(got.outcomes.values()) == {"http_403", "host_paused"}
    assert len(flagged) == len(site.paths()) <= 8
    assert "/more" not in site.paths()
    assert got.stats["challenge/cloudflare"] == len(flagged)
