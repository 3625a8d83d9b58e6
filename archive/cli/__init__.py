"""The readers' commands; the crawler's `newsarchive` mounts them beside its own."""

from __future__ import annotations

import click

from archive.cli.changes import changes
from archive.cli.diff import diff
from archive.cli.export import export
from archive.cli.history import history
from archive.cli.metrics import metrics
from archive.cli.options import database_option
from archive.cli.redact import redact
from archive.cli.search import search
from archive.cli.serve import serve
from archive.cli.show import show
from archive.cli.status import status
from archive.cli.verify import verify

commands: list[click.Command] = [
    search,
    show,
    history,
    diff,
    changes,
    export,
    status,
    metrics,
    verify,
    redact,
    serve,
]

__all__ = ["commands", "database_option"]
