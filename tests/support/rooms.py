"""A miniature town, an archive and the commands that crawl the one into the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from demo.serve import running
from tests.support.forking import Forking, Nursery
from tests.support.newsroom import newsroom

SITE = "demo-timesca"


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking]:
    """What starts commands fast."""
    nursery = Nursery()
    try:
        yield Forking(nursery)
    finally:
        nursery.close()


@pytest.fixture
def sqlite_url(tmp_path, sqlite_template):
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'archive.db')}"


@pytest.fixture
def room(tmp_path, sqlite_url, forking):
    with running() as town, newsroom(sqlite_url, town, tmp_path, forking) as made:
        yield made


@pytest.fixture
def both_rooms(tmp_path, database_url, forking):
    with running() as town, newsroom(database_url, town, tmp_path, forking) as made:
        yield made
