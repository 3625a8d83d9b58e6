"""The form in which words are searched: one spelling for what readers take as one.

Pure. Folding is for indexes and queries only, never for stored text. Each word
of a text gives exactly one folded word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from archive.text.printable import INVISIBLE_IN_WORDS

# Words longer than this are addresses or broken markup, and no index wants them.
MAX_WORD = 64

_APOSTROPHES = "'`´\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2018\u2019\u201b\u2032\uff07"
_MARKS = "\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0670"
_LETTER = f"(?:[^\\W_]|[{_MARKS}{INVISIBLE_IN_WORDS}])"
_WORD = re.compile(f"{_LETTER}+(?:[{_APOSTROPHES}]+{_LETTER}+)*")
_POSSESSIVE = re.compile(f"[{_APOSTROPHES}]s$", re.IGNORECASE)

_LETTERS = str.maketrans(
    # Kazakh, Kyrgyz, Tajik, Uzbek, Ukrainian and their neighbours, as a reader
    # with a Russian keyboard types them; what decomposes (ё, й, ӯ, ў) is not here
    {"ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у"}
    | {"һ": "х", "ҳ": "х", "і": "и", "ҷ": "ч", "җ": "ж", "ґ": "г", "є": "е"}
    | {"ҡ": "к", "ҙ": "з", "ҫ": "с", "ӏ": "", "ъ": "", "ђ": "д", "ј": "и"}
    # Latin letters without a decomposition
    | {"ı": "i", "ə": "a", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ŋ": "n"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ƶ": "z"}
    # Letters to Unicode, apostrophes to everybody else
    | dict.fromkeys(_APOSTROPHES, "")
    # Arabic and Persian letters that one word is typed with
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}
)
_LATIN, _CYRILLIC = "ABCEHKMOPTXYaceopxyi", "АВСЕНКМОРТХУасеорхуі"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


class Span(NamedTuple):
    """A word of a text: where it stands, and what it is searched as."""

    start: int
    end: int
    word: str


def spans(text: str) -> Iterator[Span]:
    """Yield the words of *text* in order."""
    for found in _WORD.finditer(text):
        folded = word(found.group())
        if folded:
            yield Span(found.start(), found.end(), folded)


def words(text: str) -> list[str]:
    """Return the folded words of *text*, in order.

    >>> words("Тоқаев, İstanbul — O‘zbekiston’s Kанагат")
    ['токаев', 'istanbul', 'ozbekiston', 'канагат']
    """
    return list(filter(None, map(word, _WORD.findall(text))))


@lru_cache(maxsize=200_000)
def word(raw: str) -> str:
    """Return the folded form of one word; empty when nothing of it is left."""
    bare = _POSSESSIVE.sub("", raw)
    # Homoglyphs first: case and accents tell Latin from Cyrillic best.
    plain = _one_script(unicodedata.normalize("NFKD", bare)).casefold()
    letters = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
    return "".join(filter(str.isalnum, letters))[:MAX_WORD]


def _one_script(text: str) -> str:
    """Undo look-alikes: a word is Latin or Cyrillic, whichever the rest is."""
    if text.isascii():
        return text
    latin = {letter for letter in text if letter.isascii() and letter.isalpha()}
    cyrillic = {letter for letter in text if "\u0400" <= letter <= "\u04ff"}
    if not latin or not cyrillic:
        return text
    if latin <= set(_LATIN) and not (
        cyrillic <= set(_CYRILLIC) and len(latin) > len(cyrillic)
    ):
        return text.translate(_TO_CYRILLIC)
    return text.translate(_TO_LATIN) if cyrillic <= set(_CYRILLIC) else text
