"""What the crash tests share: a process that starts crawls without their imports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.processes import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    try:
        yield nursery
    finally:
        nursery.close()
