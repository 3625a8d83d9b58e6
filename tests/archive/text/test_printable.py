"""Which characters each use takes for invisible: texts and hashes hang on it."""

import re
import sys

import pytest

from archive.text import printable

ALL = "".join(map(chr, range(sys.maxunicode + 1)))

C0 = {*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D}
SURROGATES = set(range(0xD800, 0xE000))
SETS = {
    "UNSTORABLE": C0 | SURROGATES,
    "LEFTOVERS": {0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFC},
    "INVISIBLE": {
        *(0xAD, 0xFEFF, 0xFFFC),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
    },
    "INVISIBLE_IN_WORDS": {
        *(0xAD, 0x34F, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF, 0xFFFC),
        *range(0x200B, 0x2010),
    },
    "INVISIBLE_IN_HINTS": {
        *range(0x20),
        *(0x7F, 0xAD, 0x2028, 0x2029, 0xFEFF, 0xFFFC),
        *range(0x200B, 0x2010),
    },
    "UNSAFE": {
        *(C0 | SURROGATES),
        0x0D,
        *range(0x80, 0xA0),
        *(0x61C, 0x200B, 0x200E, 0x200F, 0xFEFF),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    },
}


@pytest.mark.parametrize("name", SETS)
def test_a_set_of_characters_is_what_it_always_was(name):
    found = re.findall(f"[{getattr(printable, name)}]", ALL)
    assert {ord(each) for each in found} == SETS[name]
