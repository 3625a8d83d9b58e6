"""The Python API of readers: `Archive`; nothing here writes.

with Archive("sqlite:///news.db") as archive:
    for version in archive.history("https://site.kz/news/1"):
        print(version.valid_from, version.change_kind, version.headline)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Self, TypeVar, overload

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from archive import db, queries
from archive.errors import ArchiveError, UnknownArticleError
from archive.payloads import DamagedPayloadError, verified
from archive.records import (
    ArticleAddress,
    ArticleVersion,
    CrawlRun,
    DayCoverage,
    FeedChange,
    LatestArticle,
    RawCapture,
    SourceStatus,
    TextTwin,
)

# Rows fetched at once: bodies of some KB each keep this below a megabyte or two.
CHUNK = 200

Moment = datetime | date
Record = TypeVar("Record")


class UnknownCaptureError(ArchiveError, LookupError):
    """The archive has no such capture, or no bytes of it."""

    def __init__(self, capture_id: int, what: str = "no such capture") -> None:
        """Name the capture and say *what* is missing."""
        self.capture_id = capture_id
        super().__init__(
            f"capture {capture_id}: {what}; article_history names captures that exist"
        )


class Archive:
    """An archive opened for reading; every answer is a plain immutable value.

    Iterators stream: they hold one read transaction until exhausted or closed.
    Times may be dates (midnight UTC) or aware datetimes.
    """

    def __init__(self, url: str = db.DEFAULT_URL) -> None:
        """Open the archive at *url*; an ArchiveError says why it cannot be."""
        self.url = url
        self.engine = db.opened(url).execution_options(postgresql_readonly=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def articles(
        self,
        *,
        source: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        language: str | None = None,
        status: str | None = None,
    ) -> Iterator[LatestArticle]:
        """Yield articles as they stand now, newest first, undated ones last.

        *since* and *until* (not included) bound the date of publication and
        leave undated articles out; *status* is live, gone or moved.
        """
        choice = queries.Choice(source, moment(since), moment(until), language, status)
        yield from self._stream(queries.dated_articles(choice), LatestArticle)
        if not choice.is_dated:
            yield from self._stream(queries.undated_articles(choice), LatestArticle)

    def article(self, url: str | int) -> LatestArticle:
        """Return the article at any of its addresses (or by its article_id).

        One that moved says so (`status`, `moved_to`). Raises UnknownArticleError.
        """
        found = self._one(queries.article(self.article_id(url)), LatestArticle)
        if found is None:
            raise UnknownArticleError(str(url))
        return found

    def article_id(self, url: str | int) -> int:
        """Return whose address it is; UnknownArticleError if no article's."""
        if isinstance(url, int):
            return url
        wanted = url if "://" in url else f"https://{url}"
        with self.connection() as connection:
            for query in queries.article_ids(wanted):
                found: int | None = connection.execute(query).scalar()
                if found is not None:
                    return found
        raise UnknownArticleError(url)

    def addresses(self, url: str | int) -> list[ArticleAddress]:
        """Return every address under which the article was met."""
        query = queries.addresses(self.article_id(url))
        return list(self._stream(query, ArticleAddress))

    def twins(self, url: str | int) -> list[TextTwin]:
        """Return the pairs of (nearly) equal texts that the article is part of."""
        return list(self._stream(queries.twins(self.article_id(url)), TextTwin))

    def history(self, url: str | int) -> list[ArticleVersion]:
        """Return every version of an article, oldest first."""
        versions = self._stream(queries.history(self.article_id(url)), ArticleVersion)
        found = list(versions)
        if not found:
            raise UnknownArticleError(str(url))
        return found

    @overload
    def as_of(self, at: Moment, *, url: str | int) -> ArticleVersion | None: ...
    @overload
    def as_of(
        self, at: Moment, *, source: str | None = None
    ) -> Iterator[ArticleVersion]: ...
    def as_of(
        self,
        at: Moment,
        *,
        url: str | int | None = None,
        source: str | None = None,
    ) -> ArticleVersion | Iterator[ArticleVersion] | None:
        """Return what stood at that moment, as far as it had been seen by then.

        With *url* the version of that article, or None; else an iterator over
        the versions of a *source*, or of all. What was gone then is left out.
        """
        when = moment(at)
        if url is None:
            return self._stream(queries.standing(when, source=source), ArticleVersion)
        article_id = self.article_id(url)
        return self._one(queries.standing(when, article_id=article_id), ArticleVersion)

    def changes(
        self, after: int = 0, *, source: str | None = None, limit: int | None = None
    ) -> Iterator[FeedChange]:
        """Yield the feed behind `seq` *after*; keep the last `seq`, resume there."""
        query = queries.changes(after, source=source, limit=limit)
        return self._stream(query, FeedChange)

    def sources(self) -> list[SourceStatus]:
        """Return how every source is doing."""
        return list(self._stream(queries.sources(), SourceStatus))

    def coverage(self, source: str, since: date, until: date) -> list[DayCoverage]:
        """Return the days of a source on which anything happened (*until* excluded)."""
        query = queries.coverage(
            source, since=since.isoformat(), until=until.isoformat()
        )
        return list(self._stream(query, DayCoverage))

    def crawls(self, *, source: str | None = None, limit: int = 20) -> list[CrawlRun]:
        """Return the latest crawls, newest first."""
        return list(self._stream(queries.crawls(source=source, limit=limit), CrawlRun))

    def captures(self, url: str | int) -> list[RawCapture]:
        """Return the captures that were read as this article, without their bytes."""
        query = queries.captures(article_id=self.article_id(url))
        return list(self._stream(query, RawCapture))

    def capture(self, capture_id: int) -> RawCapture:
        """Return one capture without its bytes; UnknownCaptureError if none."""
        found = self._one(queries.capture(capture_id), RawCapture)
        if found is None:
            raise UnknownCaptureError(capture_id)
        return found

    def raw(self, capture_id: int) -> tuple[dict[str, str], bytes]:
        """Return a capture's headers and its bytes, checked against their digest."""
        capture = self.capture(capture_id)
        if capture.payload_sha256 is None:
            return capture.headers, b""
        with self.connection() as connection:
            query = queries.payload(capture.payload_sha256)
            data: bytes | None = connection.execute(query).scalar()
        if data is None:
            raise DamagedPayloadError(capture.payload_sha256, "its bytes are missing")
        return capture.headers, verified(capture.payload_sha256, data)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a read-only connection; what the driver says becomes ArchiveError."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise db.unavailable(self.url, error) from error

    def _stream(
        self, query: queries.Rows, record: Callable[..., Record]
    ) -> Iterator[Record]:
        with self.connection() as connection:
            streaming = connection.execution_options(yield_per=CHUNK)
            for row in streaming.execute(query):
                yield record(*row)

    def _one(self, query: queries.Rows, record: Callable[..., Record]) -> Record | None:
        with self.connection() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else record(*row)


@overload
def moment(value: Moment) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: Moment | None) -> datetime | None:
    """Return an aware UTC moment; a date is its midnight, a naive time an error."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if value.tzinfo is None:
        message = f"a time without a zone is ambiguous: {value}; add tzinfo"
        raise ValueError(message)
    return value.astimezone(UTC)
