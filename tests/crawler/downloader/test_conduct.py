"""Who we say we are, what we leave open, and how a crawl ends."""

import signal
import time

import pytest

from crawler import settings
from crawler.downloader.failures import failure_code
from crawler.downloader.user_agent import UserAgent
from crawler.errors import ContactMissingError
from tests.support.certificate import self_signed
from tests.support.hostile import page


@pytest.mark.parametrize("contact", ["", "me", "a@b", "ftp://a.org", "a@b.org\r\nX: y"])
def test_a_crawl_needs_a_contact(contact):
    with pytest.raises(ContactMissingError, match="NEWSARCHIVE_CONTACT="):
        UserAgent(contact, "newsarchive")


@pytest.mark.parametrize("contact", ["a@b.org", "https://b.org", "http://b.org/bot"])
def test_the_contact_is_part_of_every_user_agent(contact):
    assert UserAgent(contact, "Other/1").user_agent == f"Other/1 (+{contact})"
    assert UserAgent(contact, f"Own ({contact})").user_agent == f"Own ({contact})"


def test_every_request_names_the_contact(hostile, visit):
    site = hostile(answers={"/a": page()})
    visit([site.url + "/a"], headers={"User-Agent": "Disguise"})
    assert len(site.heads) == 2
    for head in site.heads:
        assert "\r\nUser-Agent: newsarchive (+tests@example.org)\r\n" in head


def test_a_crawl_without_a_contact_asks_for_nothing(hostile, start):
    site = hostile(answers={"/a": page()})
    process = start([site.url + "/a"], NEWSARCHIVE_CONTACT="")
    _, log = process.communicate(timeout=30)
    assert "ContactMissingError" in log
    assert "set it, for example" in log
    assert site.hits == []


def test_a_crawl_listens_on_no_port(hostile, visit_alone):
    site = hostile(answers={"/a": page()})
    assert visit_alone([site.url + "/a"]).listening == 0
    assert visit_alone([site.url + "/a"], TELNETCONSOLE_ENABLED=True).listening == 1


def test_no_cookie_is_kept_and_no_language_preferred(hostile, visit):
    site = hostile(answers={"/a": page(Set_Cookie="id=1"), "/b": page()})
    visit([site.url + "/a", site.url + "/b"])
    assert not any("Cookie" in head for head in site.heads)
    assert not any("Accept-Language" in head for head in site.heads)


def test_a_certificate_is_verified_unless_the_source_says_otherwise(
    hostile, visit_alone, tmp_path
):
    sites = [hostile(tls=self_signed(tmp_path), answers={"/a": page()}) for _ in "ab"]
    strict, lax = (site.url + "/a" for site in sites)
    got = visit_alone([strict])
    assert got.outcomes == {strict: "robots_unreachable"}
    assert "(tls)" in got.log
    assert visit_alone([lax], DOWNLOAD_VERIFY_CERTIFICATES=False).outcomes == {
        lax: "ok"
    }
    assert sites[0].hits == []


def test_a_crawl_told_to_stop_does_not_wait_for_a_slow_host(hostile, start):
    answers = {f"/{n}": page() for n in range(30)}
    rules = page("User-agent: *\nCrawl-delay: 60\n")
    site = hostile(answers=answers, robots=rules)
    process = start([site.url + path for path in answers], DOWNLOAD_DELAY=1)
    deadline = time.monotonic() + 20
    while not site.hits and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    told, log = process.communicate(timeout=30)
    assert time.monotonic() - began < 8
    assert process.returncode == 0, log
    assert '"stopping"' in told
    assert len(site.hits) <= 2


def test_a_host_is_asked_one_thing_at_a_time(hostile, visit):
    now, most = [], []

    def answer(peer):
        now.append(peer)
        most.append(len(now))
        time.sleep(0.02)
        now.remove(peer)
        peer.sendall(page())

    site = hostile(answers={f"/{n}": answer for n in range(20)})
    got = visit([site.url + path for path in site.answers])
    assert set(got.outcomes.values()) == {"ok"}
    assert max(most) == 1


def test_the_project_asks_slowly_and_one_by_one():
    assert settings.DOWNLOAD_DELAY >= 1
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.AUTOTHROTTLE_ENABLED
    assert settings.ROBOTSTXT_OBEY
    assert not settings.TELNETCONSOLE_ENABLED
    assert not settings.REMOTE_CONTROL_ENABLED


def test_an_unforeseen_fault_keeps_its_name():
    assert failure_code(ZeroDivisionError()) == "ZeroDivisionError"
