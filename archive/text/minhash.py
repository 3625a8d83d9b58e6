"""How alike two texts are, by small minhashes of them; pure.

A minhash is made of the text's folded three-word runs, so that dashes, quotes,
letter case and look-alike letters of the other alphabet do not count.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from operator import eq

from rensa import RMinHash

from archive.text.folding import words

RUN = 3
SIZE = 64
BANDS = 16
SEED = 1

ALIKE = 0.6
"""Minhashes that agree in so much of their places are of near duplicates."""

MIN_WORDS = 40
"""Shorter texts are alike by chance."""


def minhash(text: str) -> bytes | None:
    """Return the minhash of *text*; None if it is too short to be compared."""
    return folded_minhash(words(text))


def folded_minhash(folded: Sequence[str]) -> bytes | None:
    """Return the same of the folded words of a text."""
    if len(folded) < MIN_WORDS:
        return None
    runs = [" ".join(folded[at : at + RUN]) for at in range(len(folded) - RUN + 1)]
    made = RMinHash(num_perm=SIZE, seed=SEED)
    made.update(runs)
    return array("I", made.digest()).tobytes()


def bands(made: bytes) -> list[int]:
    """Return a number for each band; texts that share one are worth comparing."""
    width = len(made) // BANDS
    return [
        int.from_bytes(
            blake2b(made[at * width : (at + 1) * width], digest_size=7).digest()
        )
        for at in range(BANDS)
    ]


def similarity(one: bytes, other: bytes) -> float:
    """Return about what share of their runs two texts have in common, 0 to 1."""
    return _agreeing(array("I", one), array("I", other)) / SIZE


def _agreeing(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(eq, one, other))
