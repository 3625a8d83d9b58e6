"""What the archive works out of a body: its name, its size, its terms, its likeness.

Pure and half of what storing a text costs, so that whoever reads pages in
processes of its own has it done there.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.text import folding, minhash
from archive.text.normalize import normal, normal_hash, words


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """A body's hash, number of words, folded words, and minhash if long enough."""

    content_hash: str
    word_count: int
    folded: tuple[str, ...]
    minhash: bytes | None


def text_features(body: str) -> TextFeatures:
    """Work out all that is stored beside *body*."""
    plain = normal(body)
    folded = folding.words(body)
    return TextFeatures(
        normal_hash(plain),
        len(words(plain)),
        tuple(folded),
        minhash.folded_minhash(folded),
    )
