"""Kills itself at the first, second, third ... statement of a small piece of work.

Each turn works on pages of its own in the same archive, is killed in a child
process and looked at; at last all are done again, as the next crawl would.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from archive import db
from archive.article import Article, Capture
from archive.store import (
    Command,
    RejectCapture,
    SaveArticle,
    SettleLink,
    StoreCapture,
    Writer,
    writer,
)
from tests.support.newsroom import COUNTERS, NUMBERS, ORPHANS, STANDING
from tests.support.press import T0, Press, address
from tests.support.sharing import plan

LATER = T0 + timedelta(days=1)
STATES = "SELECT count(*) FROM link WHERE url LIKE :pages AND state = 'pending'"
FEED = """
SELECT kind, count(*) FROM changes WHERE url LIKE :pages GROUP BY kind ORDER BY kind
"""
DONE = [("article.gone", 1), ("article.new", 3), ("version.new", 1)]


def page(turn: int, name: str) -> str:
    return f"https://steps.test/{turn}/{name}"


def before(press: Press, turn: int) -> None:
    """Publish two articles, of which one will be edited and one deleted."""
    said = {"edited": "Before", "deleted": "Deleted"}
    publish(press, turn, T0, {name: f"{said[name]} {turn}." for name in said})


def work(press: Press, turn: int) -> None:
    """Do one of everything: discover, keep, save new and edited, dismiss, settle."""
    names = ("fresh", "edited", "deleted", "silent")
    press.discover("steps", *(page(turn, name) for name in names), at=LATER)
    bodies = {"fresh": f"Fresh {turn}.", "edited": f"After {turn}."}
    publish(press, turn, LATER, bodies, gone="deleted", silent="silent")


def publish(
    press: Press,
    turn: int,
    at: datetime,
    bodies: dict[str, str],
    gone: str | None = None,
    silent: str | None = None,
) -> None:
    """Store what the pages of a turn answer, as a crawl does: in two batches."""
    names = [*bodies, *filter(None, (gone, silent))]
    press.discover("steps", *(page(turn, name) for name in names), at=at)
    source, crawl = press.sources["steps"], press.crawls["steps"]
    pages = {"pages": page(turn, "%")}
    found = press.rows("SELECT url, id FROM link WHERE url LIKE :pages", **pages)
    links = {row[0]: row[1] for row in found}
    kept = {}
    for name in filter(None, (*bodies, gone)):
        url = page(turn, name)
        capture = Capture(url, url, at, 410 if name == gone else 200, {}, b"<p>")
        kept[name] = press.writer.do(StoreCapture(source, crawl, links[url], capture))
    works: list[Command] = []
    for name, body in bodies.items():
        url, capture_id = page(turn, name), kept[name].result(60)
        article = Article(url, f"Story {turn}", body, "x/1")
        link = links[url]
        works.append(
            SaveArticle(source, crawl, link, capture_id, at, article, address(url))
        )
    if gone:
        link, capture_id = links[page(turn, gone)], kept[gone].result(60)
        facts = {"verdict": "http_410", "reason": None, "state": "done", "gone": True}
        works.append(RejectCapture(source, crawl, link, capture_id, at, **facts))
    if silent:
        link = links[page(turn, silent)]
        works.append(SettleLink(source, crawl, link, at, "failed", "timeout", at))
    for future in [press.writer.do(each) for each in works]:
        future.result(60)


def die_at(number: int) -> None:
    """Have this process killed at its statement or commit of that *number*."""
    counted = itertools.count(1)

    def step(*_: Any) -> None:
        if next(counted) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(sa.Engine, "before_cursor_execute", step)
    event.listen(sa.Engine, "commit", step)


def child(url: str, turns: Iterable[int], at: int = 0) -> int:
    """Do turns in a process of its own, killed *at* a step; return how it ended."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        press = Press(url, Writer(url, plan))
        press.source("steps")
        for turn in turns:
            if at:
                before(press, turn)
                die_at(at)
            work(press, turn)
        press.writer.close()
        code = 0
    finally:
        os._exit(code)


def check(url: str, turn: int, *, done: bool) -> None:
    """Check that what was begun is whole or not there, and at last all there."""
    engine = db.connect(url)
    pages = {"pages": page(turn, "%")}
    with engine.connect() as connection:
        for query in (COUNTERS, NUMBERS, STANDING, ORPHANS):
            assert connection.execute(sa.text(query)).all() == [], query
        seqs = connection.execute(sa.text("SELECT seq FROM change ORDER BY seq"))
        assert list(enumerate(seqs.scalars(), 1))[-1:] != [], "an empty feed"
        if done:
            feed = connection.execute(sa.text(FEED), pages).all()
            assert list(map(tuple, feed)) == DONE, feed
            assert connection.execute(sa.text(STATES), pages).scalar() == 0
    engine.dispose()


def main(url: str) -> None:
    """Go on until the work comes to its end before it would be killed."""
    for turn in itertools.count(1):
        ended = child(url, [turn], at=turn)
        assert ended in {0, -signal.SIGKILL}, ended
        check(url, turn, done=ended == 0)
        if ended == 0:
            break
    assert child(url, range(1, turn)) == 0
    for each in range(1, turn):
        check(url, each, done=True)
    print(turn - 1)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    writer.WAIT_S = 0.005  # what is queued in one go is one batch anyhow
    main(sys.argv[1])
