"""stretches in hours

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-29 06:40:00

A migration may not rename or drop what a view of the reader's contract shows,
and may not hold a lock on a large table for longer than it takes to add a
column. Read every generated line; delete what you do not understand.

It is frozen text: it imports nothing of ours and spells out its views.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = "time since the latest edit, by number: archive.habits.STRETCHES"
NEW = "time since the latest edit, 0 to 9: from 0, 1, 3, 6, 12, 24, 72, 168, 720, 2160 hours on"


def upgrade() -> None:
    _comment(OLD, NEW)


def downgrade() -> None:
    _comment(NEW, OLD)


def _comment(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":  # it keeps no comments
        return
    op.alter_column(
        "habit",
        "stretch",
        existing_type=sa.BigInteger(),
        existing_nullable=False,
        existing_comment=old,
        comment=new,
    )
