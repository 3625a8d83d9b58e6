"""What the captures of one source teach about its template; pure and repeatable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was learned of a source; *version* identifies it."""

    version: str = ""
