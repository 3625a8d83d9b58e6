"""late captures in the words of the feed

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-29 07:50:00

A migration may not rename or drop what a view of the reader's contract shows,
and may not hold a lock on a large table for longer than it takes to add a
column. Read every generated line; delete what you do not understand.

It is frozen text: it imports nothing of ours and spells out its views.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COMMENTS = (
    (
        "change",
        "kind",
        sa.String(32),
        "article.new, version.new, article.gone, article.back, article.moved, article.edition, article.redacted, text.duplicate, text.similar, text.reread or version.merged",
        "article.new, version.new, version.inserted, version.earlier, article.gone, article.back, article.moved, article.edition, article.redacted, text.duplicate, text.similar, text.reread or version.merged",
    ),
    (
        "article",
        "last_number",
        sa.BigInteger(),
        "highest version number given out; none is used again",
        "highest number of a version, merged ones among them",
    ),
)
"""Table, column, type, and what was and is said of it."""


def upgrade() -> None:
    for table, column, kind, old, new in COMMENTS:
        _comment(table, column, kind, (old, new))


def downgrade() -> None:
    for table, column, kind, old, new in COMMENTS:
        _comment(table, column, kind, (new, old))


def _comment(
    table: str, column: str, kind: sa.String | sa.BigInteger, said: tuple[str, str]
) -> None:
    if op.get_bind().dialect.name == "sqlite":  # it keeps no comments
        return
    op.alter_column(
        table,
        column,
        existing_type=kind,
        existing_nullable=False,
        existing_comment=said[0],
        comment=said[1],
    )
