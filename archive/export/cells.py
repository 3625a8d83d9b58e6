"""How a record's values are written as the cells of a CSV; pure."""

from __future__ import annotations

from datetime import datetime

from archive.contract.serialize import as_json

# A cell that starts so is computed by spreadsheets; the last are full-width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> str | int | float:
    """Return a value as a CSV cell that no spreadsheet computes.

    Text that would be a formula gets an apostrophe before it; lists are JSON.

    >>> cell("=cmd|' /C calc'!A0"), cell(-1), cell(("a", "b"))
    ("'=cmd|' /C calc'!A0", -1, '["a", "b"]')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple | dict):
        return as_json(value)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text
