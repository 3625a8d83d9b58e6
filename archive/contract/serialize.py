"""What readers are given, as plain JSON values."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any


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
