"""What runs in a reading process: pages in by a pipe, readings out."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from archive.article import Article, Reading
from archive.text.features import TextFeatures, text_features
from crawler import extract, listings
from crawler.extract import language, template_learning

MEMORY = 2 * 1024**3
"""Bytes of address space; a page that wants more ends its process, not the crawl."""


def read_with_features(*arguments: Any) -> tuple[Reading, TextFeatures | None]:  # noqa: ANN401
    """Read a page, and work out what is to be stored beside its text."""
    reading = extract.read(*arguments)
    return reading, text_features(reading.body) if isinstance(
        reading, Article
    ) else None


TASKS: dict[str, Callable[..., Any]] = {
    "read": extract.read,
    "read_with_features": read_with_features,
    "discover": listings.discover,
    "learn": template_learning.learn,
}

_ENGLISH = "Only letters that many languages share have a model of languages loaded."


def prepare() -> None:
    """Load what reading needs, once, before any process is forked from this one."""
    extract.warm()
    language.detected(_ENGLISH)
    # What is loaded now stays: the collector shall not walk through it with every
    # page, and by that make each process a copy of its own.
    gc.collect()
    gc.freeze()


def serve(pipe: Connection, limit: int) -> None:
    """Answer tasks (name, arguments, options) until the pipe closes.

    A task that takes *limit* seconds ends this process even when whoever asked
    was killed and cannot end it any more.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # no Python code has to run for it
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(EOFError, OSError):  # whoever asked is gone
        while True:
            name, arguments, options = pipe.recv()
            signal.alarm(limit)
            try:
                answer = (True, TASKS[name](*arguments, **options))
            except Exception as error:  # noqa: BLE001 - the page is hostile, not us
                answer = (False, f"{type(error).__name__}: {error}"[:500])
            signal.alarm(0)
            pipe.send(answer)


# The fork server imports this module, so that its children start warm.
if os.environ.get("NEWSARCHIVE_WARM"):
    prepare()
