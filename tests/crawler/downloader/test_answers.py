"""Answers that are too large, too slow, cut short or no answers at all."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from crawler.downloader.decompression import TooLargeError, TruncatedError, decoded
from tests.support.hostile import page, to

GIBI = 1024**3
TEXT = bytes(range(256)) * 200
PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def zeros(packer, finish, size: int) -> bytes:
    """Pack *size* zero bytes without ever holding them."""
    block = bytes(1024 * 1024)
    packed = [packer(block) for _ in range(size // len(block))]
    return b"".join(packed) + finish()


def gzip_bomb(size: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return zeros(packer.compress, packer.flush, size)


def brotli_bomb(size: int) -> bytes:
    packer = brotli.Compressor(quality=1)
    return zeros(packer.process, packer.finish, size)


def zstd_bomb(size: int) -> bytes:
    packer = zstd.ZstdCompressor()
    return zeros(packer.compress, packer.flush, size)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_whole_body_is_decoded_and_no_shorter_one(encoding):
    packed = PACKERS[encoding](TEXT)
    assert decoded(packed, encoding, limit=len(TEXT)) == TEXT
    for cut in (1, 2, 8, 40, len(packed) // 2):
        with pytest.raises(TruncatedError):
            decoded(packed[:-cut], encoding, limit=len(TEXT))


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_of_more_than_the_limit_is_not_decoded(encoding):
    with pytest.raises(TooLargeError):
        decoded(PACKERS[encoding](TEXT), encoding, limit=len(TEXT) - 1)


def test_members_in_a_row_and_a_bare_deflate_are_decoded():
    two = gzip.compress(b"a") + gzip.compress(b"b")
    assert decoded(two, "gzip", 10) == b"ab"
    with pytest.raises(TruncatedError):
        decoded(two[:-3], "gzip", 10)
    with pytest.raises(TooLargeError):
        decoded(two, "gzip", 1)
    assert decoded(gzip.compress(b"a") + b"\n", "gzip", 10) == b"a"
    assert decoded(zlib.compress(TEXT)[2:-4], "deflate", 10**6) == TEXT


@pytest.mark.parametrize("encoding", PACKERS)
def test_what_is_not_packed_as_it_says_is_not_decoded(encoding):
    with pytest.raises(TruncatedError):
        decoded(b"<html>plain", encoding, 100)


def test_nothing_beyond_ten_mebibytes_is_taken_in(hostile, visit_alone):
    twice = gzip.compress(gzip_bomb(GIBI // 4))
    bombs = {
        "/gzip": page(gzip_bomb(GIBI // 4), Content_Encoding="gzip"),
        "/twice": page(twice, Content_Encoding="gzip, gzip"),
        "/br": page(brotli_bomb(GIBI // 4), Content_Encoding="br"),
        "/zstd": page(zstd_bomb(GIBI // 4), Content_Encoding="zstd"),
        "/announced": page(b"x", Content_Length=200_000_000),
    }
    site = hostile(answers=bombs)
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = bytes(65536)
    site.answers["/endless"] = site.endless(head, block)
    site.answers["/chunks"] = site.endless(chunked, b"10000\r\n" + block + b"\r\n")
    got = visit_alone((site.url + path for path in site.answers), DOWNLOAD_TIMEOUT=10)
    assert set(got.outcomes.values()) == {"too_large"}
    assert sorted(site.paths()) == sorted(site.answers)
    assert got.megabytes < 250


def test_a_body_cut_short_is_asked_for_again_and_never_taken(hostile, visit):
    cut = {
        f"/{name}": page(packer(TEXT)[:-40], Content_Encoding=name)
        for name, packer in PACKERS.items()
    }
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    cut["/length"] = page(b"<p>Half", Content_Length=5000)
    cut["/chunk"] = chunked + b"ff\r\n<p>Half"
    cut["/chunks"] = chunked + b"7\r\n<p>Half\r\n"
    site = hostile(answers=cut)
    got = visit(site.url + path for path in cut)
    assert set(got.outcomes.values()) == {"truncated"}
    assert sorted(site.paths()) == sorted(3 * list(cut))


def test_an_answer_cut_short_once_is_taken_the_second_time(hostile, visit):
    whole = page(gzip.compress(TEXT), Content_Encoding="gzip")
    cut = page(gzip.compress(TEXT)[:-40], Content_Encoding="gzip")
    turns = [cut, whole]
    site = hostile(answers={"/a": lambda peer: peer.sendall(turns.pop(0))})
    got = visit([site.url + "/a"])
    assert got.one(site.url + "/a")["bytes"] == len(TEXT)


def test_what_ends_with_its_connection_is_flagged_partial(hostile, visit):
    site = hostile(answers={"/a": b"HTTP/1.1 200 OK\r\n\r\n<p>Perhaps all"})
    got = visit([site.url + "/a"])
    assert got.one(site.url + "/a")["flags"] == ["partial"]


def test_a_slow_answer_ends_in_time_and_others_go_on_meanwhile(hostile, visit):
    slow, brisk = hostile(), hostile()
    length = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
    slow.answers["/body"] = slow.endless(length, b"x", pause=0.2)
    slow.answers["/head"] = slow.endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.2)
    slow.answers["/silent"] = slow.silent
    brisk.answers = {f"/{n}": page() for n in range(50)}
    urls = [site.url + path for site in (slow, brisk) for path in site.answers]
    got = visit(urls, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=1)
    for path in slow.answers:
        assert got.outcomes[slow.url + path] == "timeout"
    quick = [one for one in got.seen if one["url"].startswith(brisk.url)]
    assert {one["outcome"] for one in quick} == {"ok"}
    assert max(one["at"] for one in quick) < max(one["at"] for one in got.seen) - 2
    assert len(slow.paths()) == 6
    assert got.seconds < 30


def test_endless_headers_cost_little(hostile, visit_alone):
    site = hostile()
    line = b"X-Header: " + b"y" * 1000 + b"\r\n"
    start = b"HTTP/1.1 200 OK\r\n"
    site.answers["/headers"] = site.endless(start, 64 * line)
    site.answers["/continue"] = site.endless(b"", 500 * b"HTTP/1.1 100 Go on\r\n\r\n")
    site.answers["/long"] = site.endless(start + b"X: ", 64 * b"y" * 1024)
    got = visit_alone((site.url + path for path in site.answers), DOWNLOAD_TIMEOUT=10)
    assert got.outcomes[site.url + "/headers"] == "too_large"
    assert got.outcomes[site.url + "/continue"] == "too_large"
    assert got.outcomes[site.url + "/long"] == "connection"
    assert got.megabytes < 150
    assert got.seconds < 9


def test_what_is_no_http_is_counted_after_few_tries(hostile, visit):
    sites = {
        "reset": hostile(),
        "garbage": hostile(answers={"/": b"\0\1\2 not http\r\n\r\n"}),
        "ancient": hostile(answers={"/": b"<p>HTTP/0.9 page"}),
        "nothing": hostile(answers={"/": b""}),
        "status": hostile(answers={"/": b"HTTP/1.1 abc\r\n\r\n"}),
    }
    sites["reset"].answers["/"] = sites["reset"].reset
    gone = hostile()
    gone.close()
    got = visit([site.url + "/" for site in sites.values()] + [gone.url + "/"])
    assert got.outcomes.pop(gone.url + "/") == "robots_unreachable"
    assert set(got.outcomes.values()) == {"connection"}
    assert {len(site.paths()) for site in sites.values()} == {3}


def test_redirects_end_after_ten(hostile, visit):
    other = hostile()
    site = hostile(answers={"/self": to("/self"), "/a": to("/b"), "/b": to("/a")})
    site.answers |= {f"/{n}": to(f"/{n + 1}") for n in range(30)}
    site.answers["/out"] = to(other.url + "/back")
    other.answers["/back"] = to(site.url + "/out")
    refresh = '<meta http-equiv="refresh" content="0; url=/refresh">'
    site.answers["/refresh"] = page(refresh)
    paths = ["/self", "/a", "/0", "/out", "/refresh"]
    got = visit(site.url + path for path in paths)
    assert set(got.outcomes.values()) == {"redirect_loop"}
    asked = site.paths() + other.paths()
    assert len(asked) == 11 * len(paths)


def test_a_redirect_to_a_page_known_already_is_still_answered(hostile, visit):
    site = hostile(answers={"/a": page(), "/b": to("/a"), "/c": to("/a")})
    got = visit(site.url + path for path in site.answers)
    assert set(got.outcomes.values()) == {"ok"}


def test_a_page_that_reloads_itself_is_fetched_once(hostile, visit):
    reload = '<meta http-equiv="refresh" content="30; url=/news"><p>News'
    site = hostile(answers={"/news": page(reload)})
    assert visit([site.url + "/news"]).outcomes == {site.url + "/news": "ok"}
    assert site.paths() == ["/news"]


def test_no_secret_follows_a_redirect_to_another_host(hostile, visit):
    other = hostile(answers={"/": page()})
    site = hostile(answers={"/a": to(other.url + "/"), "/b": to("/c"), "/c": page()})
    secrets = {
        "X-Api-Key": "canary",
        "Authorization": "canary",
        "Cookie": "canary",
        "If-None-Match": '"canary"',
    }
    visit([site.url + "/a", site.url + "/b"], headers=secrets)
    sent = {head.split(" ", 2)[1]: head for head in site.heads}
    assert sent["/a"].count("canary") == 4
    assert sent["/c"].count("canary") == 3
    assert not any("canary" in head for head in other.heads)
