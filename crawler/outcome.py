"""What a crawl came to, told from what it counted; pure."""

from __future__ import annotations

from collections.abc import Mapping

TOLERATED = 0.1
"""Share of failed articles that a crawl may have and still be done."""


def verdict(counts: Mapping[str, int], finish_reason: str) -> tuple[str, str | None]:
    """Return how a crawl ended, and why; *finish_reason* is Scrapy's."""
    if finish_reason != "finished":
        return "interrupted", finish_reason
    if counts.get("listings failed") and not counts.get("listings"):
        return "failed", "no listing could be read"
    failed, tried = counts.get("failed", 0), counts.get("fetched", 0)
    if counts.get("listings failed"):
        return "partial", f"{counts['listings failed']} listings failed"
    said = f"{failed} of {tried} articles failed" if failed else None
    return "partial" if failed > max(1, tried * TOLERATED) else "done", said


def health(counts: Mapping[str, int]) -> tuple[str, str | None]:
    """Return the state a crawl leaves its source in, with the evidence."""
    if counts.get("listings refused") and not counts.get("listings"):
        return "blocked", "every listing was refused"
    if not counts.get("listings"):
        return "broken", "no listing could be read"
    if not counts.get("links") and not counts.get("listings unchanged"):
        return "broken", "no listing named an article"
    return "ok", None
