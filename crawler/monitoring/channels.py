"""The operator's channels: Apprise URLs, each of which may hold a secret."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archive.store.crawls.incidents import UnsentIncident

if TYPE_CHECKING:
    from apprise import Apprise

log = logging.getLogger(__name__)

URLS = "NEWSARCHIVE_ALERT_URLS"
REMEDY = (
    "write an Apprise URL such as json://HOST/PATH or mailto://USER:PASSWORD@HOST, "
    "see docs/operations.md"
)

KINDS = {
    "ok": "success",
    "silent": "warning",
    "broken": "failure",
    "blocked": "failure",
}
"""Apprise's word for a state; "info" for others."""

_BETWEEN = re.compile(r"[\s,]*\s[\s,]*|,+(?=\w+://)")
"""A comma within a URL separates the addresses of a mail."""

_NOWHERE = logging.NullHandler()

_Said = SimpleQueue[UnsentIncident | str]
"""Incidents that a channel took, and the names of channels that are done."""


def urls() -> list[str]:
    """Return the channels that the operator named."""
    return [url for url in _BETWEEN.split(os.environ.get(URLS, "")) if url.strip(",")]


def unusable(urls: Sequence[str]) -> list[str]:
    """Say of each URL that is no channel which one, and what to do."""
    return [
        f"{_name(place, url)} cannot be used: {REMEDY}"
        for place, url in enumerate(urls, 1)
        if _opened(url) is None
    ]


def send(
    news: Sequence[UnsentIncident], urls: Sequence[str], patience: float
) -> Iterator[UnsentIncident]:
    """Send *news* over all channels at once; yield each as soon as one took it."""
    until = time.monotonic() + patience
    said: _Said = SimpleQueue()
    at_it = {_name(place, url): url for place, url in enumerate(urls, 1)}
    for name, url in at_it.items():
        # A daemon: no end of a process waits for a channel that never answers.
        arguments = (name, url, news, said, until)
        Thread(target=_send, args=arguments, name=name, daemon=True).start()
    with suppress(Empty):
        while at_it:
            each = said.get(timeout=max(0.0, until - time.monotonic()))
            if isinstance(each, str):
                del at_it[each]
            else:
                yield each
    for name in at_it:
        log.error("alerts were not taken by %s in %g s", name, patience)


def _send(
    name: str, url: str, news: Sequence[UnsentIncident], said: _Said, until: float
) -> None:
    try:
        channel = _opened(url)
        if channel is None:
            log.error("%s cannot be used: %s", name, REMEDY)
            return
        for incident in news:
            if time.monotonic() > until:
                break
            problem = _handed(channel, incident)
            if problem is None:
                said.put(incident)
            else:
                log.error("an alert was not taken by %s: %s", name, _safe(problem, url))
    except Exception as error:  # noqa: BLE001 - a channel's code is not ours
        fault = type(error).__name__  # what it says may quote the address
        log.error("no alert could be sent by %s: %s", name, fault)  # noqa: TRY400
    finally:
        said.put(name)


def _handed(channel: Apprise, incident: UnsentIncident) -> str | None:
    """Hand over one incident; return what Apprise says when it was not taken."""
    result = channel.notify(
        f"{line(incident)}\nsince {incident.at:%Y-%m-%d %H:%M} UTC\n{incident.home}",
        title=f"newsarchive: {incident.source} is {incident.state}",
        notify_type=KINDS.get(incident.state, "info"),
        body_format="text",
    )
    if result:
        return None
    return " ".join(entry.message for entry in result.logs()) or result.status.name


def line(incident: UnsentIncident) -> str:
    """Say what happened in one line."""
    said = f"{incident.source} is {incident.state}, was {incident.was}"
    return f"{said}: {incident.reason}" if incident.reason else said


def _name(place: int, url: str) -> str:
    """Name a channel; any part of its address but the scheme may be a secret."""
    scheme = re.match(r"\w+://", url)
    return f"channel {place} of {URLS}" + (f" ({scheme[0]})" if scheme else "")


def _safe(said: str, url: str) -> str:
    """Return what Apprise said without the parts of the channel's address."""
    parts = re.findall(r"[^/:@?&=+,\s]+", f"{url} {unquote(url)}")
    for part in sorted(parts, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", said)
    return said


def _opened(url: str) -> Apprise | None:
    """Return the channel at *url*; None when Apprise knows none such."""
    # It takes a fifth of a second, for which only who sends should wait.
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415

    _hush()
    # Without its own time limit it starts no threads, which would outlive ours.
    asset = AppriseAsset(app_id="newsarchive", async_mode=False, service_timeout=0)
    try:
        service = Apprise.instantiate(url, asset=asset)
    except Exception:  # noqa: BLE001 - whatever its parser stumbles over
        return None
    return Apprise(service, asset=asset) if service else None


def _hush() -> None:
    """Keep addresses out of the log: what Apprise says of a fault, we log."""
    logging.getLogger("apprise").propagate = False
    logging.getLogger("apprise").addHandler(_NOWHERE)
    logging.getLogger("urllib3").setLevel(logging.INFO)
