"""A miniature town, an archive and the commands that crawl the one into the other."""

from __future__ import annotations

import shutil

import pytest

from demo.serve import running
from tests.support.newsroom import newsroom

SITE = "demo-timesca"


@pytest.fixture
def sqlite_url(tmp_path, sqlite_template):
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'archive.db')}"


@pytest.fixture
def room(tmp_path, sqlite_url):
    with running() as town, newsroom(sqlite_url, town, tmp_path) as made:
        yield made


@pytest.fixture
def both_rooms(tmp_path, database_url):
    with running() as town, newsroom(database_url, town, tmp_path) as made:
        yield made
