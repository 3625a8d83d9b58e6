"""What can go wrong while crawling, each with its remedy in the message."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class CrawlerError(Exception):
    """Base of every error the crawler raises on purpose."""


class SourceError(CrawlerError):
    """A source's file says something that cannot be used."""

    def __init__(self, path: Path, key: str | None, problem: str, remedy: str) -> None:
        """Say in which file (*path*), at which *key*, what is wrong and what to do."""
        self.path, self.key, self.problem, self.remedy = path, key, problem, remedy
        place = f"{path}: {key}" if key else str(path)
        super().__init__(f"{place}: {problem}; {remedy}")


class UnknownSourceError(CrawlerError, LookupError):
    """No source of this name is bundled or in the operator's folders."""

    def __init__(
        self, name: str, known: Iterable[str], folders: Iterable[Path]
    ) -> None:
        """Name what was asked for, what comes close and where it was looked for."""
        self.name = name
        close = get_close_matches(name, list(known), n=1)
        remedy = (
            f"did you mean {close[0]}?"
            if close
            else "`newsarchive sources list` shows them all"
        )
        places = ", ".join(map(str, folders))
        super().__init__(f"no source is called {name} in {places}; {remedy}")
