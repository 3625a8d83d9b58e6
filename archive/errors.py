"""What can go wrong with the archive, each with its remedy in the message."""

from datetime import datetime


class ArchiveError(Exception):
    """Base of every error the archive raises on purpose."""


class DatabaseUnavailableError(ArchiveError):
    """The database could not be opened or answered."""

    def __init__(self, url: str, cause: str, remedy: str) -> None:
        """Say which database (*url*, without its password), why, and what to do."""
        self.url, self.cause, self.remedy = url, cause, remedy
        super().__init__(f"cannot use the database {url}: {cause}; {remedy}")


class SchemaMismatchError(ArchiveError):
    """The database's schema is not the one this code was written for."""

    def __init__(
        self, url: str, found: str | None, expected: str, *, is_known: bool = True
    ) -> None:
        """Name the revision *found* in the database and the one *expected*.

        *is_known*: there is a way from the one to the other.
        """
        self.url, self.found, self.expected = url, found, expected
        remedy = "run `newsarchive init`"
        if not is_known:
            remedy = "a newer or another newsarchive wrote it; install that one"
        super().__init__(
            f"the database {url} is at schema {found or 'none'}, "
            f"this newsarchive needs {expected}: {remedy}"
        )


class UnknownArticleError(ArchiveError, LookupError):
    """No article of the archive has this address."""

    def __init__(self, url: str) -> None:
        """Name the *url* that was asked for."""
        self.url = url
        super().__init__(
            f"no article at {url} in this archive; "
            "`newsarchive search WORDS` finds articles by text"
        )


class RedactedArticleError(ArchiveError, LookupError):
    """The article was removed from the archive on demand."""

    def __init__(self, url: str, at: datetime, reason: str) -> None:
        """Say which, when and why."""
        self.url, self.at, self.reason = url, at, reason
        super().__init__(f"{url} was removed on {at:%Y-%m-%d}: {reason}")


class UnknownCaptureError(ArchiveError, LookupError):
    """The archive has no such capture, or no bytes of it."""

    def __init__(self, capture_id: int, what: str = "no such capture") -> None:
        """Name the capture and say *what* is missing."""
        self.capture_id = capture_id
        super().__init__(
            f"capture {capture_id}: {what}; article_history names captures that exist"
        )
