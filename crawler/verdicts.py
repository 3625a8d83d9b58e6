"""What a page without an article means for its link; pure data."""

from __future__ import annotations

from archive.article import NoArticleKind

PASSING_REFUSALS = frozenset({"host_paused", "robots_unreachable", "stopping"})
"""Refusals that say nothing about the link: it stays pending."""

SKIPPED: frozenset[NoArticleKind] = frozenset(
    {"home", "listing", "live", "not_html", "paywall", "soft_404"}
)
"""Kinds that will be the same next time; the others are worth another try."""


def state(kind: NoArticleKind, *, known: bool) -> str:
    """Return the state of a link whose page was no article.

    A link that led to an article before is never given up for one odd answer.
    """
    return "skipped" if kind in SKIPPED and not known else "failed"
