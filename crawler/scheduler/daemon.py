"""Runs what is due, source by source and side by side, until it is told to stop.

What it knows is in SQL: it may be killed at any moment and started again.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from archive import clock, db
from archive.errors import ArchiveError
from archive.store.crawls import schedule, source_state
from crawler.errors import CrawlerError
from crawler.monitoring import alerts, channels
from crawler.scheduler import due_jobs
from crawler.scheduler.due_jobs import Job
from crawler.scheduler.subprocesses import Subprocesses
from crawler.source import Source
from crawler.sources import loader

LOOK_S = 5.0
"""Seconds between two looks at what is due."""

TICK_S = 0.2


class Scheduler:
    """Keeps the sources of *names* (all, if there are none) crawled."""

    def __init__(
        self,
        database: str,
        names: Sequence[str],
        minutes: tuple[float, float],
        at_once: int,
        said: Callable[[str], None],
    ) -> None:
        """Prepare; *minutes* bound the pauses of sources that say nothing."""
        self.database, self.names, self.minutes = database, names, minutes
        self.at_once, self.said = at_once, said
        self.children = Subprocesses(database, said)
        self.stopping = threading.Event()
        self._troubles: set[str] = set()

    def run(self, *, once: bool = False) -> list[int]:
        """Run what is due; return the exit codes of what ran.

        With *once* each source gets one command at most; else it goes on until
        SIGTERM or SIGINT, and then drains.
        """
        with db.writing(self.database) as engine, self._signals(), self._drained():
            self._keep(engine, once=once)
        return self.children.codes

    def _keep(self, engine: Engine, *, once: bool) -> None:
        """Run what is due until told to stop, or until nothing is with *once*."""
        ran: set[str] = set()
        while not self.stopping.is_set():
            jobs = self._look(engine, ran if once else set())
            if once and not jobs and not self.children.running:
                if self._troubles:
                    self.children.codes.append(1)
                break
            for job in jobs[: self.at_once - len(self.children.running)]:
                self.children.start(job)
                ran.add(job.source)
            self._wait()

    def _wait(self) -> None:
        """Wait for the next look, or for a command to end."""
        ticks = round(LOOK_S / TICK_S)
        for _ in range(ticks):
            if self.stopping.wait(TICK_S) or self.children.reap():
                return

    def _look(self, engine: Engine, without: set[str]) -> list[Job]:
        """Return what is due and may be started; say once what is in the way."""
        troubles: set[str] = set()
        due: list[Job] = []
        try:
            due = self._due(engine, self._sources(troubles))
            alerts.tell(self.database, channels.urls())
        except (SQLAlchemyError, ArchiveError) as error:
            troubles.add(f"{str(error).splitlines()[0]}; it is tried again")
        for trouble in sorted(troubles - self._troubles):
            self.said(trouble)
        self._troubles = troubles
        return [
            job
            for job in due
            if job.source not in without and not self.children.rests(job.source)
        ]

    def _due(self, engine: Engine, sources: list[Source]) -> list[Job]:
        names, now = [source.name for source in sources], clock.now()
        with engine.begin() as connection:
            planned = schedule.source_plans(connection, names, now)
            for source in sources:
                plan = planned.get(source.name)
                if source.paused and plan and plan.state != "paused":
                    source_state.enter(
                        connection, plan.source_id, now, "paused", source.paused
                    )
        return due_jobs.jobs(sources, planned, now, self.minutes)

    def _sources(self, troubles: set[str]) -> list[Source]:
        """Return the sources; one that cannot be read keeps no other back."""
        found = []
        for name in self.names or loader.names():
            try:
                found.append(loader.load(name))
            except CrawlerError as error:
                troubles.add(str(error))
        return found

    @contextmanager
    def _drained(self) -> Iterator[None]:
        """Leave no child behind, not even where a bug of ours ends the schedule."""
        try:
            yield
        finally:
            self.children.drain()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        before = {n: signal.signal(n, stop) for n in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
