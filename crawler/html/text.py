"""Small rules on strings that several fields share: keys, spaces, shortcodes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archive.text.printable import INVISIBLE

_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SHORT = 2000
"""Characters of a text whose key is remembered: a line is compared many times."""
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|av_\w+"
    r"|fusion_\w+|contact-form-7|advanced_iframe|rev_slider|wp_ad_camp_\d+)"
    r"(?:\s[^\[\]]{0,500})?\]"
)


def tidy(text: str) -> str:
    """Return *text* as one line: NFC, no invisible letters, no shortcodes."""
    plain = text
    if not text.isascii():
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if "[" in plain:
        plain = _SHORTCODE.sub(" ", plain)
    return " ".join(plain.split())


def key(text: str) -> str:
    """Return *text* for comparison: letters and digits only, lower case."""
    return _short_key(text) if len(text) < _SHORT else _key(text)


def _key(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _NOT_WORD.sub("", plain).casefold()


_short_key = lru_cache(maxsize=2048)(_key)


@lru_cache(maxsize=512)
def words(text: str) -> frozenset[str]:
    """Return the words of *text*, lower case; claims are compared often."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return frozenset(_WORD.findall(plain.casefold()))


def overlap(one: str, other: str) -> float:
    """Return the share of common words in the shorter of two texts, 0 to 1."""
    first, second = words(one), words(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0
