"""What the crash tests share: a quick way to start crawls, and what they crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

# At its first import trafilatura warns of a proxy that nobody here has. It is no
# error here, where pytest does not make errors of warnings yet.
import crawler.workers.process  # noqa: F401
from demo.serve import running
from tests.support.forking import Forking
from tests.support.newsroom import Newsroom, newsroom
from tests.support.processes import Start


@pytest.fixture
def start(forking: Forking) -> Start:
    """What starts commands whose reading processes are their own."""
    return forking.alone


@pytest.fixture
def room(database_url: str, tmp_path: Path, start: Start) -> Iterator[Newsroom]:
    """A town of twenty articles a site, and an archive that is still empty."""
    with (
        running(articles=80) as town,
        newsroom(database_url, town, tmp_path, start) as room,
    ):
        yield room
