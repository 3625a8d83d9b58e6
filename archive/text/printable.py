"""Text of pages made fit to be shown: it may not hide, move or turn anything."""

from __future__ import annotations

import re

# What moves a cursor, hides text or turns its direction; pages are not trusted.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """Return *text* without control, invisible and direction characters."""
    return _UNSAFE.sub("", text)
