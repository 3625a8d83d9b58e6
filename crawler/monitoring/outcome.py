"""What a crawl came to, told from what it counted; pure."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.downloader.failures import OWN_NETWORK

TOLERATED = 0.1
"""Share of failed articles that a crawl may have and still be done."""

STORED = ("listings", "new", "changed", "unchanged", "gone")
"""What a crawl may have to show for itself."""

CUT_OFF = (f"listings failed: {OWN_NETWORK}", f"pending: {OWN_NETWORK}")
"""Counts of requests that got no answer because no site could be reached."""

ERROR = "error: "
"""What the counts of exceptions in our own code begin with."""


def verdict(counts: Mapping[str, int], finish_reason: str) -> tuple[str, str | None]:
    """Return how a crawl ended, and why; *finish_reason* is Scrapy's.

    Scrapy calls a crawl finished whatever its callbacks and pipelines raised.
    """
    if finish_reason != "finished":
        return "interrupted", finish_reason
    if counts.get("errors"):
        come_of_it = any(counts.get(name) for name in STORED)
        return "partial" if come_of_it else "failed", errors(counts)
    if lost := sum(counts.get(name, 0) for name in CUT_OFF):
        come_of_it = any(counts.get(name) for name in STORED)
        why = f"{lost} requests were lost to this machine's own network"
        return "partial" if come_of_it else "failed", why
    if counts.get("listings failed") and not counts.get("listings"):
        return "failed", "no listing could be read"
    failed, tried = counts.get("failed", 0), counts.get("fetched", 0)
    if counts.get("listings failed"):
        return "partial", f"{counts['listings failed']} listings failed"
    said = f"{failed} of {tried} articles failed" if failed else None
    return "partial" if failed > max(1, tried * TOLERATED) else "done", said


def errors(counts: Mapping[str, int]) -> str:
    """Name the exceptions that our own code raised, the most frequent first.

    >>> errors({"errors": 3, "error: KeyError": 1, "error: ValueError": 2})
    '3 errors in the crawler itself: 2 ValueError, 1 KeyError'
    """
    named = {
        name.removeprefix(ERROR): count
        for name, count in counts.items()
        if name.startswith(ERROR)
    }
    each = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    total = counts["errors"]
    said = ", ".join(f"{count} {name}" for name, count in each)
    return f"{total} error{'s' if total > 1 else ''} in the crawler itself: {said}"
