"""Makes any number of stories out of the stock of sentences, always the same ones."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from demo.story import Markup, Picture, Story, Wording

_STOCK = Path(__file__).parent / "stock"
_NEWEST = datetime.fromisoformat("2026-02-19T21:14:00+06:00")
_SPACING = timedelta(minutes=37)

_LANGUAGES = {
    "timesca": ("en",),
    "kursiv": ("ru", "en", "kk"),
    "openkg": ("ru", "en"),
    "vesti": ("ru", "ky"),
}
_SECTIONS = {
    "timesca": ("business-economy", "features", "local-politics", "environment"),
    "kursiv": ("news", "economy", "society", "transport"),
    "openkg": ("economy", "exclusive", "local-news", "society"),
    "vesti": ("politika", "obschestvo", "ekonomika"),
    "vesti-ky": ("politika-kg", "koom-kg"),
}
_MARKUP: tuple[Markup, ...] = ("full", "og", "none")
_TAGS = ("water", "roads", "schools", "markets", "railways", "energy", "culture")

Stock = Mapping[str, Sequence[str]]


def generated(site: str, count: int) -> tuple[Story, ...]:
    """Return *count* stories of *site*, newest first; the same ones every time."""
    return tuple(_story(site, number) for number in range(count))


def _story(site: str, number: int) -> Story:
    dice = random.Random(f"{site}/{number}")  # noqa: S311 - no secret, but repeatable
    return story(site, number, dice, _NEWEST - number * _SPACING)


def story(site: str, number: int, dice: random.Random, published: datetime) -> Story:
    """Return a story of *site* with words by *dice*; *number* tells it from others."""
    languages = _LANGUAGES[site]
    language = languages[number % len(languages)]
    sections = _SECTIONS["vesti-ky" if language == "ky" else site]
    stock = stock_of(language)
    credit = stock["people"][number % len(stock["people"])]
    return Story(
        site=site,
        key=f"story-{number}",
        slug=f"{_slug(dice)}-{number}",
        number=900000 - number,
        language=language,
        section=sections[number // len(languages) % len(sections)],
        wording=wording(stock, dice, number),
        published=published,
        appears=published,
        tags=tuple(dice.sample(_TAGS, 2)),
        picture=Picture("Photo", credit, f"Фото: {credit}"),
        markup=_MARKUP[number % len(_MARKUP)],
    )


def wording(stock: Stock, dice: random.Random, number: int) -> Wording:
    """Return a headline, 7-13 paragraphs and now and then a lead and sub-headings."""
    blocks: list[str] = []
    sentences = dice.sample(list(stock["sentences"]), len(stock["sentences"]))
    heads = dice.sample(list(stock["subheads"]), len(stock["subheads"]))
    for place in range(dice.randint(7, 13)):
        if place in (3, 6) and number % 2:
            blocks.append(f"## {filled(heads.pop(), stock, dice)}")
        chosen = [sentences[(place * 3 + i) % len(sentences)] for i in range(3)]
        if place % 4 == 2:
            chosen.append(dice.choice(stock["quotes"]))
        blocks.append(" ".join(filled(s, stock, dice) for s in chosen))
    headline = filled(dice.choice(stock["headlines"]), stock, dice)
    return Wording(
        headline=headline,
        blocks=tuple(blocks),
        lead=filled(dice.choice(stock["leads"]), stock, dice) if number % 3 else None,
        authors=(dice.choice(stock["people"]),),
    )


def filled(sentence: str, stock: Stock, dice: random.Random) -> str:
    """Return a sentence of the stock with its places, people and numbers."""
    text = sentence.format(
        place=dice.choice(stock["places"]),
        other=dice.choice(stock["places"]),
        person=dice.choice(stock["people"]),
        thing=dice.choice(stock["things"]),
        n=dice.randint(12, 980),
        m=dice.randint(2, 11),
        year=dice.randint(1958, 2025),
        day=dice.randint(1, 28),
    )
    return text[0].upper() + text[1:]


def _slug(dice: random.Random) -> str:
    words = [
        "river",
        "bridge",
        "school",
        "market",
        "bazaar",
        "road",
        "canal",
        "library",
        "pass",
        "valley",
    ]
    return "-".join(dice.sample(words, 3))


@cache
def stock_of(language: str) -> Stock:
    """Return the sentences of a language, by what they are for."""
    file = _STOCK / f"{language}.toml"
    found: Stock = tomllib.loads(file.read_text(encoding="utf-8"))
    return found
