"""How a record's values are written in JSON and CSV; pure."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

# A cell that starts so is computed by spreadsheets; the last are full-width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: object) -> Any:  # noqa: ANN401
    """Return a record as what JSON knows; times are ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def as_json(value: object) -> str:
    """Return one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False)


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
