"""The newsroom's archive, on each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive import Archive, db, models
from archive.search import index
from tests.support import small_archive
from tests.support.databases import KINDS, copied
from tests.support.postgres import Cluster


@pytest.fixture(scope="session")
def sqlite_filled(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file that holds the small archive, to copy."""
    folder = tmp_path_factory.mktemp("filled")
    file = Path(shutil.copy(sqlite_template, folder / "archive.db"))
    fill(f"sqlite:///{file}")
    assert [path.name for path in folder.iterdir()] == [file.name]
    return file


@pytest.fixture(scope="session")
def postgresql_filled(
    postgresql_cluster: Cluster, postgresql_template: str
) -> Iterator[str]:
    """The name of a database that holds the small archive, to copy."""
    with postgresql_cluster.database(postgresql_template) as name:
        fill(postgresql_cluster.url(name))
        yield name


@pytest.fixture(params=KINDS)
def filled_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an archive that holds the newsroom's story."""
    with copied(request, "filled") as url:
        yield url


def fill(url: str) -> None:
    engine = db.connect(url, write=True)
    with engine.begin() as connection:
        small_archive.fill(connection)
        index(connection, searchable(connection))
    engine.dispose()


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
