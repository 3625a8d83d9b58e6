"""What a listing prints beside an article's link: title, date, excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.html.dom import Element, text_content
from crawler.listings import vocabulary
from crawler.listings.link_collector import EXCERPT, clean

_CLIMB = 10
"""How many elements a card is deep at most."""

_HEADING = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_DATED = re.compile(r"\b(?:date|time|datetime|published|pub-?date|posted|meta-date)\b")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")


class Cards:
    """The card around each link of a page: the largest part that is its alone."""

    def __init__(self, links: Iterable[tuple[Element, str]]) -> None:
        self._owner: dict[Element, str | None] = {}
        for element, identity in links:
            for depth, each in enumerate((element, *element.iterancestors())):
                if depth > _CLIMB or each.tag in {"body", "main", "html"}:
                    break
                owner = self._owner.setdefault(each, identity)
                if owner != identity:
                    self._owner[each] = None

    def card(self, link: Element) -> Element:
        """Return the card of a link; at worst the link itself."""
        card = link
        for each in link.iterancestors():
            if not self._owner.get(each):
                break
            card = each
        return card


def title(link: Element, card: Element) -> str | None:
    """Return the headline that a link carries, or the one its card does."""
    inner = next((each for each in link.iter(*_HEADING)), None)
    named = clean(text_content(inner if inner is not None else link))
    if named and not vocabulary.MORE.fullmatch(named):
        return named
    for heading in card.iter(*_HEADING):
        named = clean(text_content(heading))
        if named and not vocabulary.MORE.fullmatch(named):
            return named
    return clean(link.get("title")) or clean(link.get("aria-label")) or _picture(link)


def _picture(link: Element) -> str | None:
    for image in link.iter("img"):
        named = clean(image.get("alt"))
        if named and not vocabulary.MORE.fullmatch(named):
            return named
    return None


def in_heading(link: Element) -> bool:
    """Tell whether a link is a heading, holds one or stands in one."""
    if next(link.iter(*_HEADING), None) is not None:
        return True
    above = (link.getparent(), *list(link.iterancestors())[1:3])
    return any(each is not None and each.tag in _HEADING for each in above)


def date_text(card: Element) -> str | None:
    """Return when a card says its article is from, as the card prints it."""
    for time in card.iter("time"):
        text = clean(time.get("datetime")) or clean(text_content(time), 80)
        if text:
            return text
    for element in card.iter():
        if not isinstance(element.tag, str) or element.tag in _HEADING:
            continue
        if _date_class(element):
            text = clean(text_content(element), 80)
            if text and re.search(r"\d|\w{4}", text):
                return text
    found = next(
        (t for t in _short_texts(card) if vocabulary.MOMENT.fullmatch(t)), None
    )
    return clean(found, 80)


def _date_class(element: Element) -> bool:
    names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
    return bool(names.strip()) and bool(
        _DATED.search(re.sub(r"[_-]+|(?<=[a-z])(?=date|time)", " ", names))
    )


def _short_texts(card: Element) -> Iterable[str]:
    for text in card.itertext():
        line = clean(str(text), 200)
        if line and len(line) <= 60:  # noqa: PLR2004
            yield line


def excerpt(card: Element, headline: str | None) -> str | None:
    """Return the longest paragraph of a card, cut short; never the headline."""
    texts = [
        text_content(each)
        for each in card.iter("p", "div", "span")
        if each.find(".//a") is None and each.find(".//div") is None
    ]
    best = clean(max(texts, key=len, default=""), EXCERPT)
    return best if best and best != headline and len(best) > 40 else None  # noqa: PLR2004


def with_day(card: Element, text: str | None) -> str | None:
    """Return a bare clock time together with the day heading it stands under."""
    if not text or not _CLOCK.fullmatch(text):
        return text
    day = day_heading(card)
    return f"{day}, {text}" if day else text


def day_heading(card: Element) -> str | None:
    """Return the nearest heading before a card that names a day."""
    for each in (card, *list(card.iterancestors())[:4]):
        for before in each.itersiblings(preceding=True):
            if (
                before.tag not in _HEADING
                and not _date_class(before)
                and len(before) > 1
            ):
                continue
            text = clean(text_content(before), 60)
            if text and vocabulary.DAY.fullmatch(text):
                return text
    return None
