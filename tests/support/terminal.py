"""A terminal of the tests' own, and what a program has shown on it."""

from __future__ import annotations

import os
import pty
import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Terminal:
    """The far side of a terminal; a program writes to *path*."""

    handle: int
    path: Path
    text: str = ""

    def shown(self) -> str:
        """Return all that was written so far."""
        while select.select([self.handle], [], [], 0)[0]:
            self.text += os.read(self.handle, 1 << 16).decode(errors="replace")
        return self.text


@contextmanager
def opened() -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    try:
        yield Terminal(ours, Path(os.ttyname(theirs)))
    finally:
        os.close(theirs)
        os.close(ours)
