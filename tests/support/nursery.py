"""Forks commands out of a process that has imported them: a second less for each.

Orders come by standard input, a JSON line each; the answers are the command's
process id when it starts and its exit code when it ends.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

IMPORTED = ("crawler.cli.process", "crawler.pipelines", "crawler.spiders.news")


def serve() -> list[str]:
    """Fork a child for each order; return, in the child, what it is to run."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os.setsid()
            for number, name in enumerate((os.devnull, order["out"], order["err"])):
                os.dup2(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), number)
            os.environ.clear()
            os.environ.update(order["environment"])
            return list(order["arguments"])
        print(child, flush=True)  # noqa: T201 - it is how the two talk
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201
    sys.exit(0)


def main() -> None:
    """Import everything, then run what the orders say."""
    for name in IMPORTED:
        importlib.import_module(name)
    from crawler.cli import main as command  # noqa: PLC0415 - a process of its own

    command(serve(), prog_name="newsarchive")


if __name__ == "__main__":
    main()
