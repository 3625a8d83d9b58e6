"""Texts as values: one normal form, one hash, one count of what changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256

from rapidfuzz.distance import LCSseq

from archive.text.printable import LEFTOVERS

_LEFTOVERS = re.compile(f"[{LEFTOVERS}]")
# Beyond so many pairs of words their order is not compared: that would take more
# than 0.2 s, during which no other thread runs.
MANY_PAIRS = 1_000_000_000
_WORD = re.compile(r"\w+(?:[-’'ʻʼ]\w+)*")


def normal(text: str) -> str:
    r"""Return *text* in the form in which two equal texts are equal strings.

    Canonical Unicode, no invisible characters, every stretch of white space a
    single space: another template may break the same paragraphs elsewhere.

    >>> normal(" two\u00a0words\u200b\n\nhere ")
    'two words here'
    """
    return " ".join(_LEFTOVERS.sub("", unicodedata.normalize("NFC", text)).split())


def content_hash(body: str) -> str:
    """Return the SHA-256 in hex that names a body, whatever its white space."""
    return normal_hash(normal(body))


def normal_hash(text: str) -> str:
    """Return the same of a text that is `normal` already."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def words(text: str) -> list[str]:
    """Return the words of *text*, in order."""
    return _WORD.findall(text)


def word_changes(old: str, new: str) -> tuple[int, int]:
    """Return how many words were added and removed between two texts.

    Of very long texts (some 30,000 words each) only the words are counted, not
    where they stand: a word that moved was neither added nor removed.

    >>> word_changes("the mayor opened a bridge", "the mayor opened two bridges")
    (2, 2)
    """
    before, after = words(normal(old)), words(normal(new))
    if len(before) * len(after) > MANY_PAIRS:
        kept = (Counter(before) & Counter(after)).total()
    else:
        kept = LCSseq.similarity(before, after)
    return len(after) - kept, len(before) - kept
