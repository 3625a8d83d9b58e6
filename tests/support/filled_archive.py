"""The newsroom's archive, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from archive import Archive, db, models
from archive.search import index
from tests.support import small_archive


@pytest.fixture
def filled_url(database_url: str) -> str:
    """The address of an archive that holds the newsroom's story."""
    engine = db.connect(database_url, write=True)
    with engine.begin() as connection:
        small_archive.fill(connection)
        index(connection, searchable(connection))
    engine.dispose()
    return database_url


def searchable(connection: sa.Connection) -> list[sa.Row]:
    """Return what of each article the store hands to the index."""
    article, version, content = (
        model.__table__ for model in (models.ArticleRow, models.Version, models.Content)
    )
    statement = (
        sa.select(
            *(article.c.id, article.c.source_id, version.c.language),
            *(article.c.published_at, version.c.headline, version.c.lead),
            content.c.body,
        )
        .join(version, version.c.id == article.c.version_id)
        .join(content, content.c.hash == version.c.content_hash)
    )
    return list(connection.execute(statement))


@pytest.fixture
def archive(filled_url: str) -> Iterator[Archive]:
    with Archive(filled_url) as opened:
        yield opened
