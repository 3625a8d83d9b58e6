"""A press on a fresh archive of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.store import Writer
from tests.press import Press


@pytest.fixture
def press(database_url: str) -> Iterator[Press]:
    writer = Writer(database_url, lambda seen: seen.at + timedelta(hours=3))
    try:
        yield Press(database_url, writer)
    finally:
        writer.close()
