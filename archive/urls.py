"""Addresses as identities: which spellings of a URL mean the same article.

Pure string work; only rules that hold on every site, a source has its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Literal
from urllib.parse import parse_qsl, quote_plus, urljoin, urlsplit

from courlan import extract_domain
from w3lib.url import canonicalize_url

from archive.article import AddressKind

MAX_URL = 2048
"""Longest address taken; what is longer is a trap or an attack."""

_REMEMBERED = 4096
"""An address is found, asked for, answered and named by its page: four questions."""

# Only names that never choose an article. courlan's list also drops "cid",
# "uid" or "source", which are the identity on many a regional site.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|hsa|vero|oly)_.*|_?openstat|from|ref|ref_src|ref_url"
    r"|(?:gc|dc|fbc|twc|yc|ysc|ymc|msclk|gbra|wbra|ttc)l?id|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|_ga|_gl|_hsenc|_hsmi|cmpid|s_cid|spm|ito|xtor|replytocom"
    r"|__cf_chl_.*|phpsessid|jsessionid|_",
    re.IGNORECASE,
)
_TWIN_QUERY: dict[str, tuple[AddressKind, str]] = {
    "amp": ("amp", r"(?:1|true|amp|yes|)"),
    "_amp": ("amp", r"[^\n]*"),
    "outputtype": ("amp", r"amp"),
    "print": ("print", r"(?:1|y|yes|true|print|)"),
    "_print": ("print", r"[^\n]*"),
    "tmpl": ("print", r"(?:component|print)"),
    "view": ("print", r"print"),
    "format": ("print", r"print"),
    "mode": ("print", r"print"),
    "version": ("print", r"print"),
}
"""Parameter -> what it makes of the page, when its value matches."""

_TWIN_PATH: tuple[tuple[AddressKind, re.Pattern[str], str], ...] = (
    ("amp", re.compile(r"(?i)(?<=[^/])(?:/amp(?:\.html)?)+(/?)$"), r"\1"),
    ("amp", re.compile(r"(?i)(?<=[^/])(?:\.amp)+(\.html?)?$"), r"\1"),
    ("print", re.compile(r"/(?:print:(?:page,\d+,)?)+(?=[^/]+$)"), "/"),
    (
        "print",
        re.compile(r"(?i)(?<=[^/])(?:/print(?:\.html)?)+(/?)$"),
        r"\1",
    ),
)
_PLAIN_HOST = re.compile(
    r"(?i)https?://([a-z][a-z0-9.-]*[a-z0-9]\.?)(:\d+)?(?=[/?#]|$)"
)
ORDINARY = re.compile(
    r"https?://[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*(?::(?:[1-9]\d{1,3}|[1-5]\d{4}))?"
    r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?",
    re.ASCII,
)
"""What w3lib leaves as it is, told without parsing: most addresses there are."""

_ORIGIN = re.compile(r"https?://[\w.-]+(?::\d+)?(?=[/?#]|$)", re.ASCII)
_WHOLE = re.compile(
    r"https?://[\w.-]+(?::\d+)?/[\w./%~+,-]*(?:\?[\w./%=&+-]+)?", re.ASCII
)
_ROOTED = re.compile(
    r"/(?:[\w%~+-][\w.%~+,-]*/)*(?:[\w%~+-][\w.%~+,-]*)?(?:\?[\w./%=&+-]+)?",
    re.ASCII,
)
"""What needs no parsing to be joined to a base: most links there are."""

_SESSION_PATH = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)

TrailingSlash = Literal["ignore", "keep"]
_Pairs = list[tuple[str, str]]
_Parts = tuple[str, str, str, str]


@lru_cache(maxsize=_REMEMBERED)
def canonical(
    url: str,
    *,
    keep_query: tuple[str, ...] = (),
    trailing_slash: TrailingSlash = "ignore",
) -> str:
    """Return the address to show and fetch: *url* without what only decorates it.

    Scheme, www and trailing slash stay as they are, since some servers insist;
    *trailing_slash* is accepted so that a source's rules can be passed whole.
    What is no http(s) address comes back trimmed, otherwise unchanged.
    """
    del trailing_slash

    def shown(address: str) -> str:
        parts = _split(address, keep_query)
        if not parts:
            return address
        scheme, authority, path, query = parts
        usual = ":80" if scheme == "http" else ":443"
        return f"{scheme}://{authority.removesuffix(usual)}{path}{query}"

    return _settle(shown, url.strip())


@lru_cache(maxsize=_REMEMBERED)
def key(
    url: str,
    *,
    keep_query: tuple[str, ...] = (),
    trailing_slash: TrailingSlash = "ignore",
) -> str:
    """Return the identity of an address: equal for all its harmless spellings.

    With *keep_query* only these parameters count, else all but tracking ones.

    >>> key("http://www.site.kz/news/1/amp?utm_source=x#top")
    'https://site.kz/news/1'
    """

    def identity(address: str) -> str:
        parts = _split(address, keep_query)
        if not parts:
            return address
        _, authority, path, query = parts
        # Either scheme may be met with the other's port; both mean the site.
        name = re.sub(r":(?:80|443)$", "", authority)
        if trailing_slash == "ignore":
            path = path.rstrip("/") or "/"
        return f"https://{name.removeprefix('www.') or name}{path}{query}"

    return _settle(identity, url.strip())


def digest(url_key: str) -> str:
    """Return the SHA-256 of an address key in hex, for a narrow index."""
    return sha256(url_key.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=_REMEMBERED)
def kind(url: str) -> AddressKind:
    """Tell what an address is by its looks: canonical, amp, print or an alias."""
    cleaned = _normal(url.strip())
    parts = urlsplit(cleaned) if cleaned else None
    if parts is None:
        return "canonical"
    for found, pattern, _ in _TWIN_PATH:
        if pattern.search(parts.path):
            return found
    for name, value in _pairs(parts.query):
        twin = _twin(name, value)
        if twin:
            return twin
    return "canonical" if canonical(url) == cleaned else "alias"


def join(base: str, href: str) -> str:
    """Return *href* as it stands on a page of address *base*: `urljoin`, but quick.

    ValueError when the brackets of either hold no IPv6 address.
    """
    if _WHOLE.fullmatch(href):
        return href
    origin = _ORIGIN.match(base)
    if origin and _ROOTED.fullmatch(href):
        return origin[0] + href
    return urljoin(base, href)


def host(url: str) -> str:
    """Return the host of an address in lower case, without www.

    A port is part of it when it is not the default one; an address without a
    host gives the empty string.
    """
    plain = _PLAIN_HOST.match(url)
    if plain:
        name = plain[1].lower().rstrip(".") + (plain[2] or "")
        name = re.sub(r":(?:80|443)$", "", name)
        return name.removeprefix("www.") or name
    address = key(url)
    return re.split(r"[/?#]", address[8:], maxsplit=1)[0] if _is_web(address) else ""


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one registered domain.

    Hosts without one (an IP address, localhost) must be equal, port included.
    """
    first, second = host(one), host(other)
    return bool(first) and _registered(first) == _registered(second)


