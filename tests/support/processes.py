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
from typing import Protocol

from tests.support.repository import ROOT

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


class Started(Protocol):
    """What is asked of a process, whoever started it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float) -> int: ...

    def send_signal(self, sig: int) -> None: ...


class Start(Protocol):
    """Starts a command, a module and its arguments, in a session of its own."""

    def __call__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        out: Path,
        err: Path,
    ) -> Started: ...


def popen(
    command: Sequence[str], environment: dict[str, str], out: Path, err: Path
) -> Started:
    """Start a command as anybody would."""
    with out.open("wb") as out_file, err.open("wb") as err_file:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out_file,
            stderr=err_file,
            start_new_session=True,
        )


class Command:
    """One command in a session of its own: it and all it starts."""

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        folder: Path,
        start: Start = popen,
    ) -> None:
        name = f"{time.monotonic_ns()}"
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        self.process = start(command, environment, self.out, self.err)

    @property
    def over(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        """Kill the command itself; what it started is left to notice."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)

    def wait(self, patience: float = PATIENCE_S) -> Ended:
        """Return how it ended; one that hangs is made to say where."""
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
        """Return the processes that outlive the command by *patience* seconds."""
        until(lambda: not self.alive(), patience, strict=False)
        return self.alive()

    def end(self) -> None:
        """Kill whatever of this session is left."""
        if not self.over:
            self.kill()
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


def parent(pid: int) -> int:
    """Return the parent of a process, 0 when it has ended."""
    return _facts(pid)[PARENT]


def worked(pid: int) -> int:
    """Return the clock ticks that a process has computed, 0 when it has ended."""
    return _facts(pid)[WORKED]


def settle(pid: int, patience: float = PATIENCE_S) -> None:
    """Return when a process waits for what is to come, and not just once."""
    quiet = 0
    deadline = time.monotonic() + patience
    while quiet < 10:
        assert time.monotonic() < deadline, f"busy for {patience} s"
        quiet = quiet + 1 if _waits(pid) else 0
        time.sleep(0.1)


def _waits(pid: int) -> bool:
    """Say whether all threads of a process sleep: it neither runs nor wants to."""
    stats = Path("/proc").glob(f"{pid}/task/*/stat")
    return all(stat.read_text().rpartition(")")[2].split()[0] == "S" for stat in stats)


def _facts(pid: int) -> list[int]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return [0] * 20
    return [0, *map(int, stat.rpartition(")")[2].split()[1:20])]


PARENT, SESSION, WORKED = 1, 3, 11
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
