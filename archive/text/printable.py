"""Characters that nobody sees, by what they do; and text without those that harm.

Each set is written as what stands between the brackets of a regular expression.
The sets that are named for a use differ on purpose: stored texts, their hashes and
the words of the index hang on them.
"""

from __future__ import annotations

import re

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
"""Controls of ASCII, but for those that end lines and tabulators."""

LINE_CONTROLS = "\t\n\r"
MORE_CONTROLS = "\x80-\x9f"
SURROGATES = "\ud800-\udfff"

SOFT_HYPHEN = "\u00ad"
ZERO_WIDTH_SPACE = "\u200b"
ZERO_WIDTH_JOINERS = "\u200c\u200d"
"""Non-joiner and joiner: spelling in Persian and in emoji, invisible elsewhere."""

GRAPHEME_JOINER = "\u034f"
WORD_JOINER = "\u2060"
INVISIBLE_OPERATORS = "\u2061-\u2064"
ISOLATES = "\u2065-\u206f"
"""The rest of that block: isolates of direction and what was given up."""

DIRECTION_MARKS = "\u200e\u200f"
ARABIC_MARK = "\u061c"
EMBEDDINGS = "\u202a-\u202e"
"""What turns the direction of the text after it."""

SEPARATORS = "\u2028\u2029"
"""Ends of lines and paragraphs that few programs take for such."""

VARIATIONS = "\ufe0e\ufe0f"
"""Whether the sign before is drawn as text or as a picture."""

BYTE_ORDER_MARK = "\ufeff"
OBJECT = "\ufffc"
"""Where an editor had a picture."""

ANNOTATIONS = "\ufff9-\ufffb"
TAGS = "\U000e0000-\U000e007f"

UNSTORABLE = CONTROLS + SURROGATES
"""NUL cannot be stored by PostgreSQL, lone surrogates by neither; other controls
would reach terminals and XML feeds of readers."""

LEFTOVERS = (
    SOFT_HYPHEN
    + ZERO_WIDTH_SPACE
    + ZERO_WIDTH_JOINERS
    + WORD_JOINER
    + BYTE_ORDER_MARK
    + OBJECT
)
"""What publishers' editors leave behind: two texts that differ in it are equal."""

INVISIBLE = LEFTOVERS + DIRECTION_MARKS + EMBEDDINGS + INVISIBLE_OPERATORS
"""What no extracted field holds."""

INVISIBLE_IN_WORDS = LEFTOVERS + DIRECTION_MARKS + GRAPHEME_JOINER + VARIATIONS
"""What parts no word from its rest where words are searched."""

INVISIBLE_IN_HINTS = (
    CONTROLS
    + LINE_CONTROLS
    + SOFT_HYPHEN
    + ZERO_WIDTH_SPACE
    + ZERO_WIDTH_JOINERS
    + DIRECTION_MARKS
    + SEPARATORS
    + BYTE_ORDER_MARK
    + OBJECT
)
"""What becomes a space in the titles and dates that listings print."""

UNSAFE = (
    UNSTORABLE
    + "\r"
    + MORE_CONTROLS
    + ARABIC_MARK
    + ZERO_WIDTH_SPACE
    + DIRECTION_MARKS
    + SEPARATORS
    + EMBEDDINGS
    + WORD_JOINER
    + INVISIBLE_OPERATORS
    + ISOLATES
    + BYTE_ORDER_MARK
    + ANNOTATIONS
    + TAGS
)
"""What moves a cursor, hides text or turns its direction; pages are not trusted."""

_UNSAFE = re.compile(f"[{UNSAFE}]")


def safe(text: str) -> str:
    """Return *text* without control, invisible and direction characters."""
    return _UNSAFE.sub("", text)
