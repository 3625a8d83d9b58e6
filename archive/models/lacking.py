"""Which tables and views of the schema a database lacks."""

from __future__ import annotations

from sqlalchemy import Inspector

from archive.models import metadata
from archive.models.views import views


def missing_tables(found: Inspector) -> list[str]:
    """Return the tables that an archive of today's schema lacks."""
    return sorted(set(metadata.tables) - set(found.get_table_names()))


def missing_views(found: Inspector) -> list[str]:
    """Return the views of the reader's contract that are not there."""
    there = set(found.get_view_names())
    return [name for name in views(found.dialect.name) if name not in there]
