"""Who wrote it: persons only, never studios, agencies' photo desks or labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extract.document import Document
from crawler.html import jsonld
from crawler.html.blocks import Block, up
from crawler.html.class_names import BIT, name_signs
from crawler.html.dom import Element, spaced_text
from crawler.html.text import key, tidy

_BY = re.compile(
    r"^(?:(?:written |posted |reported |story )?by\b|von\b|par\b|por\b|автор(?:ы|ка)?\b"
    r"|текст\b|подготовил[аи]?\b|беседовал[аи]?\b|муаллиф\b|muallif\b|авторы\b|автору\b"
    r"|müəllif\b|yazar\b|awtor\b|հեղինակ\b|ავტორი\b|жазған\b|author\b)\s*[:\-–—]?\s*",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|net|org|ru|kz|kg|uz|az|am|ge|info|png|jpg)\b|[<>{}\[\]=/\\|]"
    r"|\d{3}|photo|image|фото|сурет|сүрөт|surat|foto|fotograf|illustration|view more"
    r"|more articles|подробнее|администратор|^admin|editor(?:ial)?s?$|"
    r"редакция|redaksiya"
    r"|^staff|newsroom|web ?studio|студия|creative|^unknown$|^guest$|^none$|^null$"
    r"|correspondent$|reporter$|cookie|copyright|©|subscribe|follow",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:user|users|authors?|avtory?|people|journalists?|profile|team|staff|by)/[^/]+"
)
_AROUND = 12
_SPLIT = re.compile(r"\s*(?:[,;•·|]|\s(?:and|und|et|и|және|va|ve|və|та|та\s|й|&)\s)\s*")
_METAS = ("author", "article:author", "dc.creator", "byl", "parsely-author")
_MOST = 6
_LONGEST = 60
_SHORTEST = 3
_WORDS = 6


def authors(seen: Document) -> list[str]:
    """Return the authors' names in the page's order."""
    source = seen.source
    unwanted = {key(seen.head.site), key(source.title), key(source.name), ""}
    for claims in _claims(seen):
        if persons := _persons(claims, unwanted):
            return persons
    return []


def _claims(seen: Document) -> Iterator[list[str]]:
    """Yield what each place on the page says, in order of trust."""
    head = seen.head
    yield _selected(seen)
    yield jsonld.names(head.ld.get("author") or head.ld.get("creator"))
    yield [claim for name in _METAS for claim in head.meta.get(name, ())]
    yield _linked(seen)
    yield [*_bylines(seen.near(4, _AROUND)), *_boxes(seen.blocks, seen.anchor)]


def _selected(seen: Document) -> list[str]:
    selector = seen.source.article.authors
    return (
        [spaced_text(element) for element in seen.select(selector)] if selector else []
    )


def _linked(seen: Document) -> list[str]:
    found = seen.find(
        ".//a[@rel='author'] | .//*[@itemprop='author']//*[@itemprop='name']"
        " | .//*[@itemprop='author'][not(*)]",
    )
    return [element.get("content") or spaced_text(element) for element in found[:8]]


def _bylines(near: list[Block]) -> Iterator[str]:
    """Yield what stands beside the headline and is called or worded as a byline."""
    for block in near:
        parts = [p for p in block.parts if _is_author(p)]
        if parts:
            yield from map(spaced_text, parts)
        elif len(block.text) <= 2 * _LONGEST and (
            _BY.match(block.text) or block.node.signs & BIT["author"]
        ):
            yield block.text


def _is_author(part: Element) -> bool:
    if name_signs(part) & BIT["author"] or part.get("rel") == "author":
        return True
    return part.tag == "a" and bool(_PROFILE.search(part.get("href") or ""))


def _boxes(found: list[Block], anchor: Block | None) -> Iterator[str]:
    """Yield the names in author boxes of the part that the headline heads."""
    if anchor is None:
        return
    around = set(up(anchor.node))
    for block in found[anchor.position + 1 :]:
        if block.words > _WORDS or not _signed(block):
            continue
        shared = next(node for node in up(block.node) if node in around)
        if shared.tag not in {"body", "html"}:
            yield block.text


def _signed(block: Block) -> bool:
    parent = block.node.parent
    outer = parent.signs if parent else 0
    return bool((block.node.signs | outer) & BIT["author"])


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
    if not 1 <= len(words) <= _WORDS or not _SHORTEST <= len(name) <= _LONGEST:
        return False
    if _NOT_A_NAME.search(name):
        return False
    cased = [w for w in words if w[0].isupper() or not w[0].islower()]
    return len(cased) * 2 >= len(words) and any(c.isalpha() for c in name)


def is_bio(text: str, found: tuple[str, ...]) -> bool:
    """Tell whether a paragraph introduces one of the authors *found*."""
    return any(
        text.startswith(name) and _BIO.match(text[len(name) :]) for name in found
    )


_BIO = re.compile(
    r"\W{0,3}(?:,[^.]{0,60},\s)?(?:is|was|works|covers|writes|has (?:written|covered"
    r"|worked)|joined|ist|est|[—–-])\s[^.]{0,120}(?:author|journalist|reporter|editor"
    r"|correspondent|writer|columnist|researcher|professor|fellow|photographer|analyst"
    r"|expert|for (?:the )?[A-Z]|журналист|корреспондент|редактор|обозреватель|автор"
    r"|эксперт|Redakteur|Journalist|Autor|journaliste)"
)
