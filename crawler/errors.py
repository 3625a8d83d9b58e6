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


class ContactMissingError(CrawlerError):
    """Nobody can be reached about this crawler."""

    def __init__(self, contact: str) -> None:
        """Name the *contact* that was found wanting; it may be empty."""
        self.contact = contact
        fault = f"{contact!r} is neither" if contact else "it is not set to"
        super().__init__(
            "the sites we visit must be able to reach us, so a crawl needs "
            f"NEWSARCHIVE_CONTACT, but {fault} a mail address or a web page; "
            "set it, for example NEWSARCHIVE_CONTACT=archive@example.org"
        )


EXPLAINED = {
    "blocked_address": "it is a private address; NEWSARCHIVE_ALLOW_PRIVATE=1 allows it",
    "robots": "its robots.txt forbids it; ask the site",
    "robots_unreachable": "its robots.txt gave no answer; check its address",
    "bad_scheme": "it is no web address; give one such as https://example.org/",
}
"""Why a page was not fetched, for people, by the codes that a remedy is known for."""


class FetchError(CrawlerError):
    """A page that a check needs could not be fetched."""

    def __init__(self, url: str, why: str) -> None:
        """Name the *url* and *why*, as a short code."""
        self.url, self.why = url, why
        super().__init__(f"{url} could not be fetched: {EXPLAINED.get(why, why)}")


class RecordingError(CrawlerError):
    """A source has no recording that could be replayed."""

    def __init__(self, name: str, why: str) -> None:
        """Name the source and *why* its recording is of no use."""
        self.name, self.why = name, why
        super().__init__(f"{why}; `newsarchive sources record {name}` makes it")


class ProbeError(CrawlerError):
    """A site gave nothing from which a source could be proposed."""

    def __init__(self, home: str, why: str) -> None:
        """Name the site's *home* and *why* nothing was found."""
        self.home, self.why = home, why
        remedy = "write one by hand, see docs/adding-a-source.md"
        said = EXPLAINED.get(why) or f"{why}; {remedy}"
        super().__init__(f"no source can be proposed for {home}: {said}")
