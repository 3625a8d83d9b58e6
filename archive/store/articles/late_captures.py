"""Captures taken before others that are known: their place among the versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from archive.article import Article
from archive.store.articles import comparison, neighbours
from archive.store.articles.batch import Batch, plan, settle, stand
from archive.store.articles.neighbours import Place
from archive.store.articles.version_order import FirstCapture, Placed
from archive.store.commands import SaveArticle
from archive.store.results import SaveResult

_FIRST = ("valid_from", "capture_id", "change_kind", "words_added", "words_removed")
"""What a version has of its first capture, and of the version before it."""


def is_late(article: Row[Any], save: SaveArticle) -> bool:
    """Say whether the article was seen at a later moment than the save's."""
    known = article.last_seen_at, article.capture_id or 0
    return bool((save.fetched_at, save.capture_id) < known)


def place(
    batch: Batch, save: SaveArticle, article: Row[Any], current: dict[str, Any]
) -> bool:
    """Put a late capture in its place; False: it is the latest reading after all.

    The *current* version stays: an earlier capture says nothing about it.
    """
    return _is_of_current(batch, save, article, current) or _put(batch, save, article)


def _put(batch: Batch, save: SaveArticle, article: Row[Any]) -> bool:
    at = save.fetched_at, save.capture_id
    found = neighbours.find(batch.connection, article.id, at)
    if found.again is None and found.after is None:
        return False
    new = comparison.columns(save.article, save.features)
    if found.before is not None:
        last = neighbours.last_reading(batch.connection, article.id, save, found.before)
        if not (before := _as_read(batch, save, article, found.before, last)):
            return True
        found.before = before
        if not comparison.difference(before, new):
            _same(batch, save, article, found, new)
            return True
    if found.again is None:
        assert found.after is not None  # noqa: S101 - looked at above
        first = found.after["capture_id"]
        if not (after := _as_read(batch, save, article, found.after, first)):
            return True
        found.after = after
        if not comparison.difference(after, new):
            _sooner(batch, save, article, after)
            return True
    _insert(batch, save, article, found, new)
    return True


def _is_of_current(
    batch: Batch, save: SaveArticle, article: Row[Any], current: dict[str, Any]
) -> bool:
    """Note a capture that plainly shows the current version; many at once are such."""
    new = comparison.columns(save.article, save.features)
    if current["extractor"] != new["extractor"] or comparison.difference(current, new):
        return False
    at = save.fetched_at, save.capture_id
    first = current["valid_from"], current["capture_id"]
    if at < first:
        if at[0] < first[0] or neighbours.is_between(
            batch.connection, article.id, at, first
        ):
            return False
        batch.firsts.append(FirstCapture(current["id"], at[1], first[1]))
    outcome = SaveResult("unchanged", article.id, current["number"])
    _stand(batch, save, article, outcome, is_first=at <= first)
    return True


def _as_read(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    version: dict[str, Any],
    capture_id: int,
) -> dict[str, Any] | None:
    """Return *version* as the save's extractor reads it.

    None: its capture must be read again first, and the outcome says so.
    """
    if version["extractor"] == save.article.extractor:
        return version
    if save.baseline is None or save.baseline_id != capture_id:
        stale = SaveResult("stale", article.id, capture_id=capture_id)
        batch.outcomes[save.capture_id] = stale
        return None
    if not isinstance(save.baseline, Article):
        # no evidence of an edit: taken for the same, and it keeps its text
        return version | comparison.columns(save.article)
    read = version | comparison.columns(save.baseline)
    is_news = bool(comparison.difference(version, read))
    batch.rewrite(article, read, save.fetched_at, is_news=is_news)
    return read


def _same(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    place: Place,
    new: dict[str, Any],
) -> None:
    """Note that the version that stood then was simply seen once more."""
    before = place.before
    assert before is not None  # noqa: S101 - what it is the same as
    if place.again is None and comparison.outdated(before, new):
        batch.rewrite(article, before | new, save.fetched_at, is_news=False)
    outcome = SaveResult("unchanged", article.id, before["number"])
    known = before["capture_id"] == save.capture_id  # saved once more
    _stand(batch, save, article, outcome, is_first=known)


def _sooner(
    batch: Batch, save: SaveArticle, article: Row[Any], version: dict[str, Any]
) -> None:
    """Let the next version begin with this capture, which showed it already."""
    row = {"id": version["id"], "valid_from": save.fetched_at}
    batch.placed[article.id] = Placed([row | {"capture_id": save.capture_id}])
    number = version["number"]
    if save.fetched_at < version["valid_from"]:
        batch.tell("version.earlier", save.fetched_at, article, number)
    outcome = SaveResult("unchanged", article.id, number)
    _stand(batch, save, article, outcome, is_first=True)


def _insert(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    place: Place,
    new: dict[str, Any],
) -> None:
    """Add a version, and another if the one before it was seen *again* after it."""
    before, number = place.before, place.number
    changed = comparison.difference(before, new) if before else "first"
    counts = comparison.word_counts(before, new, save.features)
    first = save.fetched_at, save.capture_id, changed, *counts
    batch.take(new["body"], save.features)
    placed = Placed(added=[_added(article, number, new | _first(*first))])
    batch.tell("version.inserted", save.fetched_at, article, number)
    later = place.after
    if before is not None and place.again is not None:
        at, capture_id = place.again.fetched_at, place.again.id
        # its row goes on as the one seen again: that may be what stands now
        placed.added.append(_added(article, number - 1, before))
        later = before | {"valid_from": at, "capture_id": capture_id}
        batch.tell("version.inserted", at, article, number + 1)
    assert later is not None  # noqa: S101 - or the capture were the latest
    later["change_kind"] = comparison.difference(new, later)
    later["words_added"], later["words_removed"] = comparison.word_counts(new, later)
    placed.moved.append({name: later[name] for name in ("id", *_FIRST)})
    batch.placed[article.id] = placed
    for _ in placed.added:
        batch.count(save.source_id, save.fetched_at, new_article=False)
    outcome = SaveResult("changed", article.id, number, changed)
    _stand(batch, save, article, outcome, is_first=True)


def _first(*values: Any) -> dict[str, Any]:  # noqa: ANN401
    return dict(zip(_FIRST, values, strict=True))


def _added(article: Row[Any], number: int, version: dict[str, Any]) -> dict[str, Any]:
    columns = {"article_id": article.id, "number": number}
    left_out = {"id", "valid_to", "body", *columns}
    return columns | {
        name: value for name, value in version.items() if name not in left_out
    }


def _stand(
    batch: Batch,
    save: SaveArticle,
    article: Row[Any],
    outcome: SaveResult,
    *,
    is_first: bool,
) -> None:
    """Note how all stands: as it stood, but for what is told of earlier times."""
    placed = batch.placed.get(article.id, Placed())
    said = {
        "version_count": article.version_count + len(placed.added),
        "last_number": article.last_number + len(placed.added),
    }
    for row in placed.moved:
        if row["id"] == article.version_id:
            said["last_changed_at"] = row["valid_from"]
    for row in batch.rewrites:
        if row["id"] == article.version_id:
            said["published_at"] = row["published_at"]
    if save.fetched_at < article.first_seen_at:
        batch.rewritten.add(article.id)  # without a date it is found by that moment
        if article.status_since == article.first_seen_at:
            said["status_since"] = save.fetched_at
    row = stand(batch, save, article, **said)
    # its validators are of another text than the one that stands
    old = replace(save, etag=None, last_modified=None)
    settle(
        batch,
        old,
        outcome,
        plan(batch, save, row, row["last_seen_at"]),
        is_first=is_first,
    )
