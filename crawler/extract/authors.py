"""Who wrote it: persons only, never studios, agencies' photo desks or labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extract import jsonld
from crawler.extract.blocks import Block
from crawler.extract.metadata import Head
from crawler.extract.names import named, select
from crawler.extract.page import Page
from crawler.extract.words import key, tidy
from crawler.sources.profile import Source

_BY = re.compile(
    r"^(?:(?:written |posted |reported |story )?by\b|von\b|par\b|por\b|автор(?:ы|ка)?\b"
    r"|текст\b|подготовил[аи]?\b|беседовал[аи]?\b|муаллиф\b|muallif\b|авторы\b|автору\b"
    r"|müəllif\b|yazar\b|awtor\b|հեղինակ\b|ავტორი\b|жазған\b|author\b)\s*[:\-–—]?\s*",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|net|org|ru|kz|kg|uz|az|am|ge|info|png|jpg)\b|[<>{}\[\]=/\\|]"
    r"|\d{3}|photo|image|фото|сурет|сүрөт|surat|foto|fotograf|illustration|view more"
    r"|more articles|подробнее|администратор|^admin|editor(?:ial)?s?$|редакция|redaksiya"
    r"|^staff|newsroom|web ?studio|студия|creative|^unknown$|^guest$|^none$|^null$"
    r"|correspondent$|reporter$|cookie|copyright|©|subscribe|follow",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"by-?line|(?:^|[\s_-])authors?(?![a-z])|author[_-]*name|writer|автор|byl\b"
)
_SPLIT = re.compile(r"\s*(?:[,;•·|]|\s(?:and|und|et|и|және|va|ve|və|та|та\s|й|&)\s)\s*")
_METAS = ("author", "article:author", "dc.creator", "byl", "parsely-author")
_MOST = 6
_LONGEST = 60
_WORDS = 6


def authors(page: Page, head: Head, near: list[Block], source: Source) -> list[str]:
    """Return the authors' names in the page's order; *near*: blocks by the headline."""
    unwanted = {key(head.site), key(source.title), key(source.name), ""}
    for claims in _claims(page, head, near, source):
        if found := _persons(claims, unwanted):
            return found
    return []


def _claims(
    page: Page, head: Head, near: list[Block], source: Source
) -> Iterator[list[str]]:
    """Yield what each place on the page says, in order of trust."""
    yield _selected(page, source)
    yield jsonld.names(head.ld.get("author") or head.ld.get("creator"))
    yield [claim for name in _METAS for claim in head.meta.get(name, ())]
    yield _linked(page)
    yield [block.text for block in near if _is_byline(block)]


def _selected(page: Page, source: Source) -> list[str]:
    selector = source.article.authors
    if not selector:
        return []
    return [" ".join(e.itertext()) for e in select(page.root, selector)]


def _linked(page: Page) -> list[str]:
    found = page.root.xpath(
        ".//a[@rel='author'] | .//*[@itemprop='author']//*[@itemprop='name']"
        " | .//*[@itemprop='author'][not(*)]"
    )
    return [
        element.get("content") or " ".join(element.itertext()) for element in found[:8]
    ]


def _is_byline(block: Block) -> bool:
    if len(block.text) > 2 * _LONGEST:
        return False
    return bool(_BY.match(block.text)) or named(block.element, _BYLINE)


def _persons(claims: list[str], unwanted: set[str]) -> list[str]:
    out: dict[str, str] = {}
    for claim in claims:
        plain = _BY.sub("", tidy(claim))
        for part in _SPLIT.split(plain):
            name = _BY.sub("", part).strip(" .,:;-–—\"'«»")
            if key(name) not in unwanted and is_person(name):
                out.setdefault(key(name), name)
    return list(out.values())[:_MOST]


def is_person(name: str) -> bool:
    """Tell whether *name* reads like a person's name."""
    words = name.split()
    if not 1 <= len(words) <= _WORDS or not 2 < len(name) <= _LONGEST:
        return False
    if _NOT_A_NAME.search(name):
        return False
    cased = [w for w in words if w[0].isupper() or not w[0].islower()]
    return len(cased) * 2 >= len(words) and any(c.isalpha() for c in name)


def is_bio(text: str, found: tuple[str, ...]) -> bool:
    """Tell whether a paragraph introduces one of the authors *found*."""
    return any(text.startswith(name) and _BIO.search(text) for name in found)


_BIO = re.compile(
    r"\b(?:is an?|is the|was an?|is based|works? (?:as|for)|covers|writes|has written"
    r"|joined|journalist|reporter|editor|correspondent|журналист|корреспондент|редактор"
    r"|обозреватель|автор|ist (?:Redakteur|Journalist|Autor))",
    re.IGNORECASE,
)
