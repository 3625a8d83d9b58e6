"""Tells the operator of changes of state, once each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from archive import clock, db
from archive.store.crawls import incidents
from archive.store.crawls.incidents import UnsentIncident
from crawler.monitoring import channels

PATIENCE_S = 20.0
"""Seconds that all channels together have; a schedule must end within thirty."""

QUIET = frozenset({("never-run", "ok"), ("never-run", "paused"), ("paused", "ok")})
"""Changes of state that nobody waits to hear of."""


def tell(database_url: str, urls: Sequence[str], patience: float = PATIENCE_S) -> int:
    """Send the incidents nobody was told of; return how many were. It blocks.

    One that no channel of *urls* took within *patience* seconds is tried again
    later; one that a channel took is not sent again, whatever became of the others.
    """
    if not urls:
        return 0
    with db.writing(database_url) as engine:
        with engine.begin() as connection:
            untold = incidents.claim_unsent(connection)
        since = clock.now() - incidents.TOO_OLD
        news = [
            each
            for each in untold
            if each.at >= since and (each.was, each.state) not in QUIET
        ]
        _note(engine, [each for each in untold if each not in news])
        told = set()
        for incident in channels.send(news, urls, patience) if news else ():
            _note(engine, [incident])
            told.add(incident.incident_id)
        return len(told)


def _note(engine: Engine, done: Sequence[UnsentIncident]) -> None:
    """Have these incidents never told again."""
    ids = [each.incident_id for each in done]
    with engine.begin() as connection:
        incidents.mark_sent(connection, ids, clock.now())
