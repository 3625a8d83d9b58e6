"""How a word may be written in the other alphabet; pure, generous, for queries only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from archive.text.folding import words

MOST = 6
"""Renderings given of one word."""

SHORTEST = 5
"""Letters of a word that is looked for in both: мост is a bridge, most is not."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]", re.IGNORECASE)

# The first rendering of each letter is the usual one of news in English.
_TO_LATIN = {
    **dict(zip("абвгдзилмнопрстуфыэ", "abvgdzilmnoprstufye", strict=True)),
    "е": "e", "ё": "yo", "ж": "zh", "й": "y", "к": "k", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
    "і": "i", "ҳ": "h", "ӯ": "u", "ў": "o", "ҷ": "j", "ӣ": "i", "җ": "j",
}  # fmt: skip
_OTHER_LATIN = {"қ": "q", "х": "h", "ж": "j", "й": "i", "ү": "ü"}
_VOWELS = "аеёиоуыэюяәөұүі"

_TO_CYRILLIC = {
    "shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц",
    "ya": "я", "yu": "ю", "yo": "е", "ye": "е", "o'": "у", "g'": "г",
    **dict(zip("abcdefghijklm", "абсдефгхижклм", strict=True)),
    **dict(zip("nopqrstuvwxyz", "нопкрстуввхиз", strict=True)),
    "ş": "ш", "ç": "ч", "ğ": "г", "ı": "ы", "ö": "о", "ü": "у", "ñ": "н", "ə": "а",
    "ä": "а", "ū": "у",
}  # fmt: skip
_OTHER_CYRILLIC = {"y": "ы", "j": "дж", "c": "ц", "u": "ю", "e": "э"}
_LATIN_PART = re.compile("|".join(sorted(_TO_CYRILLIC, key=len, reverse=True)))
_APOSTROPHE = re.compile("[`´ʻʼʽ‘’‛′]")


def renderings(text: str) -> list[tuple[str, ...]]:
    """Return folded words of *text* in the other alphabet, the likeliest first.

    >>> renderings("Tokayev")[0], renderings("Токаев")[:2]
    (('токаев',), [('tokayev',), ('tokaev',)])
    """
    lower = _APOSTROPHE.sub("'", text.lower())
    if max(map(len, words(text)), default=0) < SHORTEST:
        return []
    if _CYRILLIC.search(lower) and not _LATIN.search(lower):
        spellings = _latin(lower)
    elif _LATIN.search(lower) and not _CYRILLIC.search(lower):
        spellings = _cyrillic(lower)
    else:
        return []
    folded = (tuple(words(spelling)) for spelling in islice(spellings, 4 * MOST))
    return list(islice(dict.fromkeys(folded), MOST))


def _latin(text: str) -> Iterator[str]:
    """Yield with `ye` after a vowel and without, with other consonants and without."""
    for others in ({}, _OTHER_LATIN):
        for start in ("ye", "e"):
            letters = []
            for before, letter in zip(" " + text, text, strict=False):
                if letter == "е" and before in _VOWELS:
                    letters.append(start)
                else:
                    letters.append(others.get(letter, _TO_LATIN.get(letter, letter)))
            yield "".join(letters)


def _cyrillic(text: str) -> Iterator[str]:
    parts = [
        (_TO_CYRILLIC[part], *filter(None, [_OTHER_CYRILLIC.get(part)]))
        if part in _TO_CYRILLIC
        else (part,)
        for part in _split(text)
    ]
    return ("".join(spelling) for spelling in product(*parts))


def _split(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _LATIN_PART.match(text, at)
        yield found.group() if found else text[at]
        at = found.end() if found else at + 1
