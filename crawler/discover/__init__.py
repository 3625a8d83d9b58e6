"""From a listing's bytes to the articles it names; pure, for any site."""

from crawler.discover.addresses import looks_like_article, trap
from crawler.discover.answer import discover, start
from crawler.discover.stopping import Stopping, fingerprint

__all__ = [
    "Stopping",
    "discover",
    "fingerprint",
    "looks_like_article",
    "start",
    "trap",
]
