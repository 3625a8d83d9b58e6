"""Reading processes: a page that hangs, or kills its reader, hurts itself only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.article import Article, Capture, Reading
from crawler.source import Route, Source
from crawler.workers.pool import ReadingPool, WorkerError
from crawler.workers.process import MEMORY
from tests.support.processes import children, members, send, until
from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls

WORDS = "The council met on Monday to speak about water and trade in the region. "
GOOD = f"<h1>Water and trade</h1><article><p>{WORDS * 9}</p></article>"
SLOW = GOOD.replace("</article>", f"<p>{'xx ' * 40}!</p></article>")
RULE = r"^(?:x+\s?)+\.$"
"""A source's rule that backtracks on the slow page until the end of time."""

ADDRESS = "http://127.0.0.1/a"


def source() -> Source:
    home = "http://127.0.0.1/"
    return Source.model_validate(
        {
            "name": "loop",
            "title": "Loop",
            "home": home,
            "listing": (Route(url=home),),
            "article": {"drop_lines": (RULE,)},
        }
    )


def capture(markup: str) -> Capture:
    page = f"<!doctype html><html><head><title>T</title></head><body>{markup}</body>"
    headers = {"content-type": "text/html"}
    moment = datetime(2026, 2, 20, tzinfo=UTC)
    return Capture(ADDRESS, ADDRESS, moment, 200, headers, page.encode())


def read(workers: ReadingPool, markup: str) -> Reading:
    reading: Reading = workers.wait("read", capture(markup), source())
    return reading


@pytest.fixture
def workers() -> Iterator[ReadingPool]:
    pool = ReadingPool(count=1, deadline=5)
    try:
        assert isinstance(read(pool, GOOD), Article)
        yield pool
    finally:
        pool.close()


def reader() -> int:
    """Return the one process that reads: a child of the fork server."""
    (server,) = [
        pid for pid, command in children(os.getpid()).items() if "forkserver" in command
    ]
    (pid,) = children(server)
    return pid


def test_a_page_that_hangs_is_given_up_at_the_deadline(workers):
    began = time.monotonic()
    with pytest.raises(WorkerError) as caught:
        read(workers, SLOW)
    assert caught.value.kind == "timeout"
    assert time.monotonic() - began < 9
    assert isinstance(read(workers, GOOD), Article)


def test_the_system_gives_a_reading_process_no_more_than_its_memory(workers):
    assert isinstance(read(workers, GOOD), Article)
    limits = Path(f"/proc/{reader()}/limits").read_text(encoding="ascii")
    (row,) = [line for line in limits.splitlines() if "address space" in line]
    assert row.split()[3:5] == [str(MEMORY)] * 2


def test_a_process_killed_in_the_middle_of_a_page_is_replaced(workers):
    killer = threading.Timer(1, lambda: send(reader(), signal.SIGKILL))
    killer.start()
    with pytest.raises(WorkerError) as caught:
        read(workers, SLOW)
    killer.join()
    assert (caught.value.kind, "-9" in caught.value.detail) == ("crash", True)
    assert isinstance(read(workers, GOOD), Article)


def test_a_page_does_not_pay_for_a_process_that_died_idle(workers):
    pid = reader()
    send(pid, signal.SIGKILL)
    until(lambda: pid not in members(os.getsid(0)))
    assert isinstance(read(workers, GOOD), Article)


def test_reading_goes_on_when_the_fork_server_was_killed(workers):
    (server,) = [
        pid for pid, said in children(os.getpid()).items() if "forkserver" in said
    ]
    send(reader(), signal.SIGKILL)
    send(server, signal.SIGKILL)
    time.sleep(0.2)
    assert isinstance(read(workers, GOOD), Article)


def test_a_page_does_not_pay_for_a_fork_server_killed_while_it_starts_one(workers):
    (server,) = [
        pid for pid, said in children(os.getpid()).items() if "forkserver" in said
    ]
    pid = reader()
    send(pid, signal.SIGKILL)
    until(lambda: pid not in members(os.getsid(0)))
    time.sleep(0.2)  # until the server has told of it
    send(server, signal.SIGSTOP)
    killer = threading.Timer(1, lambda: send(server, signal.SIGKILL))
    killer.start()
    assert isinstance(read(workers, GOOD), Article)
    killer.join()


ABANDONED = r"""
import sys
from crawler.workers.pool import ReadingPool
from tests.crawler.workers.test_pool import GOOD, SLOW, read
if __name__ == "__main__":
    workers = ReadingPool(count=2, deadline=2)
    read(workers, GOOD)
    print("reading", flush=True)
    read(workers, SLOW)
"""


def test_a_hanging_page_ends_though_its_crawl_was_killed():
    with subprocess.Popen(
        [sys.executable, "-c", ABANDONED],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as crawl:
        assert crawl.stdout is not None
        assert crawl.stdout.readline() == b"reading\n"
        time.sleep(0.5)
        crawl.kill()
    time.sleep(0.5)
    assert members(crawl.pid), "nothing was reading when the crawl was killed"
    until(lambda: not members(crawl.pid), patience=20)
