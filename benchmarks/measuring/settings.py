"""newsarchive's own settings, but for politeness: here the machine is the limit."""

from crawler.settings import *  # noqa: F403
from crawler.settings import EXTENSIONS

AT_ONCE = 8
"""Requests at once to a host, for every contender."""

LAG = {"benchmarks.measuring.lag.Lag": 0}

CONCURRENT_REQUESTS = AT_ONCE  # newsarchive has a crawler, and a host, a source
CONCURRENT_REQUESTS_PER_DOMAIN = AT_ONCE
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
EXTENSIONS = EXTENSIONS | LAG
