"""Whether this machine's own network fails, rather than a site: other sites tell.

A crawl that gets no answer knocks at the doors of a few sources that were well: a
connection is opened and closed, nothing is asked for. Where nobody opens, no site is
to blame.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from math import inf
from urllib.parse import urlsplit

from crawler.downloader.ssrf_guard import Network, may_visit

SOON = timedelta(minutes=5)
"""How soon all is tried again: no site was asked anything."""

DOORS, FEWEST = 5, 2
"""How many other sites are tried, and how many it takes to believe them."""

KNOCK_S = 5.0
FRESH_S = 60.0
"""Seconds for which what was found is believed."""

Door = tuple[str, int]
"""A host and a port."""


class Connectivity:
    """Speaks for the network of this machine, as far as one crawl needs to know."""

    def __init__(
        self,
        own_doors: Iterable[str],
        other_homes: Callable[[int], Awaitable[Sequence[str]]],
        allowed: Sequence[Network],
    ) -> None:
        """Know the crawl's own addresses, and of which private networks it may be.

        *other_homes* returns up to so many addresses of other sites that were well.
        """
        self.evidence: str | None = None
        self._own_doors = set(map(_door, own_doors))
        self._other_homes = other_homes
        self._allowed = allowed
        self._tried_at = -inf
        self._lock = asyncio.Lock()

    async def fails(self) -> bool:
        """Say whether other sites cannot be reached either; `evidence` says which."""
        async with self._lock:
            if time.monotonic() - self._tried_at > FRESH_S:
                self.evidence = await self._try_others()
                self._tried_at = time.monotonic()
            return self.evidence is not None

    async def _try_others(self) -> str | None:
        homes = await self._other_homes(2 * DOORS)
        doors = dict.fromkeys(map(_door, homes))
        tried = [door for door in doors if door not in self._own_doors][:DOORS]
        if len(tried) < FEWEST or any(await asyncio.gather(*map(self._opens, tried))):
            return None
        others = ", ".join(f"{host}:{port}" for host, port in tried)
        return f"this machine's own network: {others} cannot be reached either"

    async def _opens(self, door: Door) -> bool:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(KNOCK_S):
                return await self._connects(door)
        return False

    async def _connects(self, door: Door) -> bool:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(*door, type=socket.SOCK_STREAM)
        for address in dict.fromkeys(str(info[4][0]) for info in found):
            if may_visit(ip_address(address), self._allowed):
                _, writer = await asyncio.open_connection(address, door[1])
                writer.close()
                return True
        return False


def _door(url: str) -> Door:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
