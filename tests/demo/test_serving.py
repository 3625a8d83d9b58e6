"""The town on real sockets: keep-alive, faults, clock, hits; in a thread or apart."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
import requests

from crawler.sources.loader import load_file
from demo.script import DAY_0
from demo.serve import running
from demo.sources import write


@pytest.fixture(scope="module")
def town():
    with running() as town:
        yield town


@pytest.fixture
def page(town):
    return f"{town.sites['timesca'].base_url}/weather-station-keeper/"


def test_a_page_comes_over_http(page):
    answer = requests.get(page, timeout=5)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Viktor Lesnykh" in answer.text


def test_one_connection_carries_many_requests(town):
    place = town.sites["openkg"]
    connection = http.client.HTTPConnection(urlsplit(place.base_url).netloc, timeout=5)
    for _ in range(3):
        connection.request("GET", "/en/news/")
        answer = connection.getresponse()
        assert len(answer.read()) > 40_000
        assert not answer.will_close
    connection.request("HEAD", "/en/news/")
    assert connection.getresponse().read() == b""
    connection.close()


def test_hits_are_counted(town, page):
    before = town.hits["timesca"].get("/weather-station-keeper/", 0)
    requests.get(page, timeout=5)
    assert town.hits["timesca"]["/weather-station-keeper/"] == before + 1


def test_the_clock_is_the_sites_day(town, page):
    try:
        town.advance(days=3)
        assert "23 February 2026" in requests.get(page, timeout=5).text
    finally:
        town.clock = DAY_0


@pytest.mark.parametrize(("outage", "status"), [("503", 503), ("wall", 403)])
def test_an_outage_concerns_one_site(town, page, outage, status):
    place = town.sites["timesca"]
    place.outage = outage
    try:
        assert requests.get(page, timeout=5).status_code == status
        other = f"{town.sites['vesti'].base_url}/rss"
        assert requests.get(other, timeout=5).status_code == 200
    finally:
        place.outage = None


def test_a_site_can_hang_or_hang_up(town, page):
    place = town.sites["timesca"]
    try:
        place.outage = "hang"
        with pytest.raises(requests.Timeout):
            requests.get(page, timeout=0.2)
        place.outage = "reset"
        with pytest.raises(requests.ConnectionError):
            requests.get(page, timeout=5)
    finally:
        place.outage = None


def test_a_town_in_a_process_obeys_like_one_in_a_thread():
    with running(process=True) as town:
        url = f"{town.sites['timesca'].base_url}/weather-station-keeper/"
        town.advance(days=1)
        assert "21 February 2026" in requests.get(url, timeout=5).text
        town.sites["timesca"].outage = "429"
        answer = requests.get(url, timeout=5)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "1"
        town.sites["timesca"].outage = None
        assert town.hits["timesca"]["/weather-station-keeper/"] == 2
        assert url in {entry.url for entry in town.ledger.at(town.clock)}


def test_a_large_town_has_its_number_of_different_texts():
    with running(articles=60) as town:
        entries = town.ledger.at(town.clock)
        assert len({entry.latest.text for entry in entries}) == 60
        place = town.sites["kursiv"]
        answer = requests.get(f"{place.base_url}/sitemaps/ru/sitemap.xml", timeout=5)
        assert answer.status_code == 200
        api = f"{town.sites['timesca'].base_url}/wp-json/wp/v2/posts?per_page=100"
        assert len(json.loads(requests.get(api, timeout=5).content)) == 15


@pytest.mark.parametrize("detail", ["addresses", "containers"])
def test_the_profiles_it_writes_are_valid(town, tmp_path, detail):
    files = write(town, tmp_path, detail)
    assert [load_file(file).name for file in files] == [
        "demo-timesca",
        "demo-kursiv",
        "demo-openkg",
        "demo-vesti",
    ]
