"""A pool of reading processes, each of which is killed when it takes too long.

Standard pools cannot kill one worker; a page that hangs would hold it for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing as mp
import os
import queue
import sys
import threading
import time
from concurrent.futures import Future
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import ModuleType
from typing import Any, Literal

from crawler.workers import process

DEADLINE_S = 10.0

SWITCH_S = 0.001
"""How long a thread keeps the interpreter while others want it. By Python's own 5 ms
the processes stood idle half of their time, since the threads that feed them waited
for the writer's and the event loop's."""

Fault = Literal["timeout", "crash", "error"]
Task = tuple[str, tuple[Any, ...], dict[str, Any]]
_Waiting = tuple[int, int, Task | None, Future[Any]]
"""Rank, place in the queue, the task (or the end of all) and its answer."""

PAUSES_S = (0.1, 1.0)
"""How long to wait for a new fork server when one died while it was asked."""

URGENT = frozenset(("discover",))
LAST = 2


class WorkerError(Exception):
    """A task gave no answer: *kind* is timeout, crash or error."""

    def __init__(self, detail: str, kind: Fault) -> None:
        """Keep what happened."""
        self.kind, self.detail = kind, detail
        super().__init__(f"{kind}: {detail}")


class _Unseen:
    """Hides our program from a process about to start, which would import it too.

    With the commands and Scrapy that is a second and 50 MB for each process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")

    def __exit__(self, *_: object) -> None:
        sys.modules["__main__"] = self._program
        self._lock.release()


_unseen_program = _Unseen()


class _Worker:
    """One process and the pipe to it; started when first needed."""

    def __init__(self) -> None:
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None

    def run(self, task: Task, deadline: float) -> Any:  # noqa: ANN401
        pipe = self._ready(deadline)
        try:
            pipe.send(task)
            if not pipe.poll(deadline):
                self.kill()
                detail = f"no answer in {deadline:g} s"
                raise WorkerError(detail, "timeout")
            fine, answer = pipe.recv()
        except (EOFError, OSError) as error:
            detail = f"the process ended with {self.kill()}"
            raise WorkerError(detail, "crash") from error
        if not fine:
            self.kill()  # what a failed page left of its memory is no place for others
            raise WorkerError(str(answer), "error")
        return answer

    def _ready(self, deadline: float) -> Connection:
        """Return the pipe to a living process: a page pays for its own crash only."""
        if self._process is not None and not self._process.is_alive():
            self.kill()
        return self._pipe or self._start(deadline)

    def _start(self, deadline: float) -> Connection:
        for patience in PAUSES_S:
            # The fork server may be killed while it starts one; another takes over.
            with contextlib.suppress(EOFError, OSError):
                return self._started(deadline)
            time.sleep(patience)
        return self._started(deadline)

    def _started(self, deadline: float) -> Connection:
        context = mp.get_context("forkserver")
        ours, theirs = context.Pipe()
        limit = int(deadline * 2) + 1  # far enough from ours to tell them apart
        started = context.Process(
            target=process.serve, args=(theirs, limit), daemon=True
        )
        with _unseen_program:
            started.start()
        theirs.close()
        self._process, self._pipe = started, ours
        return ours

    def kill(self) -> int | None:
        """End the process now; the next task starts another."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is None:
            return None
        process.kill()
        process.join()
        return process.exitcode


class ReadingPool:
    """Runs tasks in *count* processes; a slow one is killed after *deadline* s.

    A listing goes before the pages that wait: what it names is to be fetched
    while they are read.
    """

    def __init__(self, count: int | None = None, deadline: float = DEADLINE_S) -> None:
        """Prepare the processes; they start with the first tasks."""
        size = count or max(2, os.cpu_count() or 1)
        self._deadline = deadline
        self._serial = itertools.count()
        self._queue: queue.PriorityQueue[_Waiting] = queue.PriorityQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"reader_{n}", daemon=True)
            for n in range(size)
        ]
        sys.setswitchinterval(SWITCH_S)
        os.environ["NEWSARCHIVE_WARM"] = "1"
        mp.get_context("forkserver").set_forkserver_preload(["crawler.workers.process"])
        forkserver.ensure_running()  # it takes a second to load what reading needs
        for thread in self._threads:
            thread.start()

    async def run(self, name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        """Return what the task *name* answers; WorkerError when it does not."""
        return await asyncio.wrap_future(self._put((name, arguments, options)))

    def wait(self, name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        """Return the same, to a caller that may block."""
        return self._put((name, arguments, options)).result()

    def _put(self, task: Task) -> Future[Any]:
        future: Future[Any] = Future()
        rank = 0 if task[0] in URGENT else 1
        self._queue.put((rank, next(self._serial), task, future))
        return future

    def _serve(self) -> None:
        """Hand tasks to a process of this thread's own, until there is none."""
        process = _Worker()
        while True:
            _, _, task, future = self._queue.get()
            if task is None:
                break
            if not future.set_running_or_notify_cancel():
                continue
            try:
                answer = process.run(task, self._deadline)
            except BaseException as error:  # noqa: BLE001 - it is the asker's
                future.set_exception(error)
            else:
                future.set_result(answer)
        process.kill()

    def close(self) -> None:
        """End every process; what waits is cancelled."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._queue.get_nowait()[-1].cancel()
        for _ in self._threads:
            self._queue.put((LAST, next(self._serial), None, Future()))
        for thread in self._threads:
            thread.join()