def fits(url: str) -> bool:
    """Tell whether an address is a web address of a length worth keeping."""
    return len(url) <= MAX_URL and _is_web(url) and bool(host(url))


def _is_web(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def _normal(url: str) -> str:
    """Return *url* in w3lib's form (escapes, dots, order); '' when it is broken."""
    if ORDINARY.fullmatch(url):
        return url
    if not _is_web(url):
        return ""
    try:
        normal = canonicalize_url(url.encode("utf-8", "replace").decode())
        return normal if urlsplit(normal).hostname else ""
    except ValueError:
        return ""


@lru_cache(maxsize=8192)
def _split(url: str, keep_query: tuple[str, ...]) -> _Parts | None:
    normal = _normal(url)
    if not normal:
        return None
    parts = urlsplit(normal)
    path = re.sub(r"//+", "/", _SESSION_PATH.sub("", parts.path))
    for _, pattern, replacement in _TWIN_PATH:
        path = pattern.sub(replacement, path)
    query = _query(_kept(_pairs(parts.query), keep_query))
    return parts.scheme, _authority(parts.netloc), path or "/", query


def _authority(netloc: str) -> str:
    """Return host and port without user, trailing dot and empty port."""
    name = netloc.rpartition("@")[2].lower().removesuffix(":")
    if name.startswith("["):
        return name
    host_name, colon, port = name.partition(":")
    return (host_name.rstrip(".") or host_name) + colon + port


def _pairs(query: str) -> _Pairs:
    # Latin-1 there and back keeps escapes of any encoding byte for byte.
    return parse_qsl(query, keep_blank_values=True, encoding="latin-1")


def _kept(pairs: _Pairs, keep_query: tuple[str, ...]) -> _Pairs:
    if keep_query:
        return [pair for pair in pairs if pair[0] in keep_query]
    return [
        (name, value)
        for name, value in pairs
        if not _TRACKING.fullmatch(name) and not _twin(name, value)
    ]


def _twin(name: str, value: str) -> AddressKind | None:
    found = _TWIN_QUERY.get(name.lower())
    return found[0] if found and re.fullmatch(found[1], value, re.IGNORECASE) else None


def _query(pairs: _Pairs) -> str:
    joined = "&".join(
        quote_plus(name, encoding="latin-1")
        + ("=" + quote_plus(value, encoding="latin-1") if value else "")
        for name, value in sorted(pairs)
    )
    return "?" + joined if joined else ""


def _settle(change: Callable[[str], str], url: str) -> str:
    """Apply *change* until nothing changes, so that the result is its own key."""
    for _ in range(8):
        changed = change(url)
        if changed == url:
            break
        url = changed
    return url


@lru_cache(maxsize=4096)
def _registered(name: str) -> str:
    try:
        return extract_domain("https://" + name) or name
    except ValueError:  # brackets that hold no IPv6 address
        return name
