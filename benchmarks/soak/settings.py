"""newsarchive's own settings; waiting is shortened, since a month takes minutes."""

from crawler.settings import *  # noqa: F403

DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_TIMEOUT = 3
BACKOFF_FIRST = 0.1  # type: ignore[assignment]
BACKOFF_PATIENCE = 1.5  # type: ignore[assignment]
LOG_LEVEL = "ERROR"
