"""Tells the operator of incidents, once each, by webhook and by e-mail."""

from __future__ import annotations

import json
import logging
import os
import smtplib
import socket
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPException, InvalidURL
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine

from archive import clock, db
from archive.store.crawls import incidents
from archive.store.crawls.incidents import UnsentIncident
from crawler.errors import AlertError

log = logging.getLogger(__name__)

WEBHOOK, MAIL = "NEWSARCHIVE_ALERT_WEBHOOK", "NEWSARCHIVE_ALERT_MAIL"
SERVER, SENDER = "NEWSARCHIVE_ALERT_SMTP", "NEWSARCHIVE_ALERT_FROM"

TIMEOUT_S = 10
FAULTS = (OSError, ValueError, HTTPException, smtplib.SMTPException, AlertError)
"""What a channel may fail with, whatever stands at its address."""

QUIET = frozenset({("never-run", "ok"), ("never-run", "paused"), ("paused", "ok")})
"""Changes of state that nobody waits to hear of."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Where alerts go; None where the operator named nothing."""

    webhook: str | None = None
    mail: str | None = None
    server: str = "smtp://localhost"
    sender: str = "newsarchive@localhost"

    @classmethod
    def of_environment(cls) -> Channels:
        """Return what the NEWSARCHIVE_ALERT_ variables say."""
        say = os.environ.get
        return cls(
            say(WEBHOOK) or None,
            say(MAIL) or None,
            say(SERVER) or "smtp://localhost",
            say(SENDER) or f"newsarchive@{socket.gethostname()}",
        )

    def __bool__(self) -> bool:
        """Say whether there is anywhere to send to."""
        return bool(self.webhook or self.mail)


def tell(database_url: str, channels: Channels) -> int:
    """Send the incidents nobody was told of; return how many were. It blocks.

    One that no channel took is tried again later; one that a channel took is
    not sent again, whatever became of the other channel.
    """
    if not channels:
        return 0
    engine = db.opened(database_url, write=True)
    try:
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
        for incident in send(news, channels) if news else ():
            _note(engine, [incident])
            told.add(incident.incident_id)
        return len(told)
    finally:
        engine.dispose()


def _note(engine: Engine, done: Sequence[UnsentIncident]) -> None:
    """Have these incidents never told again."""
    ids = [each.incident_id for each in done]
    with engine.begin() as connection:
        incidents.mark_sent(connection, ids, clock.now())


def send(
    incidents: Sequence[UnsentIncident], channels: Channels
) -> Iterator[UnsentIncident]:
    """Send *incidents* over every channel; yield each as soon as one took it."""
    for name, address, through in (
        ("webhook", channels.webhook, _post),
        ("mail", channels.mail, _mail),
    ):
        if address is None:
            continue
        try:
            yield from through(incidents, channels)
        except FAULTS as error:
            # Addresses may hold secrets: only the fault is told.
            log.warning("an alert could not be sent by %s: %s", name, error)


def line(incident: UnsentIncident) -> str:
    """Say what happened in one line."""
    said = f"{incident.source} is {incident.state}, was {incident.was}"
    return f"{said}: {incident.reason}" if incident.reason else said


def _post(
    incidents: Sequence[UnsentIncident], channels: Channels
) -> Iterator[UnsentIncident]:
    address = channels.webhook or ""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise AlertError(WEBHOOK, "an http or https address")
    for incident in incidents:
        try:
            _hand(incident, address)
        except HTTPError as error:  # what it says of one is not said of the next
            log.warning("an alert was not taken by webhook: %s", error)
        except InvalidURL:  # which quotes the address
            raise AlertError(WEBHOOK, "an http or https address") from None
        else:
            yield incident


def _hand(incident: UnsentIncident, address: str) -> None:
    said = {
        "text": line(incident),
        "source": incident.source,
        "home": incident.home,
        "state": incident.state,
        "was": incident.was,
        "since": incident.at.isoformat(),
        "reason": incident.reason,
        "incident": incident.incident_id,
    }
    request = urllib.request.Request(  # noqa: S310 - http or https, see _post
        address,
        json.dumps(said, ensure_ascii=False).encode(),
        {"Content-Type": "application/json", "User-Agent": "newsarchive"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
        pass


def _mail(
    incidents: Sequence[UnsentIncident], channels: Channels
) -> Iterator[UnsentIncident]:
    server = urlsplit(channels.server)
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise AlertError(SERVER, "smtp://[USER:PASSWORD@]HOST[:PORT]")
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname, server.port or 0, timeout=TIMEOUT_S) as smtp:
        if server.username:
            if server.scheme == "smtp":
                smtp.starttls()
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(letter(incidents, channels))
    yield from incidents


def letter(incidents: Sequence[UnsentIncident], channels: Channels) -> EmailMessage:
    """Return the e-mail that tells of *incidents*."""
    made = EmailMessage()
    made["From"], made["To"] = channels.sender, channels.mail
    first, more = incidents[0], len(incidents) - 1
    subject = f"newsarchive: {first.source} is {first.state}"
    made["Subject"] = subject + (f", and {more} more" if more else "")
    made.set_content(
        "\n\n".join(
            f"{line(each)}\nsince {each.at:%Y-%m-%d %H:%M} UTC\n{each.home}"
            for each in incidents
        )
    )
    return made
