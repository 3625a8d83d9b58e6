"""When each host may be asked again; pure, and told what time it is."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf


@dataclass(slots=True)
class Host:
    """How one host has fared; moments are seconds of the pace's clock."""

    resting_until: float = -inf
    sent_at: float = -inf
    delay: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Pace:
    """Rests that double with each failure in a row, and delays asked for.

    *first_rest* and *longest_rest* are seconds.
    """

    first_rest: float
    longest_rest: float
    clock: Callable[[], float] = time.monotonic
    hosts: defaultdict[str, Host] = field(default_factory=lambda: defaultdict(Host))

    def rest(self, host: str) -> float:
        """Return how many seconds *host* still rests after its failures."""
        return max(0.0, self.hosts[host].resting_until - self.clock())

    def wait(self, host: str) -> float:
        """Return in how many seconds *host* may be asked again."""
        state = self.hosts[host]
        return max(self.rest(host), state.sent_at + state.delay - self.clock(), 0.0)

    def sent(self, host: str) -> None:
        """Note that a request to *host* goes out now."""
        self.hosts[host].sent_at = self.clock()

    def slow(self, host: str, delay: float) -> None:
        """Keep *delay* seconds between two requests to *host*."""
        self.hosts[host].delay = delay

    def answered(self, host: str) -> None:
        """Note that *host* works."""
        self.hosts[host].failures = 0

    def failed(self, host: str, asked: float = 0.0) -> float:
        """Let *host* rest, for *asked* seconds at least; return how long."""
        state = self.hosts[host]
        own = self.first_rest * 2.0 ** min(state.failures, 30)
        state.failures += 1
        rest = min(max(own, asked), self.longest_rest)
        state.resting_until = max(state.resting_until, self.clock() + rest)
        return rest
