"""Reads from a home page what it says of the site: name, feeds, editions, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archive import urls
from archive.article import Capture
from crawler.html.dom import Element, find, text_content
from crawler.html.page import Page, parse
from crawler.listings.article_urls import promise

_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_LESSER = re.compile(r"/comments?/|/category/|/tag/|/author/|comments", re.IGNORECASE)
_LISTS = re.compile(
    r"(?:latest|all|last)?[ _/-]*(?:news|latest|archive|recent)|лента|все новости"
    r"|(?:последние |главные )?новости|жаңалықтар|барлық жаңалық\w*|соңғы жаңалық\w*"
    r"|жаңылыктар|кабарлар|акыркы кабарлар|yangiliklar|so.nggi yangiliklar|янгиликлар"
    r"|xəbərlər|son xəbərlər|хабарҳо|ахбор|täzelikler|habarlar|лента новостей"
    r"|նորություններ|լուրեր|ახალი ამბები|სიახლეები",
    re.IGNORECASE,
)
_LIST_PATHS = re.compile(
    r"/(?:[a-z]{2,3}/)?(?:news|latest|novosti|lenta|all-?news|last-?news|lastnews"
    r"|yangiliklar|janalyktar|zhanalyktar|zhanyalyktar|kabarlar|xeberler|news/list"
    r"|category/news|itemlist\.html)/?$"
)
_NAMES = frozenset(["og:site_name", "application-name"])
_SEPARATORS = re.compile(r"\s+[|–—»·:-]+\s+")
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]\w+)*", re.IGNORECASE)
_EDITION_NAMES = """
ru rus en eng kz kk kaz kg ky kyr uz uzb oz tj tg tm tk az am hy arm ge ka tr tur zh
"""
_EDITIONS = frozenset(_EDITION_NAMES.split())
_OTHER_CODES = {
    "kz": "kk",
    "kg": "ky",
    "tj": "tg",
    "tm": "tk",
    "am": "hy",
    "ge": "ka",
    "oz": "uz",
}
_OTHER_CODES |= {"rus": "ru", "eng": "en", "kaz": "kk", "kyr": "ky", "uzb": "uz"}
_OTHER_CODES |= {"arm": "hy", "tur": "tr"}


@dataclass(frozen=True, slots=True)
class Homepage:
    """What a home page says; addresses are absolute and on the site."""

    title: str
    language: str | None
    feeds: tuple[str, ...]
    lists: tuple[str, ...]
    editions: tuple[tuple[str, str], ...]
    wordpress: bool
    others: tuple[str, ...]


def read(answer: Capture) -> Homepage | None:
    """Return what a home page says, or None when it is no page."""
    kind = answer.headers.get("content-type", "")
    page = parse(answer.body, answer.final_url, kind)
    if page is None:
        return None
    links = _links(page)
    return Homepage(
        title=_title(page),
        language=code(page.root.get("lang")),
        feeds=_feeds(page),
        lists=_lists(links),
        editions=_editions(page),
        wordpress=b"wp-content/" in answer.body or b"api.w.org" in answer.body,
        others=tuple(url for url, _ in links if promise(url) < 0),
    )


def code(text: str | None) -> str | None:
    """Return the language code in ``kk-KZ`` or ``en_US``; country codes are mended."""
    found = _CODE.fullmatch((text or "").strip())
    if not found:
        return None
    short = found[1].lower()
    return _OTHER_CODES.get(short, short)


def _title(page: Page) -> str:
    for meta in page.root.iter("meta"):
        if not _NAMES.isdisjoint([meta.get("property"), meta.get("name")]):
            name = " ".join((meta.get("content") or "").split())
            if name:
                return name[:80]
    title = " ".join((page.root.findtext(".//title") or "").split())
    # The site's name is the shorter end of "Name - what it is about".
    parts = [each for each in _SEPARATORS.split(title) if each]
    ends = [parts[0], parts[-1]] if parts else []
    return min(ends, key=len, default=urls.host(page.address))[:80]


def _feeds(page: Page) -> tuple[str, ...]:
    found = []
    for link in page.root.iter("link"):
        if _FEED.match(link.get("type") or "") and "alternate" in (
            link.get("rel") or ""
        ):
            target = page.absolute(link.get("href"))
            if target and urls.same_site(target, page.address):
                found.append(target)
    return tuple(sorted(dict.fromkeys(found), key=lambda u: bool(_LESSER.search(u))))


def _links(page: Page) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for link in page.root.iter("a"):
        target = page.absolute(link.get("href"))
        if (
            target
            and urls.fits(target)
            and urls.host(target) == urls.host(page.address)
        ):
            words = " ".join(text_content(link).split())[:80]
            found.setdefault(urls.canonical(target), words)
    return list(found.items())


def _lists(links: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the addresses that look like the list of all news, the likeliest first."""
    named = [url for url, words in links if _LISTS.fullmatch(words)]
    placed = [url for url, _ in links if _LIST_PATHS.search(urlsplit(url).path)]
    both = [url for url in placed if url in named]
    return tuple(dict.fromkeys([*both, *placed, *named]))


def _editions(page: Page) -> tuple[tuple[str, str], ...]:
    """Return the editions in other languages as (home, language)."""
    found: dict[str, str] = {}
    for link in find(page.root, "//link[@rel='alternate'][@hreflang]"):
        language = code(link.get("hreflang"))
        target = page.absolute(link.get("href"))
        if language and language != "x" and target and _front_of(target, page):
            found.setdefault(target, language)
    for link in page.root.iter("a"):
        language, target = _edition(link, page)
        if language and target:
            found.setdefault(target, language)
    return tuple(found.items())


def _edition(link: Element, page: Page) -> tuple[str | None, str | None]:
    target = page.absolute(link.get("href"))
    if not target or not _front_of(target, page) or len(text_content(link)) > 20:  # noqa: PLR2004
        return None, None
    path = urlsplit(target).path.strip("/")
    host = (urlsplit(target).hostname or "").partition(".")[0]
    prefix = path if re.fullmatch("[a-z]{2,3}", path) else ""
    if not prefix and urls.host(target) != urls.host(page.address):
        prefix = host if re.fullmatch("[a-z]{2,3}", host) else ""
    return (code(prefix) if prefix in _EDITIONS else None), target


def _front_of(target: str, page: Page) -> bool:
    path = urlsplit(target).path.strip("/")
    front = not path or bool(re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{2})?", path))
    here = urls.key(urljoin(page.address, "/"))
    return front and urls.same_site(target, page.address) and urls.key(target) != here
