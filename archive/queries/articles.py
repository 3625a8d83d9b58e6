"""Questions about articles, their versions and the feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    not_,
    or_,
    select,
)

from archive import urls
from archive.contract.filters import LARGEST, ArticleFilter
from archive.contract.tables import (
    ADDRESSES,
    CHANGES,
    EDITIONS,
    HISTORY,
    LATEST,
    TWINS,
)
from archive.errors import ArchiveError
from archive.models import ArticleUrl, Change, Redaction, Source

Rows = Select[*tuple[Any, ...]]


def dated_articles(choice: ArticleFilter) -> Rows:
    """Return the chosen articles that have a date, newest first."""
    view = LATEST.c
    # NULLs sort differently on the two databases, and NULLS LAST uses no index.
    return (
        select(LATEST)
        .where(view.published_at.is_not(None), *_conditions(choice))
        .order_by(view.published_at.desc(), view.article_id.desc())
    )


def undated_articles(choice: ArticleFilter) -> Rows:
    """Return the chosen articles without a date, the latest found first."""
    view = LATEST.c
    return (
        select(LATEST)
        .where(view.published_at.is_(None), *_conditions(choice))
        .order_by(view.article_id.desc())
    )


def _conditions(choice: ArticleFilter) -> Iterable[ColumnElement[bool]]:
    view = LATEST.c
    if choice.source is not None:
        yield view.source == choice.source
    if choice.since is not None:
        yield view.published_at >= choice.since
    if choice.until is not None:
        yield view.published_at < choice.until
    if choice.language is not None:
        yield view.language == choice.language
    if choice.status is not None:
        yield view.status == choice.status


def article(article_id: int) -> Rows:
    """Return one article as it stands now."""
    return select(LATEST).where(LATEST.c.article_id == article_id)


def article_ids(url: str) -> Iterable[Rows]:
    """Return where to look an address up, most certain first.

    As it was met, then by its key; a site may count the trailing slash.
    """
    wanted = url.strip()
    keys = {
        urls.digest(urls.key(wanted)),
        urls.digest(urls.key(wanted, trailing_slash="keep")),
    }
    yield _address(ArticleUrl.exact_digest == urls.digest(wanted))
    yield _address(
        # names every source, because the index starts with it
        ArticleUrl.source_id.in_(select(Source.id)),
        ArticleUrl.url_digest.in_(sorted(keys)),
    )


def _address(*conditions: ColumnElement[bool]) -> Rows:
    canonical_first = (ArticleUrl.kind == "canonical").desc()
    return (
        select(ArticleUrl.article_id)
        .where(*conditions)
        .order_by(canonical_first, ArticleUrl.last_seen_at.desc(), ArticleUrl.id)
        .limit(1)
    )


def redaction(article_id: int) -> Rows:
    """Return (url, when, why) of the removal of an article."""
    return (
        select(Redaction.url, Redaction.at, Redaction.reason)
        .where(Redaction.article_id == article_id)
        .order_by(Redaction.id)
        .limit(1)
    )


def addresses(article_id: int) -> Rows:
    """Return every address of an article, the first met first."""
    view = ADDRESSES.c
    return (
        select(ADDRESSES)
        .where(view.article_id == article_id)
        .order_by(view.first_seen_at, view.url)
    )


def history(article_id: int) -> Rows:
    """Return an article's versions, oldest first."""
    return (
        select(HISTORY)
        .where(HISTORY.c.article_id == article_id)
        .order_by(HISTORY.c.version_number)
    )


def standing(
    moment: datetime, *, article_id: int | None = None, source: str | None = None
) -> Rows:
    """Return the versions that stood at *moment*; what was gone then is left out."""
    view = HISTORY.c
    found = select(HISTORY).where(
        view.valid_from <= moment,
        or_(view.valid_to.is_(None), view.valid_to > moment),
        not_(_gone_at(moment)),
    )
    if article_id is not None:
        found = found.where(view.article_id == article_id)
    if source is not None:
        found = found.where(view.source == source)
    return found.order_by(view.article_id)


def _gone_at(moment: datetime) -> ColumnElement[bool]:
    gone, back = Change.__table__.alias("gone"), Change.__table__.alias("back")
    returned = exists().where(
        back.c.article_id == gone.c.article_id,
        back.c.kind == "article.back",
        back.c.seq > gone.c.seq,
        back.c.at <= moment,
    )
    return exists().where(
        gone.c.article_id == HISTORY.c.article_id,
        gone.c.kind.in_(("article.gone", "article.moved")),
        gone.c.at <= moment,
        not_(returned),
    )


def changes(after: int, *, source: str | None, limit: int | None) -> Rows:
    """Return the entries of the feed behind *after*, in order."""
    if after > LARGEST:
        message = f"the feed never comes to seq {after}"
        raise ArchiveError(message)
    found = select(CHANGES).where(CHANGES.c.seq > after).order_by(CHANGES.c.seq)
    if source is not None:
        found = found.where(CHANGES.c.source == source)
    return found.limit(limit)


def latest_changes(*, before: int | None, source: str | None, limit: int) -> Rows:
    """Return the last entries of the feed (below *before*), the latest first."""
    found = select(CHANGES).order_by(CHANGES.c.seq.desc()).limit(limit)
    if before is not None:
        found = found.where(CHANGES.c.seq < before)
    return found if source is None else found.where(CHANGES.c.source == source)


def headlines(article_ids: Sequence[int]) -> Rows:
    """Return the headlines (article_id, headline) that articles have now."""
    view = LATEST.c
    return select(view.article_id, view.headline).where(
        view.article_id.in_(article_ids)
    )


def twins(article_id: int) -> Rows:
    """Return the pairs an article is part of, the most alike first."""
    view = TWINS.c
    pair = or_(view.article_id == article_id, view.twin_id == article_id)
    return select(TWINS).where(pair).order_by(view.similarity.desc(), view.twin_id)


def editions(article_id: int) -> Rows:
    """Return an article's editions in other languages and scripts."""
    view = EDITIONS.c
    own = select(EDITIONS).where(view.article_id == article_id)
    return own.order_by(view.edition_id)
