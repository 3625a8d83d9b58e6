"""Commands of ours in processes of their own, so that a crash takes one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from archive import clock
from crawler.scheduler.due_jobs import Job

GRACE_S, LAST_S = 20.0, 25.0
"""A child is asked to end; asked again, which drops its open requests; killed."""

LONGEST_S = 6 * 3600.0
"""No crawl takes so long; one that does hangs."""

FIRST_REST_S, LONGEST_REST_S = 5.0, 300.0
"""Before a source is tried again whose command failed without a word."""

FINE = frozenset({0, 3})


@dataclass(slots=True)
class Subprocess:
    """One running command."""

    job: Job
    process: subprocess.Popen[bytes]
    began: float = field(default_factory=time.monotonic)
    asked: bool = False


@dataclass
class Subprocesses:
    """The running commands, at most one a source."""

    database: str
    said: Callable[[str], None]
    running: dict[str, Subprocess] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)
    _rests: dict[str, tuple[int, float]] = field(default_factory=dict)

    def start(self, job: Job) -> None:
        """Run a job's command."""
        command = [sys.executable, "-m", "crawler.cli", job.kind, job.source]
        command += job.arguments
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=_environment(self.database),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # A terminal's Ctrl-C is for us; what it means for them, we say.
            start_new_session=True,
        )
        self.running[job.source] = Subprocess(job, process)
        self.said(f"{job.source}: {job.kind} begins (process {process.pid})")

    def rests(self, source: str) -> bool:
        """Say whether a source is left alone, or busy."""
        return (
            source in self.running
            or time.monotonic() < self._rests.get(source, (0, 0.0))[1]
        )

    def reap(self) -> int:
        """Take note of the commands that ended; return how many did."""
        ended = [c for c in self.running.values() if c.process.poll() is not None]
        for child in ended:
            source, code = child.job.source, child.process.returncode
            del self.running[source]
            self.codes.append(code)
            self._rest(source, 0 if child.asked else code)
            took = time.monotonic() - child.began
            self.said(
                f"{source}: {child.job.kind} ended with {code} after {took:.0f} s"
            )
        for child in self.running.values():
            self._hurry(child)
        return len(ended)

    def _hurry(self, child: Subprocess) -> None:
        """End what has to make room for the next crawl, or hangs."""
        source, until = child.job.source, child.job.until
        if until is not None and not child.asked and clock.now() >= until:
            self.said(f"{source}: {child.job.kind} makes room for a crawl")
            child.asked = True
            child.process.terminate()
        elif time.monotonic() - child.began > LONGEST_S:
            self.said(f"{source}: hangs, and is killed")
            child.process.kill()

    def _rest(self, source: str, code: int) -> None:
        failures = 0 if code in FINE else self._rests.get(source, (0, 0.0))[0] + 1
        rest = min(FIRST_REST_S * 2 ** max(0, failures - 1), LONGEST_REST_S)
        self._rests[source] = failures, time.monotonic() + rest

    def drain(self) -> None:
        """End every command, gently at first."""
        self._send(signal.SIGTERM)  # first: a line may find no reader
        if self.running:
            self.said(f"stopping {len(self.running)} crawls")
        began, again = time.monotonic(), False
        while self.running:
            waited = time.monotonic() - began
            if waited > LAST_S:
                self._send(signal.SIGKILL)
            elif waited > GRACE_S and not again:
                again = True
                self._send(signal.SIGTERM)
            time.sleep(0.05)
            self.reap()

    def _send(self, number: signal.Signals) -> None:
        for child in self.running.values():
            if child.process.poll() is None:
                child.process.send_signal(number)


def _environment(database: str) -> dict[str, str]:
    # Not as an argument: it may hold a password, and arguments are public.
    environment = os.environ | {"NEWSARCHIVE_DATABASE_URL": database}
    shifted = environment.get("NEWSARCHIVE_CLOCK")
    if shifted:
        _, space, speed = shifted.partition(" ")
        environment["NEWSARCHIVE_CLOCK"] = clock.now().isoformat() + space + speed
    return environment
