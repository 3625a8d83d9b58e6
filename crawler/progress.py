"""How far a backfill is, and how long the rest may take; no I/O."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.window import Window


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill is; *left* is a guess, None while nothing tells."""

    pages: int
    pages_left: int
    waiting: int
    reached: datetime | None
    left: timedelta | None


@dataclass
class Pace:
    """Guesses by what this run has done so far; *clock* gives seconds."""

    window: Window
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)
    _passed: float | None = None

    def __post_init__(self) -> None:
        self.began = self.clock()

    def progress(
        self,
        pages: Mapping[str, int],
        waiting: int,
        fetched: int,
        reached: datetime | None,
    ) -> Progress:
        """Return how far it is: the slower of two guesses counts.

        Links that wait take as long as those fetched; the days that are left take
        as long as those that this run went back.
        """
        seconds = self.clock() - self.began
        guesses = [seconds * waiting / fetched] if waiting and fetched else []
        if reached is not None:
            passed = self._share(reached)
            self._passed = passed if self._passed is None else self._passed
            if passed > self._passed:
                guesses.append(seconds * (1 - passed) / (passed - self._passed))
        left = timedelta(seconds=int(max(guesses))) if guesses else None
        done, still = pages.get("done", 0), pages.get("pending", 0)
        return Progress(done, still, waiting, reached, left)

    def _share(self, reached: datetime) -> float:
        """Return which part of the window lies behind, from 0 to 1."""
        window = self.window
        done = window.until - min(max(reached, window.since), window.until)
        return done / (window.until - window.since)
