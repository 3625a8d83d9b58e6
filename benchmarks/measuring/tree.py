"""Runs a command and tells what it and all its descendants cost (Linux).

python -m benchmarks.measuring.tree REPORT COMMAND...

REPORT gets JSON: seconds, cpu_s (user and system), peak_mb (proportional set
size, so that pages shared by forks count once), and the exit code.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
EVERY_S = 0.2


def main(report: Path, command: list[str]) -> int:
    """Run *command*, write *report*, return the exit code."""
    # Orphans come to us: a fork server outlives the program that started it.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    with subprocess.Popen(command) as child:
        sampler = Sampler(child.pid)
        code = child.wait()
        seconds = time.perf_counter() - began
    sampler.stop()
    _reap()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "seconds": seconds,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": sampler.peak / 1024,
        "code": code,
    }
    report.write_text(json.dumps(found), "utf-8")
    return code


def _reap() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


class Sampler:
    """Looks at the memory of a process tree every EVERY_S, in a thread."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self) -> None:
        """Look no more."""
        self.ended.set()
        self.thread.join()

    def _run(self) -> None:
        while not self.ended.wait(EVERY_S):
            self.peak = max(self.peak, sum(map(_kib, tree(self.pid))))


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = file.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def _kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
