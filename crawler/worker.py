"""What runs in a reading process: pages in by a pipe, readings out."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from crawler import discover, extract

MEMORY = 2 * 1024**3
"""Bytes of address space; a page that wants more ends its process, not the crawl."""

TASKS: dict[str, Callable[..., Any]] = {
    "read": extract.read,
    "discover": discover.discover,
}


def prepare() -> None:
    """Load what reading needs, once, before any process is forked from this one."""
    extract.warm()


def serve(pipe: Connection, parent: int) -> None:
    """Answer tasks (name, arguments, options) until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while os.getppid() and parent:
        try:
            name, arguments, options = pipe.recv()
        except EOFError:
            return
        try:
            answer = (True, TASKS[name](*arguments, **options))
        except Exception as error:  # noqa: BLE001 - the page is hostile, not us
            answer = (False, f"{type(error).__name__}: {error}"[:500])
        pipe.send(answer)


# The fork server imports this module, so that its children start warm.
if os.environ.get("NEWSARCHIVE_WARM"):
    prepare()
