"""A town in another process, with the same handles as one in a thread."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from demo.ledger import Ledger
from demo.town import Outage, Town

_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 60.0


class RemotePlace:
    """One site of a remote town."""

    def __init__(self, name: str, base_url: str, town: RemoteTown) -> None:
        self.name = name
        self.base_url = base_url
        self.town = town
        self._outage: Outage | None = None
        self._delay = 0.0

    @property
    def outage(self) -> Outage | None:
        """What the site suffers from."""
        return self._outage

    @outage.setter
    def outage(self, kind: Outage | None) -> None:
        self.town.order("POST", "outage", site=self.name, value=kind or "")
        self._outage = kind

    @property
    def delay(self) -> float:
        """Seconds before each answer."""
        return self._delay

    @delay.setter
    def delay(self, seconds: float) -> None:
        self.town.order("POST", "delay", site=self.name, value=str(seconds))
        self._delay = seconds


class RemoteTown:
    """A town known by its addresses (what `--port-file` holds)."""

    def __init__(self, addresses: dict[str, Any]) -> None:
        self.control = urlsplit(str(addresses["control"])).netloc
        bases: dict[str, str] = addresses["sites"]
        self.sites = {n: RemotePlace(n, base, self) for n, base in bases.items()}
        self.articles: int | None = addresses["articles"]

    @property
    def clock(self) -> datetime:
        """The moment that the sites believe it is."""
        return datetime.fromisoformat(self.order("GET", "clock"))

    @clock.setter
    def clock(self, moment: datetime) -> None:
        self.order("POST", "clock", value=moment.isoformat())

    def advance(self, **amount: float) -> datetime:
        """Move the clock forward by days=, hours= ...; return the new moment."""
        moment = self.clock + timedelta(**amount)
        self.clock = moment
        return moment

    @property
    def hits(self) -> dict[str, dict[str, int]]:
        """How often each address was asked for, by site."""
        found: dict[str, dict[str, int]] = self.order("GET", "hits")
        return found

    @property
    def ledger(self) -> Ledger:
        """What these sites really did, worked out here from the same script."""
        bases = {name: place.base_url for name, place in self.sites.items()}
        return Town(bases, articles=self.articles).ledger

    def order(self, method: str, path: str, **values: str) -> Any:  # noqa: ANN401 - JSON
        """Send an order to the other process and return what it says."""
        connection = http.client.HTTPConnection(self.control, timeout=30)
        try:
            connection.request(method, f"/{path}?{urlencode(values)}")
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def launched(clock: datetime, articles: int | None) -> Iterator[RemoteTown]:
    """Start `python -m demo.serve` and yield its town; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="town-") as folder:
        file = Path(folder, "town.json")
        command = [sys.executable, "-m", "demo.serve", "--leash"]
        command += ["--clock", clock.isoformat(), "--port-file", str(file)]
        command += ["--articles", str(articles)] if articles is not None else []
        with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE) as child:  # noqa: S603
            try:
                yield RemoteTown(_addresses(file, child))
            finally:
                child.terminate()


def _addresses(file: Path, child: subprocess.Popen[bytes]) -> dict[str, Any]:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and child.poll() is None:
        if file.exists():
            found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
        time.sleep(0.02)
    message = f"the town did not start (exit code {child.poll()})"
    raise RuntimeError(message)
