"""Search for articles by their words, page by page; how it is done is `search`."""

from __future__ import annotations

from collections.abc import Iterator

from archive.contract import filters
from archive.reader.session import Moment, Session, moment
from archive.search.searching import PAGE, Facets, Hit, Search


class SearchSession(Session):
    """An archive opened for reading, whose articles are found by their words."""

    def search(  # noqa: PLR0913 - the filters of `articles`, and where to go on
        self,
        words: str,
        *,
        source: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        language: str | None = None,
        limit: int | None = None,
        before: int | None = None,
    ) -> Iterator[Hit]:
        """Yield articles that hold all *words*, newest first.

        "a phrase", either OR other, -without, begin*. Spelling is folded (ё е,
        қ к, oʻ o') and words are found in Cyrillic and Latin letters alike.
        Raises SearchError when there is nothing to search for.
        """
        choice = filters.ArticleFilter(source, moment(since), moment(until), language)
        return self.find(words, choice, limit=limit, before=before)

    def facets(
        self,
        words: str,
        *,
        source: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        language: str | None = None,
    ) -> Facets:
        """Return how the results of a search spread over sources, languages, months."""
        choice = filters.ArticleFilter(source, moment(since), moment(until), language)
        return self.spread(words, choice)

    def find(
        self,
        words: str,
        choice: filters.ArticleFilter,
        *,
        limit: int | None = None,
        before: int | None = None,
    ) -> Iterator[Hit]:
        """Do what `search` does, with its filters as one value."""
        return self._pages(Search.of(words, choice), limit, before)

    def _pages(
        self, search: Search, left: int | None, before: int | None
    ) -> Iterator[Hit]:
        while left is None or left > 0:
            page = PAGE if left is None else min(PAGE, left)
            with self.connection() as connection:
                keys = search.keys(connection, before=before, limit=page)
                hits = list(search.hits(connection, keys))
            yield from hits
            if len(keys) < page:
                break
            before = keys[-1]
            left = None if left is None else left - len(hits)

    def spread(self, words: str, choice: filters.ArticleFilter) -> Facets:
        """Do what `facets` does, with its filters as one value."""
        with self.connection() as connection:
            return Search.of(words, choice).facets(connection)
