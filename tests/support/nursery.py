"""The process that commands are forked from, with all that they need imported.

Orders come by standard input, a JSON line each; its own lines tell each command's
process id at once, and again with the exit code.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import sys
import time
from collections.abc import Callable
from multiprocessing import forkserver, resource_tracker

import sqlalchemy.orm
from scrapy.settings import default_settings

from archive import clock

IMPORTED = (
    *("archive.export", "archive.verify", "crawler.cli.process", "crawler.extensions"),
    *("crawler.pipelines", "crawler.scheduler.daemon", "crawler.spiders.backfill"),
    *("crawler.downloader.handler", "crawler.downloader.robotstxt", "scrapy.cmdline"),
    *(
        "scrapy.core.downloader.contextfactory",
        "scrapy.dupefilters",
        "scrapy.logformatter",
    ),
    *(
        "scrapy.core.scheduler",
        "scrapy.pqueues",
        "scrapy.squeues",
        "scrapy.statscollectors",
    ),
)
NOT_IMPORTED = ("crawler.settings", "twisted.internet.reactor")
"""One reads the environment, the other opens files: each command has its own."""


def serve() -> list[str]:
    """Fork a child for each order; return, in the child, what it is to run."""
    children: dict[int, int] = {}
    rest = b""
    while True:
        ready, _, _ = select.select([0, *children], [], [])
        for handle in ready:
            if handle:
                pid = children.pop(handle)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                os.close(handle)
                tell(f"{pid} {code}")
        if 0 not in ready:
            continue
        said = os.read(0, 1 << 16)
        if not said:
            sys.exit(0)
        *lines, rest = (rest + said).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if order["shares_readers"]:
                warm_readers()
            child = os.fork()
            if not child:
                become(order)
                return list(order["command"])
            children[os.pidfd_open(child)] = child
            tell(str(child))


def tell(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def warm_readers() -> None:
    """See that there is a fork server for reading processes, as a crawl does."""
    os.environ["NEWSARCHIVE_WARM"] = "1"
    forkserver.set_forkserver_preload(["crawler.workers.process"])
    forkserver.ensure_running()


def become(order: dict[str, object]) -> None:
    """Make of this fork what a process would be that the order had started."""
    os.setsid()
    for number, name in enumerate((os.devnull, order["out"], order["err"])):
        os.dup2(os.open(str(name), os.O_RDWR | os.O_CREAT, 0o600), number)
    clock._started = time.monotonic()  # noqa: SLF001
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload]
    if order["shares_readers"]:
        # It cannot ask after the fork server, which is its parent's child.
        trust: Callable[[], None] = resource_tracker.ensure_running
        forkserver._forkserver.ensure_running = trust  # noqa: SLF001
        forkserver.ensure_running = trust
    else:
        forkserver._forkserver.__init__()  # noqa: SLF001 - it has none
        resource_tracker._resource_tracker.__init__()  # noqa: SLF001


def components() -> set[str]:
    """Return the modules of what Scrapy loads by name with every crawl."""
    return {
        path.rpartition(".")[0]
        for name, setting in vars(default_settings).items()
        if name.endswith("_BASE") and isinstance(setting, dict)
        for pair in setting.items()
        for path in pair
        if isinstance(path, str) and path.startswith("scrapy.")
    }


def main() -> None:
    """Import everything, then run what the orders say."""
    for name in (*IMPORTED, *components()):
        importlib.import_module(name)
    sqlalchemy.orm.configure_mappers()
    gc.freeze()  # what is here stays in memory that all of them share
    assert not set(NOT_IMPORTED) & set(sys.modules)
    module, *arguments = serve()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
