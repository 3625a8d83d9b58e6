"""Search: folded words in an index of either database's own kind."""

from archive.search.indexing import forget, index, outdated, refresh
from archive.search.query import SearchError

__all__ = ["SearchError", "forget", "index", "outdated", "refresh"]
