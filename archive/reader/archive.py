"""The questions that readers ask; how they are written in SQL is `queries`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import overload

from archive.contract import filters
from archive.contract.records import (
    ArticleAddress,
    ArticleEdition,
    ArticleVersion,
    CrawlRun,
    DayCoverage,
    FeedChange,
    LatestArticle,
    NextLook,
    RawCapture,
    SourceStatus,
    TextTwin,
)
from archive.errors import (
    ArchiveError,
    RedactedArticleError,
    UnknownArticleError,
    UnknownCaptureError,
)
from archive.payloads import DamagedPayloadError, verified
from archive.queries import articles, captures, crawls, sources
from archive.reader.search import SearchSession
from archive.reader.session import Moment, moment


class Archive(SearchSession):
    """An archive opened for reading; every answer is a plain immutable value.

    Iterators stream: they hold one read transaction until exhausted or closed.
    Times may be dates (midnight UTC) or aware datetimes.
    """

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
        choice = filters.ArticleFilter(
            source, moment(since), moment(until), language, status
        )
        yield from self.stream(articles.dated_articles(choice), LatestArticle)
        if not choice.is_dated:
            yield from self.stream(articles.undated_articles(choice), LatestArticle)

    def article(self, url: str | int) -> LatestArticle:
        """Return the article at any of its addresses (or by its article_id).

        One that moved says so (`status`, `moved_to`). Raises UnknownArticleError.
        """
        found = self.one(articles.article(self.article_id(url)), LatestArticle)
        if found is None:
            raise self._missing(url)
        return found

    def article_id(self, url: str | int) -> int:
        """Return whose address it is; UnknownArticleError if no article's."""
        if isinstance(url, int):
            if abs(url) > filters.LARGEST:
                raise UnknownArticleError(str(url))
            return url
        wanted = url if "://" in url else f"https://{url}"
        with self.connection() as connection:
            for query in articles.article_ids(wanted):
                found: int | None = connection.execute(query).scalar()
                if found is not None:
                    return found
        raise UnknownArticleError(url)

    def _missing(self, url: str | int) -> ArchiveError:
        """Say why an article has nothing to show."""
        with self.connection() as connection:
            query = articles.redaction(self.article_id(url))
            row = connection.execute(query).one_or_none()
        return RedactedArticleError(*row) if row else UnknownArticleError(str(url))

    def addresses(self, url: str | int) -> list[ArticleAddress]:
        """Return every address under which the article was met."""
        query = articles.addresses(self.article_id(url))
        return list(self.stream(query, ArticleAddress))

    def twins(self, url: str | int) -> list[TextTwin]:
        """Return the pairs of (nearly) equal texts that the article is part of."""
        return list(self.stream(articles.twins(self.article_id(url)), TextTwin))

    def editions(self, url: str | int) -> list[ArticleEdition]:
        """Return the article's editions in other languages and scripts."""
        return list(
            self.stream(articles.editions(self.article_id(url)), ArticleEdition)
        )

    def history(self, url: str | int) -> list[ArticleVersion]:
        """Return every version of an article, oldest first."""
        versions = self.stream(articles.history(self.article_id(url)), ArticleVersion)
        found = list(versions)
        if not found:
            raise self._missing(url)
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
            return self.stream(articles.standing(when, source=source), ArticleVersion)
        article_id = self.article_id(url)
        return self.one(articles.standing(when, article_id=article_id), ArticleVersion)

    def changes(
        self, after: int = 0, *, source: str | None = None, limit: int | None = None
    ) -> Iterator[FeedChange]:
        """Yield the feed behind `seq` *after*; keep the last `seq`, resume there."""
        query = articles.changes(after, source=source, limit=limit)
        return self.stream(query, FeedChange)

    def sources(self) -> list[SourceStatus]:
        """Return how every source is doing."""
        return list(self.stream(sources.sources(), SourceStatus))

    def coverage(self, source: str, since: date, until: date) -> list[DayCoverage]:
        """Return the days of a source on which anything happened (*until* excluded)."""
        dates = {"since": since.isoformat(), "until": until.isoformat()}
        return list(self.stream(sources.coverage(source, **dates), DayCoverage))

    def crawls(self, *, source: str | None = None, limit: int = 20) -> list[CrawlRun]:
        """Return the latest crawls, newest first."""
        return list(self.stream(crawls.crawls(source=source, limit=limit), CrawlRun))

    def next_look(self, url: str | int) -> NextLook | None:
        """Return when the article is to be fetched again, and why then."""
        return self.one(captures.next_fetch(self.article_id(url)), NextLook)

    def captures(self, url: str | int) -> list[RawCapture]:
        """Return the captures that were read as this article, without their bytes."""
        query = captures.captures(article_id=self.article_id(url))
        return list(self.stream(query, RawCapture))

    def capture(self, capture_id: int) -> RawCapture:
        """Return one capture without its bytes; UnknownCaptureError if none."""
        known = abs(capture_id) <= filters.LARGEST
        found = self.one(captures.capture(capture_id), RawCapture) if known else None
        if found is None:
            raise UnknownCaptureError(capture_id)
        return found

    def raw(self, capture_id: int) -> tuple[dict[str, str], bytes]:
        """Return a capture's headers and its bytes, checked against their digest."""
        capture = self.capture(capture_id)
        if capture.payload_sha256 is None:
            return capture.headers, b""
        with self.connection() as connection:
            query = captures.payload(capture.payload_sha256)
            data: bytes | None = connection.execute(query).scalar()
        if data is None:
            raise DamagedPayloadError(capture.payload_sha256, "its bytes are missing")
        return capture.headers, verified(capture.payload_sha256, data)
