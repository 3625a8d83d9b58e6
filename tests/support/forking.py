"""Starts commands out of a process that has imported them: seconds less for each."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.repository import ROOT


class Nursery:
    """Starts commands of ours, any number side by side; they are its children."""

    def __init__(self) -> None:
        self.codes: dict[int, int] = {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._rest = b""

    def start(self, *, shares_readers: bool, **order: object) -> Forked:
        assert self.process.stdin is not None
        line = json.dumps({"shares_readers": shares_readers, **order})
        self.process.stdin.write(line.encode() + b"\n")
        pids: list[int] = []
        deadline = time.monotonic() + 60
        while not pids:
            assert time.monotonic() < deadline, "the nursery starts nothing"
            pids = self.listen(1)
        return Forked(self, *pids)

    def listen(self, patience: float) -> list[int]:
        """Take note of what ended; return what was started."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], patience)[0]:
            return []
        said = self.process.stdout.read(4096)
        assert said, "the nursery has ended"
        *lines, self._rest = (self._rest + said).split(b"\n")
        started = []
        for line in lines:
            pid, *code = map(int, line.split())
            if code:
                self.codes[pid] = code[0]
            else:
                started.append(pid)
        return started

    def close(self) -> None:
        self.process.communicate(timeout=30)


@dataclass(frozen=True)
class Forking:
    """Starts commands by a nursery.

    With *shares_readers* their pages are read by children of the nursery, which are
    warm; else each command starts reading processes as it does for everybody.
    """

    nursery: Nursery
    shares_readers: bool = True

    def __call__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        out: Path,
        err: Path,
    ) -> Forked:
        out.touch()  # whoever starts it may read what it says at once
        err.touch()
        return self.nursery.start(
            shares_readers=self.shares_readers,
            command=list(command),
            environment=environment,
            out=str(out),
            err=str(err),
        )

    @property
    def alone(self) -> Forking:
        """The same, of commands with reading processes of their own."""
        return replace(self, shares_readers=False)


@dataclass
class Forked:
    """A process whose parent is the nursery."""

    nursery: Nursery
    pid: int

    def poll(self) -> int | None:
        self.nursery.listen(0)
        return self.nursery.codes.get(self.pid)

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            left = deadline - time.monotonic()
            if left < 0:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self.nursery.listen(left)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)
