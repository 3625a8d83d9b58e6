"""What makes a version: which parts of an article an editor changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archive.article import Article
from archive.text.features import TextFeatures
from archive.text.normalize import content_hash, normal, word_changes, words

# Kept up to date on the version that stands, without making a new one.
METADATA = (
    "section",
    "tags",
    "language",
    "script",
    "published_at",
    "published_precision",
    "published_raw",
    "published_from",
    "modified_at",
    "image_url",
    "image_caption",
    "image_credit",
)

READ = ("headline", "lead", "content_hash", "authors", "extractor", *METADATA)
"""What another reading of a version's capture may change."""


def columns(article: Article, known: TextFeatures | None = None) -> dict[str, Any]:
    """Return *article* as the columns of a version and its content."""
    published, modified, image = article.published, article.modified, article.image
    return {
        "headline": article.headline,
        "lead": article.lead,
        "body": article.body,
        "content_hash": known.content_hash if known else content_hash(article.body),
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "script": article.script,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_raw": published.raw if published else None,
        "published_from": published.origin if published else None,
        "modified_at": modified.at if modified else None,
        "image_url": image.url if image else None,
        "image_caption": image.caption if image else None,
        "image_credit": image.credit if image else None,
        "extractor": article.extractor,
    }


def difference(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Return what an editor changed: headline, lead, body, metadata, or nothing.

    Several are joined by ``+``; the empty string says that both are the same
    version.
    """
    changed = []
    if normal(old["headline"]) != normal(new["headline"]):
        changed.append("headline")
    if normal(old["lead"] or "") != normal(new["lead"] or ""):
        changed.append("lead")
    if old["content_hash"] != new["content_hash"]:
        changed.append("body")
    if _names(old["authors"]) != _names(new["authors"]):
        changed.append("metadata")
    return "+".join(changed)


def _names(authors: Sequence[str]) -> list[str]:
    return sorted(normal(author).casefold() for author in authors)


def outdated(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Say whether metadata of the standing version must be brought up to date."""
    return any(old[name] != new[name] for name in METADATA)


def word_counts(
    old: dict[str, Any] | None, new: dict[str, Any], known: TextFeatures | None = None
) -> tuple[int, int]:
    """Return words added and removed, over headline, lead and body.

    *known* is what was counted of the new body.
    """
    if old is None and known is not None:
        opening = f"{new['headline']}\n{new['lead'] or ''}"
        return len(words(normal(opening))) + known.word_count, 0
    if old is None:
        return len(words(normal(_whole(new)))), 0
    return word_changes(_whole(old), _whole(new))


def _whole(version: dict[str, Any]) -> str:
    return "\n".join((version["headline"], version["lead"] or "", version["body"]))
