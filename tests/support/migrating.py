"""Kills a migration at its first, second, third ... step, until it comes through.

A step is a statement, but for PostgreSQL's comments, or a commit. Between two
revisions there is nothing: each look must find the one or the other.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import event

from archive import db
from tests.support.repository import ROOT

Schema = tuple[str | None, dict[str, list[str]]]


def schema(url: str) -> Schema:
    """Return the revision found, and every table, view and index with its columns."""
    engine = db.connect(url)
    with engine.connect() as connection:
        found = sa.inspect(connection)
        tables = {
            name: sorted(
                [
                    *(str(column["name"]) for column in found.get_columns(name)),
                    *(str(index["name"]) for index in found.get_indexes(name)),
                ]
            )
            for name in (*found.get_table_names(), *found.get_view_names())
            if name != "alembic_version"
        }
        state = db.revision(connection), tables
    engine.dispose()
    return state


def scripts(engine: sa.Engine | None = None) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["engine"] = engine
    return config


def killed(url: str, revision: str, number: int) -> int:
    """Migrate in a child that dies at its step of that *number*; say how it ended."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    counted = itertools.count(1)

    def step(*seen: Any) -> None:
        comment = len(seen) > 2 and str(seen[2]).lstrip().startswith("COMMENT ON")
        if not comment and next(counted) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        event.listen(sa.Engine, "before_cursor_execute", step)
        event.listen(sa.Engine, "commit", step)
        command.upgrade(scripts(db.connect(url, write=True)), revision)
        code = 0
    finally:
        os._exit(code)


def main(url: str) -> None:
    history = list(ScriptDirectory.from_config(scripts()).walk_revisions())
    total = 0
    for revision in reversed(history):
        old = schema(url) if total else (None, {})
        looks: list[Schema] = []
        for number in itertools.count(1):
            ended = killed(url, revision.revision, number)
            assert ended in {0, -signal.SIGKILL}, ended
            looks.append(schema(url))
            if ended == 0:
                break
        new = looks[-1]
        assert new[0] == revision.revision
        assert all(look in (old, new) for look in looks), "half a schema"
        total += len(looks) - 1
    db.upgrade(url)
    print(total)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(sys.argv[1])
