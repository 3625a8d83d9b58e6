"""Which addresses are visited: none but those of the open internet, by http(s)."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.downloader.ssrf_guard import (
    is_public,
    literal,
    may_visit,
    private_networks,
)
from tests.support.hostile import page, to

PRIVATE = """
    0.0.0.0 10.0.0.5 100.64.0.1 127.0.0.1 127.255.0.3 169.254.169.254 172.16.0.1
    192.0.2.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    :: ::1 fe80::1 fc00::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.5
    64:ff9b::7f00:1 2002:7f00:1::
"""
PUBLIC = "8.8.8.8 93.184.216.34 2606:4700::1111 64:ff9b::808:808"
LOOPBACK = """
    127.0.0.1 127.0.0.1. 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001
    [::ffff:127.0.0.1] [::1]
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_a_private_address_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_an_address_of_the_internet_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", LOOPBACK.split())
def test_loopback_is_recognised_in_every_spelling(host):
    address = literal(host)
    assert address is not None
    assert not may_visit(address, ())


@pytest.mark.parametrize("host", ["example.org", "1.2.3.4.5", "0x.org", "cafe", "a:b"])
def test_a_name_is_not_an_address(host):
    assert literal(host) is None


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_the_one_it_carries(address):
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)


@given(st.ip_addresses(v=4))
def test_every_way_to_write_an_address_is_read(address):
    number = int(address)
    for text in (str(address), str(number), hex(number), oct(number).replace("o", "")):
        assert literal(text) == address


@given(st.text())
def test_any_host_is_read_without_a_fault(host):
    literal(host)


@pytest.mark.parametrize("setting", ["", "0", "false", " no "])
def test_no_private_network_is_allowed_unless_the_setting_says_so(setting):
    assert private_networks(setting) == ()


def test_the_setting_allows_all_private_addresses_or_single_networks():
    for address in (IPv4Address("10.0.0.5"), IPv6Address("::1")):
        assert may_visit(address, private_networks("1"))
    some = private_networks("10.1.0.0/16, 127.0.0.2")
    assert may_visit(IPv4Address("10.1.2.3"), some)
    assert not may_visit(IPv4Address("127.0.0.1"), some)


def spellings(host: str) -> list[str]:
    number = int(IPv4Address(host))
    return [host, str(number), hex(number), f"[::ffff:{host}]", host + "."]


def test_a_private_address_is_never_connected_to(hostile, visit_alone):
    site = hostile(answers={"/": page()})
    port = site.url.rpartition(":")[2]
    hosts = [*spellings(site.host), "localhost", "[::1]", "intranet.test"]
    urls = [f"http://{host}:{port}/" for host in hosts]
    names = {"intranet.test": [site.host], "localhost": [site.host]}
    got = visit_alone(urls, names=names, NEWSARCHIVE_ALLOW_PRIVATE="")
    assert set(got.outcomes.values()) == {"blocked_address"}
    assert site.hits == []


def test_no_redirect_leads_to_a_private_address(hostile, visit_alone):
    canary = hostile(answers={"/": page("secret")})
    port = canary.url.rpartition(":")[2]
    hosts = [*spellings(canary.host), "metadata.test", "[::1]"]
    answers = {f"/{n}": to(f"http://{host}:{port}/") for n, host in enumerate(hosts)}
    refresh = f'<meta http-equiv="refresh" content="0; url={canary.url}/">'
    gate = hostile(answers={**answers, "/refresh": page(refresh)})
    got = visit_alone(
        [gate.url + path for path in gate.answers],
        names={"metadata.test": [canary.host]},
        NEWSARCHIVE_ALLOW_PRIVATE=gate.host,
    )
    assert set(got.outcomes.values()) == {"blocked_address"}
    assert canary.hits == []
    assert sorted(gate.paths()) == sorted(gate.answers)


@pytest.mark.parametrize("cached", [True, False])
def test_a_name_that_changes_its_meaning_gains_nothing(hostile, visit_alone, cached):
    site = hostile(answers={"/a": page(), "/b": page()})
    port = int(site.url.rpartition(":")[2])
    canary = hostile()
    got = visit_alone(
        [f"http://news.test:{port}/a", f"http://news.test:{port}/b"],
        names={"news.test": [site.host, site.host, canary.host]},
        NEWSARCHIVE_ALLOW_PRIVATE=site.host,
        DNSCACHE_ENABLED=cached,
    )
    last = "ok" if cached else "blocked_address"
    assert sorted(got.outcomes.values()) == sorted(["ok", last])
    assert canary.hits == []


def test_only_http_and_https_are_opened(hostile, visit, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("secret")
    targets = [
        canary.as_uri(),
        f"file://localhost{canary}",
        "data:text/html,secret",
        "ftp://127.0.0.1/secret",
        "gopher://127.0.0.1/secret",
    ]
    by_redirect = [*targets, "javascript:alert(1)", "FILE:///etc/hostname", "file:/x"]
    answers = {f"/{n}": to(target) for n, target in enumerate(by_redirect)}
    site = hostile(answers=answers)
    got = visit([*targets, *(site.url + path for path in answers)])
    assert set(got.outcomes.values()) == {"bad_scheme"}


def test_a_refresh_to_another_scheme_is_not_followed(hostile, visit):
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    answers = {
        "/file": page(refresh.format("file:///etc/hostname")),
        "/script": page(refresh.format("javascript:alert(1)")),
    }
    site = hostile(answers=answers)
    got = visit([site.url + path for path in answers])
    assert [one["final_url"] for one in got.seen] == [one["url"] for one in got.seen]


def test_an_overlong_address_is_refused_wherever_it_comes_from(hostile, visit):
    long = "/" + "a" * 3000
    refresh = f'<meta http-equiv="refresh" content="0; url={long}">'
    site = hostile(answers={"/redirect": to(long), "/refresh": page(refresh)})
    got = visit([site.url + path for path in (long, "/redirect", "/refresh")])
    assert set(got.outcomes.values()) == {"url_too_long"}
    assert sorted(site.paths()) == ["/redirect", "/refresh"]
    assert got.stats["address/url_too_long"] == 3
