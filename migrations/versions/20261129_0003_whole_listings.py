"""whole listings

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-29 07:10:00

A migration may not rename or drop what a view of the reader's contract shows,
and may not hold a lock on a large table for longer than it takes to add a
column. Read every generated line; delete what you do not understand.

It is frozen text: it imports nothing of ours and spells out its views.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A listing that broke off was told by a name in the counts, which are JSON as text.
FILL = """
UPDATE crawl SET listings_whole = (counts NOT LIKE '%"walks broken"%')
WHERE status IN ('done', 'partial', 'failed')
"""


def upgrade() -> None:
    op.add_column(
        "crawl",
        sa.Column(
            "listings_whole",
            sa.Boolean(),
            nullable=True,
            comment="no listing broke off behind its first page; null while it runs, or when it was interrupted",
        ),
    )
    op.execute(FILL)


def downgrade() -> None:
    op.drop_column("crawl", "listings_whole")
