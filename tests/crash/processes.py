"""Real processes of the tests' own: started, watched and killed by their ids."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 120
"""No command here takes a tenth of it; one that does hangs."""


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return f"exit code {self.code}\n{self.out}\n{self.err}"


class Crawl:
    """One `newsarchive` command in a session of its own: it and all it starts."""

    def __init__(
        self, arguments: Sequence[str], environment: dict[str, str], folder: Path
    ) -> None:
        name = f"{time.monotonic_ns()}"
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "crawler.cli", *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill the crawl itself; what it started is left to notice."""
        self.process.kill()
        self.process.wait(timeout=30)

    def wait(self, patience: float = PATIENCE_S) -> Ended:
        """Return how it ended; whatever is left of its session dies first."""
        try:
            code = self.process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.end()
            message = f"it hung:\n{self.err.read_text()}"
            raise AssertionError(message) from None
        return Ended(code, self.out.read_text(), self.err.read_text())

    def alive(self) -> dict[int, str]:
        """Return the processes of this session that still run, with what they are."""
        return members(self.process.pid)

    def left_behind(self, patience: float = 15) -> dict[int, str]:
        """Return the processes that outlive the crawl by *patience* seconds."""
        until(lambda: not self.alive(), patience, strict=False)
        return self.alive()

    def end(self) -> None:
        """Kill whatever of this session is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=30)
        for pid in self.alive():
            send(pid, signal.SIGKILL)


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process, unless it ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def members(session: int) -> dict[int, str]:
    """Return the living processes of a *session*, each with its command line."""
    return _processes(SESSION, session)


def children(parent: int) -> dict[int, str]:
    """Return the living children of a process, each with its command line."""
    return _processes(PARENT, parent)


PARENT, SESSION = 1, 3
"""Places in what /proc says of a process, after its name."""


def _processes(place: int, number: int) -> dict[int, str]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            words = (stat.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(fields[place]) == number and fields[0] not in "ZX":
            found[int(stat.parent.name)] = b" ".join(words).decode(errors="replace")
    return found


def until(
    said: Callable[[], bool], patience: float = PATIENCE_S, *, strict: bool = True
) -> None:
    """Wait until *said*; when it never is, fail if *strict*."""
    deadline = time.monotonic() + patience
    while not said():
        if time.monotonic() > deadline:
            assert not strict, f"waited {patience} s in vain"
            return
        time.sleep(0.005)
