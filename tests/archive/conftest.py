"""A press on a fresh archive of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.store import Writer
from archive.store.revisits import ArticleState, NextFetch
from tests.support.press import Press


def policy(seen: ArticleState) -> NextFetch:
    return NextFetch(seen.at + timedelta(hours=3), "three hours later")


@pytest.fixture
def press(database_url: str) -> Iterator[Press]:
    writer = Writer(database_url, policy)
    try:
        yield Press(database_url, writer)
    finally:
        writer.close()
