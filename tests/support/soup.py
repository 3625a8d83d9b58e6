"""Synthetic div-soup pages: one article, and furniture that differs on every fetch.

No class says anything: what is article must show from the text itself.
"""

from __future__ import annotations

import random

WORDS = (
    "water road council village mayor canal price budget meter school market bridge "
    "farmer region winter summer ministry plan river valley house doctor engine train"
).split()
VERBS = (
    "said agreed hoped warned promised noted explained added decided reported".split()
)


def sentence(dice: random.Random, least: int = 7, most: int = 22) -> str:
    words = [dice.choice(WORDS) for _ in range(dice.randint(least, most))]
    words.insert(2, dice.choice(VERBS))
    text = " ".join(words)
    return text[0].upper() + text[1:] + dice.choice("....?")


def paragraph(dice: random.Random) -> str:
    return " ".join(sentence(dice) for _ in range(dice.randint(1, 4)))


def article(seed: int) -> tuple[str, list[str]]:
    """Return a headline and the paragraphs of an article."""
    dice = random.Random(f"article/{seed}")
    count = dice.choice([3, 4, 5, 8, 14])
    return sentence(dice, 6, 9)[:-1], [paragraph(dice) for _ in range(count)]


def page(template: int, headline: str, text: list[str], fetch: int) -> str:
    """Return the page as it is fetched for the *fetch*-th time."""
    shape = random.Random(f"template/{template}")
    dice = random.Random(f"fetch/{template}/{headline}/{fetch}")
    names = [f"c{shape.randrange(16**5):05x}" for _ in range(40)]
    tag = shape.choice(["p", "div", "p"])
    body = "".join(f"<{tag}>{p}</{tag}>" for p in text)
    if shape.random() < 0.25:
        body = "<br><br>".join(text)
    parts = [
        _ticker(dice, names) if shape.random() < 0.7 else "",
        f"<div class='{names[0]}'><div>{dice.randint(1, 28)} May 2026</div></div>",
        _frame(shape, dice, names, headline, body),
        _comments(dice, names) if shape.random() < 0.6 else "",
        f"<div class='{names[1]}'>{dice.randint(9, 9999)} readers now</div>",
    ]
    head = f"<title>{headline} - Soup News</title>"
    return f"<html><head>{head}</head><body>{''.join(parts)}</body></html>"


def furniture(fetch: int) -> tuple[str, str]:
    """Return what a site shows before and after any page, other on every fetch."""
    dice = random.Random(f"furniture/{fetch}")
    names = [f"c{number}" for number in range(40)]
    before = f"{_ticker(dice, names)}<div>{dice.randint(9, 9999)} readers now</div>"
    after = _cards(dice, names) + _related(dice, names) + _comments(dice, names)
    return f"<div>{before}</div>", f"<div>{after}</div>"


def _frame(
    shape: random.Random,
    dice: random.Random,
    names: list[str],
    headline: str,
    body: str,
) -> str:
    inner = f"<div class='{names[2]}'>{body}</div>"
    counter = f"<div class='{names[3]}'>{dice.randint(1, 99999)} views</div>"
    column = (
        f"<div class='{names[4]}'><h1>{headline}</h1>{counter}{inner}"
        f"{_related(dice, names) if shape.random() < 0.5 else ''}</div>"
    )
    side = f"<div class='{names[5]}'>{_cards(dice, names)}</div>"
    both = [column, side] if shape.random() < 0.6 else [side, column]
    return f"<div class='{names[6]}'>{''.join(both)}</div>"


def _ticker(dice: random.Random, names: list[str]) -> str:
    rows = "".join(
        f"<div class='{names[7]}'>KZT/USD = 0.00{dice.randint(100, 999)} 0.1%</div>"
        for _ in range(dice.randint(3, 9))
    )
    return f"<div class='{names[8]}'>{rows}</div>"


def _cards(dice: random.Random, names: list[str]) -> str:
    return "".join(
        f"<div class='{names[9]}'><div><a href='/{dice.randrange(10**6)}'>"
        f"{sentence(dice, 5, 9)[:-1]}</a></div><div>{paragraph(dice)}</div></div>"
        for _ in range(dice.randint(2, 7))
    )


def _related(dice: random.Random, names: list[str]) -> str:
    links = "".join(
        f"<div><a href='/{dice.randrange(10**6)}'>{sentence(dice, 5, 9)[:-1]}</a></div>"
        for _ in range(dice.randint(2, 5))
    )
    return f"<div class='{names[10]}'>{links}</div>"


def _comments(dice: random.Random, names: list[str]) -> str:
    said = "".join(
        f"<div class='{names[11]}'><div>User {dice.randint(1, 999)}</div>"
        f"<div>{paragraph(dice)}</div></div>"
        for _ in range(dice.randint(0, 8))
    )
    return f"<div class='{names[12]}'>{said}</div>"
