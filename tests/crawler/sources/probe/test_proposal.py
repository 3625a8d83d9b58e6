"""What a probe concludes, and what it refuses to conclude."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.article import Capture
from crawler.errors import FetchError, ProbeError
from crawler.sources import load_file
from crawler.sources.probe import propose, render
from crawler.sources.probe.proposal import BUDGET
from crawler.sources.probe.url_patterns import learn
from demo.town import NAMES, Town

LINKS = [f"https://site.kz/ru/news/{n}-slug-of-news.html" for n in range(101, 113)]
HOME = (
    '<html lang="ru-RU"><head><meta property="og:site_name" content="Сайт «А»">'
    '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
    '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    '<link rel="alternate" hreflang="kk" href="/kz/"></head>'
    '<body><a href="/en/">EN</a></body></html>'
)


@pytest.fixture
def pages(feed):
    return {"/": HOME, "/rss.xml": feed(*LINKS, title="")}


def test_language_editions_zone_and_title_are_read_from_the_home_page(site, pages):
    source = propose("https://site.kz", site(pages).fetch).source
    assert source.title == "Сайт «А»"
    assert source.language == "ru"
    assert source.languages == {"/kz/": "kk", "/en/": "en"}
    assert (source.country, source.time_zone) == ("KZ", "Asia/Almaty")


def test_a_site_without_a_country_in_its_name_is_placed_by_its_dates(site, feed):
    links = [f"https://site.news/story-{n}00" for n in range(1, 9)]
    rss = feed(*links, zone="+0400")
    town = site(
        {"/": "<html><body>x</body></html>", "/feed/": rss}, "https://site.news"
    )
    proposal = propose("https://site.news/", town.fetch)
    assert proposal.source.time_zone == "Asia/Baku"
    assert "+4 h from UTC" in render(proposal)


def test_comment_feeds_come_last(site, pages):
    town = site(pages)
    propose("https://site.kz/", town.fetch)
    feeds = [url for url in town.asked if "feed" in url or "rss" in url]
    assert feeds[0] == "https://site.kz/rss.xml"


def test_the_pattern_is_learned_and_tags_stay_out(site, pages):
    source = propose("https://site.kz/", site(pages).fetch).source
    assert source.article.allow == (
        r"^https?://(?:www\.)?site\.kz/ru/news/\d+-[^/]+\.html/?$",
    )


def test_sitemaps_that_robots_names_are_asked_first(site, pages):
    pages["/robots.txt"] = (
        "User-agent: *\nCrawl-delay: 5\nSitemap: https://site.kz/maps/news.xml\n"
    )
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in LINKS)
    pages["/maps/news.xml"] = f"<urlset>{urls}</urlset>"
    proposal = propose("https://site.kz/", site(pages).fetch)
    assert proposal.robots == "allows crawling, one request every 5 s"
    kinds = [(route.kind, route.deep) for route in proposal.source.listing]
    assert ("sitemap", False) in kinds


def test_wordpress_is_asked_for_its_posts(site, pages):
    pages["/"] = HOME.replace("<body>", '<body><img src="/wp-content/x.png">')
    posts = ",".join(f'{{"link": "{link}"}}' for link in LINKS)
    pages["/wp-json/wp/v2/posts"] = f"[{posts}]"
    proposal = propose("https://site.kz/", site(pages).fetch)
    (rest,) = [r for r in proposal.source.listing if r.kind == "rest"]
    assert rest.deep


def test_a_site_behind_a_bot_wall_is_said_to_be(site):
    wall = (403, {"cf-mitigated": "challenge"}, "<html>x</html>")
    with pytest.raises(ProbeError, match=r"bot wall \(cloudflare\)"):
        propose("https://site.kz/", site({"/": wall}).fetch)


def test_a_site_that_names_no_articles_is_no_source(site):
    town = site({"/": "<html><body><a href='/about-us'>About us</a></body></html>"})
    with pytest.raises(ProbeError, match="names articles"):
        propose("https://site.kz/", town.fetch)
    assert len(town.asked) <= BUDGET


def test_a_site_that_does_not_answer_is_said_not_to(site):
    with pytest.raises(ProbeError, match="elsewhere"):
        propose("https://other.kz/", site({}).fetch)


def test_no_address_is_asked_twice_and_never_too_many(site, pages):
    lists = "".join(f"<a href='/{n}/news/'>Новости</a>" for n in "abcdefgh")
    pages["/"] = HOME.replace("<body>", f"<body>{lists}")
    pages["/robots.txt"] = "".join(
        f"Sitemap: https://site.kz/{n}.xml\n" for n in range(99)
    )
    town = site(pages)
    propose("https://site.kz/", town.fetch)
    assert len(town.asked) == len(set(town.asked)) <= BUDGET


@pytest.mark.parametrize("name", NAMES)
def test_the_miniature_sites_become_sources(name, tmp_path):
    town = Town({each: f"http://127.0.0.1:{8100 + n}" for n, each in enumerate(NAMES)})
    place = town.sites[name]

    def fetch(url):
        if not url.startswith(place.base_url):
            raise FetchError(url, "elsewhere")
        path, _, query = url.removeprefix(place.base_url).partition("?")
        answer, _ = place.respond("GET", path, query, {})
        headers = {key.lower(): value for key, value in answer.headers.items()}
        return Capture(url, url, town.clock, answer.status, headers, answer.body)

    proposal = propose(place.base_url, fetch, name=f"my-{name}")
    path = tmp_path / f"my-{name}.toml"
    path.write_text(render(proposal, town.clock))
    assert load_file(path) == proposal.source
    kinds = {route.kind for route in proposal.source.listing}
    assert {"feed", "page"} <= kinds
    assert proposal.source.article.allow


def test_addresses_without_a_common_form_teach_nothing():
    mixed = ["/a", "/b/c", "/d/e/f", "/g/1", "/h-1", "/i_2", "/2020/3"]
    assert not learn(f"https://a.kz{path}" for path in mixed).allow
    assert not learn(LINKS[:3]).allow


def test_a_pattern_that_takes_in_sections_is_not_learned():
    slugs = [f"https://a.kz/{word}-{word}" for word in "abcdefghij"]
    assert learn(slugs).allow
    assert not learn(slugs, ["https://a.kz/about-us"]).allow
    assert learn(slugs, ["https://a.kz/tag/a-b"]).allow


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(), language=st.sampled_from(["ru", "", "x-y", '"']))
def test_whatever_a_site_calls_itself_its_file_loads(site, tmp_path, title, language):
    home = f"<html lang='{language}'><title>{title}</title><body></body></html>"
    items = "".join(f"<item><link>{link}</link></item>" for link in LINKS)
    town = site({"/": home, "/feed/": f"<rss><channel>{items}</channel></rss>"})
    proposal = propose("https://site.kz/", town.fetch)
    path = tmp_path / "site.toml"
    path.write_text(render(proposal), encoding="utf-8")
    assert load_file(path) == proposal.source
