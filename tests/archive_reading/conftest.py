"""The newsroom's archive, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive import Archive, db
from tests.archive_reading import newsroom


@pytest.fixture
def filled_url(database_url: str) -> str:
    """The address of an archive that holds the newsroom's story."""
    engine = db.connect(database_url, write=True)
    with engine.begin() as connection:
        newsroom.fill(connection)
    engine.dispose()
    return database_url


@pytest.fixture
def archive(filled_url: str) -> Iterator[Archive]:
    with Archive(filled_url) as opened:
        yield opened
