"""One thread that writes: work comes in one by one and is committed in batches."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from archive import db
from archive.db.failures import classify
from archive.db.wal import WalMonitor
from archive.store import feed
from archive.store.articles import captures, reextraction, rejections, versions
from archive.store.commands import (
    Command,
    Reextract,
    RejectCapture,
    SaveArticle,
    SettleLink,
    StoreCapture,
    StoreListing,
)
from archive.store.crawls import discovery, frontier
from archive.store.revisits import RevisitPolicy

T = TypeVar("T")

log = logging.getLogger(__name__)

BATCH = 100
WAIT_FACTOR = 3
"""A batch waits for company this many times as long as the last one took to write:
one page is written at once, and a flood of them in few transactions."""

LONGEST_WAIT_S = 0.25

RETRIES = 8
RETRY_S = 0.25


class Writer:
    """Commits work in batches, off the caller's thread.

    `do` and `call` return at once; the future is done when the transaction is
    committed, or holds the error that kept this one piece of work out.
    """

    def __init__(self, url: str, next_visit: RevisitPolicy) -> None:
        """Open the archive at *url*; *next_visit* is the policy of revisits."""
        self.url = url
        self._engine: Engine = db.opened(url, write=True)
        self._wal = WalMonitor(self._engine)
        self._next_visit = next_visit
        self._took_s = 0.0
        self._queue: queue.SimpleQueue[tuple[Any, Future[Any]] | None]
        self._queue = queue.SimpleQueue()
        self._waited_in_vain = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def do(self, work: Command) -> Future[Any]:
        """Queue a piece of work; the result is what its function returns."""
        return self._put(work)

    def call(self, function: Callable[[Connection], T]) -> Future[T]:
        """Queue a function that is to run in a transaction of its own."""
        return self._put(function)

    def close(self) -> None:
        """Write what is queued, then stop."""
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _put(self, item: Any) -> Future[Any]:  # noqa: ANN401
        future: Future[Any] = Future()
        # What is queued gets written, whoever stops waiting for it: a future that
        # were cancelled now could not be told, and would end the thread.
        future.set_running_or_notify_cancel()
        self._queue.put((item, future))
        return future

    def _run(self) -> None:
        open_ = True
        while open_:
            first = self._queue.get()
            if first is None:
                return
            batch, open_ = self._gather(first)
            calls = [pair for pair in batch if callable(pair[0])]
            works = [pair for pair in batch if not callable(pair[0])]
            if works:
                self._commit(works)
            for function, future in calls:
                self._single(function, future)

    def _gather(
        self, first: tuple[Any, Future[Any]]
    ) -> tuple[list[tuple[Any, Future[Any]]], bool]:
        batch = [first]
        until = time.monotonic() + min(WAIT_FACTOR * self._took_s, LONGEST_WAIT_S)
        while len(batch) < BATCH and not _is_awaited(batch[-1][0]):
            try:
                item = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if item is None:
                return batch, False
            batch.append(item)
        return batch, True

    def _single(
        self, function: Callable[[Connection], Any], future: Future[Any]
    ) -> None:
        try:
            result = self._attempt(function)
        except Exception as error:  # noqa: BLE001 - it is handed to the caller
            future.set_exception(error)
        else:
            future.set_result(result)

    def _commit(self, batch: Sequence[tuple[Command, Future[Any]]]) -> None:
        works = [work for work, _ in batch]
        began = time.monotonic()
        try:
            results = self._attempt(lambda connection: self._apply(connection, works))
        except Exception as error:  # noqa: BLE001 - it is handed to the caller
            self._isolate(batch, error)
            return
        self._took_s = time.monotonic() - began
        self._wal.check()
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)

    def _isolate(
        self, batch: Sequence[tuple[Command, Future[Any]]], error: Exception
    ) -> None:
        """Find the one piece of work that cannot be stored; store the others."""
        if len(batch) == 1 or classify(error) != "poison":
            for _, future in batch:
                future.set_exception(error)
            return
        for pair in batch:
            self._commit([pair])

    def _attempt(self, function: Callable[[Connection], T]) -> T:
        """Run *function* in a transaction, again while the fault is a passing one.

        A database that has been waited for in vain is not waited for once more.
        """
        last = 0 if self._waited_in_vain else RETRIES - 1
        for attempt in range(RETRIES):
            try:
                with self._engine.begin() as connection:
                    result = function(connection)
            except Exception as error:
                passing = classify(error) == "passing"
                if not passing or attempt == last:
                    self._waited_in_vain = passing
                    raise
                log.warning("%s; trying again", db.unavailable(self.url, error))
                time.sleep(RETRY_S * 2**attempt)
            else:
                self._waited_in_vain = False
                return result
        raise AssertionError

    def _apply(self, connection: Connection, works: Sequence[Command]) -> list[Any]:
        results: dict[int, Any] = {}
        _kept(connection, works, results)
        for work in works:
            if isinstance(work, StoreListing):
                results[id(work)] = discovery.discover(connection, work)
        entries = self._saved(connection, works, results)
        rejected = [work for work in works if isinstance(work, RejectCapture)]
        if rejected:
            entries += rejections.reject(connection, rejected, self._next_visit)
        frontier.settle(connection, [w for w in works if isinstance(w, SettleLink)])
        for work in works:
            if isinstance(work, Reextract):
                results[id(work)], news = reextraction.reextract(connection, work)
                entries += news
        feed.append(connection, entries)
        return [results.get(id(work)) for work in works]

    def _saved(
        self, connection: Connection, works: Sequence[Command], results: dict[int, Any]
    ) -> list[feed.Entry]:
        saves = [work for work in works if isinstance(work, SaveArticle)]
        if not saves:
            return []
        outcomes, entries = versions.save(connection, saves, self._next_visit)
        results |= {
            id(work): outcome for work, outcome in zip(saves, outcomes, strict=True)
        }
        return entries


def _is_awaited(item: Any) -> bool:  # noqa: ANN401
    """Tell whether *item* need not wait for company.

    A call has a transaction of its own, and a listing's next page is asked for
    when its links are stored.
    """
    return callable(item) or isinstance(item, StoreListing)


def _kept(
    connection: Connection, works: Sequence[Command], results: dict[int, Any]
) -> None:
    keeps = [work for work in works if isinstance(work, StoreCapture)]
    if keeps:
        ids = captures.store(connection, keeps)
        results |= {id(work): key for work, key in zip(keeps, ids, strict=True)}
