"""first schema

Revision ID: 0001
Revises:
Create Date: 2026-11-23 00:32:36.173050

A migration may not rename or drop what a view of the reader's contract shows,
and may not hold a lock on a large table for longer than it takes to add a
column. Read every generated line; delete what you do not understand.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True).with_variant(sa.String(25), "sqlite")
SEARCH_TERMS = sa.Text().with_variant(TSVECTOR(), "postgresql")

LATEST_ARTICLES = """
SELECT a.id AS article_id, s.name AS source, a.url AS url, v.headline AS headline,
       v.lead AS lead, c.body AS body, v.authors AS authors, v.section AS section,
       v.tags AS tags, v.language AS language, v.script AS script,
       a.published_at AS published_at, v.modified_at AS modified_at,
       v.image_url AS image_url, c.word_count AS word_count,
       v.content_hash AS content_hash, v.number AS version_number,
       a.version_count AS version_count, a.first_seen_at AS first_seen_at,
       a.last_seen_at AS last_seen_at, a.last_changed_at AS last_changed_at,
       a.status AS status, m.url AS moved_to
FROM article a
JOIN source s ON s.id = a.source_id
JOIN version v ON v.id = a.version_id
JOIN content c ON c.hash = v.content_hash
LEFT JOIN article m ON m.id = a.moved_to_id
"""

ARTICLE_HISTORY = """
SELECT v.article_id AS article_id, s.name AS source, a.url AS url,
       v.number AS version_number, v.valid_from AS valid_from,
       v.valid_to AS valid_to, v.headline AS headline, v.lead AS lead,
       c.body AS body, v.authors AS authors, v.published_at AS published_at,
       v.modified_at AS modified_at, v.content_hash AS content_hash,
       v.change_kind AS change_kind, v.words_added AS words_added,
       v.words_removed AS words_removed, v.extractor AS extractor,
       v.capture_id AS capture_id
FROM version v
JOIN article a ON a.id = v.article_id
JOIN source s ON s.id = a.source_id
JOIN content c ON c.hash = v.content_hash
"""

CHANGES = """
SELECT f.seq AS seq, f.at AS at, f.kind AS kind, f.article_id AS article_id,
       f.version_number AS version_number, s.name AS source, f.url AS url,
       f.other_id AS other_id
FROM change f
JOIN source s ON s.id = f.source_id
"""

SOURCE_STATUS = """
SELECT s.name AS source, s.state AS state, s.state_since AS since,
       s.state_reason AS reason, s.last_crawl_at AS last_crawl_at,
       s.last_new_article_at AS last_new_article_at, s.articles AS articles,
       s.versions AS versions, s.next_crawl_at AS next_crawl_at
FROM source s
"""

DAILY_COVERAGE = {
    "sqlite": """
SELECT d.source AS source, d.day AS day,
       (SELECT COUNT(*) FROM crawl x WHERE x.source_id = d.source_id
        AND x.kind = 'crawl' AND x.status IN ('done', 'partial')
        AND substr(x.started_at, 1, 10) = d.day) AS crawls,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND substr(x.published_at, 1, 10) = d.day) AS articles_published,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND substr(x.first_seen_at, 1, 10) = d.day) AS articles_captured,
       (SELECT COUNT(*) FROM gap x WHERE x.source_id = d.source_id
        AND substr(x.to_at, 1, 10) = d.day) AS gaps
FROM (SELECT DISTINCT e.source, e.source_id, e.day FROM (
SELECT s.name AS source, s.id AS source_id, substr(x.started_at, 1, 10) AS day
FROM source s CROSS JOIN crawl x WHERE x.source_id = s.id AND x.kind = 'crawl'
UNION ALL
SELECT s.name, s.id, substr(x.published_at, 1, 10) FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL AND x.published_at IS NOT NULL
UNION ALL
SELECT s.name, s.id, substr(x.first_seen_at, 1, 10) FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL
UNION ALL
SELECT s.name, s.id, substr(x.to_at, 1, 10) FROM source s CROSS JOIN gap x WHERE x.source_id = s.id
) e) d
""",
    "postgresql": """
SELECT d.source AS source, d.day AS day,
       (SELECT COUNT(*) FROM crawl x WHERE x.source_id = d.source_id
        AND x.kind = 'crawl' AND x.status IN ('done', 'partial')
        AND utc_day(x.started_at) = d.day) AS crawls,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND utc_day(x.published_at) = d.day) AS articles_published,
       (SELECT COUNT(*) FROM article x WHERE x.source_id = d.source_id
        AND x.version_id IS NOT NULL
        AND utc_day(x.first_seen_at) = d.day) AS articles_captured,
       (SELECT COUNT(*) FROM gap x WHERE x.source_id = d.source_id
        AND utc_day(x.to_at) = d.day) AS gaps
FROM (SELECT DISTINCT e.source, e.source_id, e.day FROM (
SELECT s.name AS source, s.id AS source_id, utc_day(x.started_at) AS day
FROM source s CROSS JOIN crawl x WHERE x.source_id = s.id AND x.kind = 'crawl'
UNION ALL
SELECT s.name, s.id, utc_day(x.published_at) FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL AND x.published_at IS NOT NULL
UNION ALL
SELECT s.name, s.id, utc_day(x.first_seen_at) FROM source s CROSS JOIN article x
WHERE x.source_id = s.id AND x.version_id IS NOT NULL
UNION ALL
SELECT s.name, s.id, utc_day(x.to_at) FROM source s CROSS JOIN gap x WHERE x.source_id = s.id
) e) d
""",
}

ARTICLE_URLS = """
SELECT u.url AS url, u.article_id AS article_id, u.first_seen_at AS first_seen_at,
       u.last_seen_at AS last_seen_at, u.kind AS kind
FROM article_url u
"""

TEXT_TWINS = """
SELECT t.article_id AS article_id, t.twin_id AS twin_id,
       t.similarity AS similarity, t.kind AS kind
FROM twin t
"""

ARTICLE_EDITIONS = """
SELECT e.article_id AS article_id, e.edition_id AS edition_id, e.kind AS kind,
       e.found_from AS found_from
FROM edition e
UNION ALL
SELECT e.edition_id, e.article_id, e.kind, e.found_from FROM edition e
"""

DAY_INDEXES = {
    "sqlite": (
        "CREATE INDEX ix_crawl_started_day ON crawl (source_id, substr(started_at, 1, 10)) WHERE kind = 'crawl'",
        "CREATE INDEX ix_article_published_day ON article (source_id, substr(published_at, 1, 10)) WHERE version_id IS NOT NULL",
        "CREATE INDEX ix_article_first_seen_day ON article (source_id, substr(first_seen_at, 1, 10)) WHERE version_id IS NOT NULL",
    ),
    "postgresql": (
        """CREATE FUNCTION utc_day(moment timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$""",
        "CREATE INDEX ix_crawl_started_day ON crawl (source_id, utc_day(started_at)) WHERE kind = 'crawl'",
        "CREATE INDEX ix_article_published_day ON article (source_id, utc_day(published_at)) WHERE version_id IS NOT NULL",
        "CREATE INDEX ix_article_first_seen_day ON article (source_id, utc_day(first_seen_at)) WHERE version_id IS NOT NULL",
    ),
}

SEARCH_INDEX = {
    "sqlite": (
        """CREATE VIRTUAL TABLE search_index USING fts5(
    terms, content = 'search_entry', content_rowid = 'key', columnsize = 0,
    tokenize = "ascii tokenchars '='"
)""",
        """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index (rowid, terms) VALUES (new.key, new.terms);
END""",
        """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, terms)
    VALUES ('delete', old.key, old.terms);
END""",
    ),
    "postgresql": ("CREATE INDEX search_index ON search_entry USING gin (terms)",),
}


def _views(dialect: str) -> dict[str, str]:
    return {
        "latest_articles": LATEST_ARTICLES,
        "article_history": ARTICLE_HISTORY,
        "changes": CHANGES,
        "source_status": SOURCE_STATUS,
        "daily_coverage": DAILY_COVERAGE[dialect],
        "article_urls": ARTICLE_URLS,
        "text_twins": TEXT_TWINS,
        "article_editions": ARTICLE_EDITIONS,
    }


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column(
            "hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the normalised body",
        ),
        sa.Column(
            "body",
            sa.Text(),
            nullable=False,
            comment="paragraphs, with a blank line between two",
        ),
        sa.Column(
            "word_count",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="words of the body",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_content")),
    )
    op.create_table(
        "feed_head",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="last seq given out",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_head")),
    )
    op.create_table(
        "payload",
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the bytes as received",
        ),
        sa.Column("codec", sa.String(length=8), nullable=False, comment="zstd"),
        sa.Column(
            "size",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="length of the bytes as received",
        ),
        sa.Column(
            "data", sa.LargeBinary(), nullable=False, comment="the compressed bytes"
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_payload")),
    )
    op.create_table(
        "sketch_band",
        sa.Column(
            "band",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="which part, from 0",
        ),
        sa.Column(
            "digest",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="hash of that part",
        ),
        sa.Column(
            "version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="the version",
        ),
        sa.PrimaryKeyConstraint(
            "band", "digest", "version_id", name=op.f("pk_sketch_band")
        ),
    )
    op.create_table(
        "source",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=64),
            nullable=False,
            comment="stem of the source's TOML",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="what readers call it"),
        sa.Column(
            "home", sa.Text(), nullable=False, comment="address of the front page"
        ),
        sa.Column(
            "language", sa.String(length=16), nullable=True, comment="main language"
        ),
        sa.Column(
            "time_zone", sa.String(length=64), nullable=False, comment="IANA time zone"
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="ok, silent, broken, blocked, paused or never-run",
        ),
        sa.Column(
            "state_since",
            UTC_TIME,
            nullable=False,
            comment="when the state began",
        ),
        sa.Column(
            "state_reason",
            sa.Text(),
            nullable=True,
            comment="evidence for the state",
        ),
        sa.Column(
            "last_crawl_at",
            UTC_TIME,
            nullable=True,
            comment="start of the latest crawl",
        ),
        sa.Column(
            "last_new_article_at",
            UTC_TIME,
            nullable=True,
            comment="when an article was last seen for the first time",
        ),
        sa.Column(
            "every_s",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="seconds between two crawls, learned from how much news each found",
        ),
        sa.Column(
            "next_crawl_at",
            UTC_TIME,
            nullable=True,
            comment="when the schedule crawls it next; null: as soon as it can",
        ),
        sa.Column(
            "checked_at",
            UTC_TIME,
            nullable=True,
            comment="when `sources check` last found articles there",
        ),
        sa.Column(
            "usual_since",
            UTC_TIME,
            nullable=True,
            comment="crawls before say nothing of what is usual: the operator said so",
        ),
        sa.Column(
            "revisits_a_day",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="looks at known articles that the latest crawl might make in 24 hours",
        ),
        sa.Column(
            "articles",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="articles stored",
        ),
        sa.Column(
            "versions",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="versions stored",
        ),
        sa.CheckConstraint(
            "state IN ('ok', 'silent', 'broken', 'blocked', 'paused', 'never-run')",
            name=op.f("ck_source_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "article",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="canonical address"),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the URL key",
        ),
        sa.Column(
            "edition_key",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="what its address shares with its editions in other languages",
        ),
        sa.Column(
            "status", sa.String(length=8), nullable=False, comment="live, gone or moved"
        ),
        sa.Column(
            "status_since",
            UTC_TIME,
            nullable=False,
            comment="when the status began",
        ),
        sa.Column(
            "moved_to_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="where it moved to",
        ),
        sa.Column(
            "version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the version that stands now",
        ),
        sa.Column(
            "version_count",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="versions so far",
        ),
        sa.Column(
            "last_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="highest version number given out; none is used again",
        ),
        sa.Column(
            "capture_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="latest capture that was read as this article",
        ),
        sa.Column(
            "published_at",
            UTC_TIME,
            nullable=True,
            comment="of the version that stands now",
        ),
        sa.Column(
            "first_seen_at",
            UTC_TIME,
            nullable=False,
            comment="first capture",
        ),
        sa.Column(
            "last_seen_at",
            UTC_TIME,
            nullable=False,
            comment="latest capture that still showed it",
        ),
        sa.Column(
            "last_changed_at",
            UTC_TIME,
            nullable=False,
            comment="first capture of the version that stands now",
        ),
        sa.CheckConstraint(
            "status IN ('live', 'gone', 'moved')", name=op.f("ck_article_status")
        ),
        sa.ForeignKeyConstraint(
            ["moved_to_id"], ["article.id"], name=op.f("fk_article_moved_to_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_article_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint(
            "source_id", "url_digest", name=op.f("uq_article_source_id_url_digest")
        ),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_edition_key"), ["edition_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_published_at"), ["published_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_source_id_published_at"),
            ["source_id", "published_at"],
            unique=False,
        )

    op.create_table(
        "backfill",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "since",
            UTC_TIME,
            nullable=False,
            comment="the oldest that is wanted",
        ),
        sa.Column(
            "until",
            UTC_TIME,
            nullable=False,
            comment="the first that is not",
        ),
        sa.Column(
            "begun_at",
            UTC_TIME,
            nullable=False,
            comment="when it was first asked for",
        ),
        sa.Column(
            "finished_at",
            UTC_TIME,
            nullable=True,
            comment="when no page was left to read; null: it goes on when asked again",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_backfill_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill")),
        sa.UniqueConstraint(
            "source_id",
            "since",
            "until",
            name=op.f("uq_backfill_source_id_since_until"),
        ),
    )
    op.create_table(
        "crawl",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="crawl, revisit, backfill or reextract",
        ),
        sa.Column(
            "started_at",
            UTC_TIME,
            nullable=False,
            comment="first request",
        ),
        sa.Column(
            "finished_at",
            UTC_TIME,
            nullable=True,
            comment="null while it runs, or when it was killed",
        ),
        sa.Column(
            "status",
            sa.String(length=16),
            nullable=False,
            comment="running, done, partial, failed or interrupted",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it ended that way"),
        sa.Column(
            "counts", sa.Text(), nullable=False, comment="what happened, by reason"
        ),
        sa.Column(
            "figures",
            sa.Text(),
            nullable=True,
            comment="what it measured: answers, latency, articles read, their fields",
        ),
        sa.CheckConstraint(
            "status IN ('running', 'done', 'partial', 'failed', 'interrupted')",
            name=op.f("ck_crawl_status"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_crawl_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl")),
    )
    with op.batch_alter_table("crawl", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_crawl_source_id_started_at"),
            ["source_id", "started_at"],
            unique=False,
        )

    op.create_table(
        "habit",
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "edited",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="edits before: 0, 1, 2 for two or three, 3 for more",
        ),
        sa.Column(
            "stretch",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="time since the latest edit, by number: archive.habits.STRETCHES",
        ),
        sa.Column(
            "hours", sa.Float(), nullable=False, comment="hours that were watched"
        ),
        sa.Column("edits", sa.Float(), nullable=False, comment="edits seen in them"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_habit_source_id_source")
        ),
        sa.PrimaryKeyConstraint(
            "source_id", "edited", "stretch", name=op.f("pk_habit")
        ),
    )
    op.create_table(
        "learned",
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "version",
            sa.String(length=64),
            nullable=False,
            comment="id of this knowledge, as extractors carry it",
        ),
        sa.Column("data", sa.Text(), nullable=False, comment="the knowledge, as JSON"),
        sa.Column(
            "pages",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="pages that it was learned from",
        ),
        sa.Column(
            "articles",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="articles of the source at that time",
        ),
        sa.Column(
            "learned_at",
            UTC_TIME,
            nullable=False,
            comment="when it was learned",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_learned_source_id_source")
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_learned")),
    )
    op.create_table(
        "lease",
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "holder",
            sa.Text(),
            nullable=False,
            comment="host, process id and start of the holder",
        ),
        sa.Column(
            "expires_at",
            UTC_TIME,
            nullable=False,
            comment="free for anybody after this",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_lease_source_id_source")
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_lease")),
    )
    op.create_table(
        "listing",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="its address"),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the URL key",
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="page, feed, sitemap or rest",
        ),
        sa.Column(
            "first_seen_at",
            UTC_TIME,
            nullable=False,
            comment="first visit",
        ),
        sa.Column(
            "last_seen_at",
            UTC_TIME,
            nullable=False,
            comment="latest visit",
        ),
        sa.Column(
            "links",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="links at the latest visit",
        ),
        sa.Column(
            "etag",
            sa.Text(),
            nullable=True,
            comment="validator of the latest answer",
        ),
        sa.Column(
            "last_modified",
            sa.Text(),
            nullable=True,
            comment="validator of the latest answer",
        ),
        sa.Column(
            "problem",
            sa.Text(),
            nullable=True,
            comment="why the latest answer was not what it should be",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_listing_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "source_id", "url_digest", name=op.f("uq_listing_source_id_url_digest")
        ),
    )
    op.create_table(
        "alternate",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the address's URL key",
        ),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="the address, as the page names it",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_alternate_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "url_digest", name=op.f("pk_alternate")),
    )
    with op.batch_alter_table("alternate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alternate_url_digest"), ["url_digest"], unique=False
        )

    op.create_table(
        "article_url",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="the address, as met"),
        sa.Column(
            "exact_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the address as met",
        ),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of its URL key",
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="canonical, alias, amp, print, redirect or feed",
        ),
        sa.Column(
            "first_seen_at",
            UTC_TIME,
            nullable=False,
            comment="first met",
        ),
        sa.Column("last_seen_at", UTC_TIME, nullable=False, comment="last met"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_url_article_id_article"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_article_url_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_url")),
        sa.UniqueConstraint(
            "source_id",
            "exact_digest",
            name=op.f("uq_article_url_source_id_exact_digest"),
        ),
    )
    with op.batch_alter_table("article_url", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_url_article_id"), ["article_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_url_exact_digest"), ["exact_digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_article_url_source_id_url_digest"),
            ["source_id", "url_digest"],
            unique=False,
        )

    op.create_table(
        "backfill_page",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "backfill_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "route",
            sa.Text(),
            nullable=False,
            comment="address of the source's own listing",
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="page, feed, sitemap or rest",
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="address of this page"),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of that address",
        ),
        sa.Column(
            "led_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the page that named it as its next, or as a sitemap",
        ),
        sa.Column(
            "depth",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="how many sitemaps led to it",
        ),
        sa.Column(
            "state",
            sa.String(length=8),
            nullable=False,
            comment="pending, done or failed",
        ),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="why it failed, or ended"
        ),
        sa.Column(
            "older",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="pages in a row, up to this, older than what is wanted",
        ),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=True,
            comment="tells a page that is served again under another number",
        ),
        sa.Column(
            "links",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="links taken from it",
        ),
        sa.Column(
            "oldest",
            UTC_TIME,
            nullable=True,
            comment="oldest date it showed",
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'failed')",
            name=op.f("ck_backfill_page_state"),
        ),
        sa.ForeignKeyConstraint(
            ["backfill_id"],
            ["backfill.id"],
            name=op.f("fk_backfill_page_backfill_id_backfill"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill_page")),
        sa.UniqueConstraint(
            "backfill_id",
            "url_digest",
            name=op.f("uq_backfill_page_backfill_id_url_digest"),
        ),
    )
    op.create_table(
        "change",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="strictly increasing",
        ),
        sa.Column("at", UTC_TIME, nullable=False, comment="when it was seen"),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
            comment="article.new, version.new, article.gone, article.back, article.moved, article.edition, article.redacted, text.duplicate, text.similar, text.reread or version.merged",
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "version_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the version concerned",
        ),
        sa.Column(
            "other_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the other article of a move, a twin or an edition",
        ),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="the article's canonical address",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_change_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["article.id"], name=op.f("fk_change_other_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_change_source_id_source")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_article_id"), ["article_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_source_id_seq"), ["source_id", "seq"], unique=False
        )

    op.create_table(
        "edition",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "edition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the other article",
        ),
        sa.Column(
            "kind",
            sa.String(length=8),
            nullable=False,
            comment="script (one language, other letters) or language",
        ),
        sa.Column(
            "found_from",
            sa.String(length=8),
            nullable=False,
            comment="page (it names the other) or address (they are parallel)",
        ),
        sa.Column(
            "found_at",
            UTC_TIME,
            nullable=False,
            comment="when it was found",
        ),
        sa.CheckConstraint("article_id < edition_id", name=op.f("ck_edition_order")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_edition_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["article.id"], name=op.f("fk_edition_edition_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "edition_id", name=op.f("pk_edition")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "gap",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "listing_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "from_at",
            UTC_TIME,
            nullable=False,
            comment="the visit before",
        ),
        sa.Column(
            "to_at",
            UTC_TIME,
            nullable=False,
            comment="the visit that shared no link",
        ),
        sa.Column(
            "closed_at",
            UTC_TIME,
            nullable=True,
            comment="when a deeper look met known links again",
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_gap_listing_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_gap_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gap_source_id_to_at"), ["source_id", "to_at"], unique=False
        )

    op.create_table(
        "incident",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "crawl_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the crawl that noticed",
        ),
        sa.Column(
            "at",
            UTC_TIME,
            nullable=False,
            comment="when the state began",
        ),
        sa.Column(
            "was", sa.String(length=16), nullable=False, comment="the state before"
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="the state since then",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="evidence for the state"),
        sa.Column(
            "claimed_at",
            UTC_TIME,
            nullable=True,
            comment="when a process last set out to tell it",
        ),
        sa.Column(
            "told_at",
            UTC_TIME,
            nullable=True,
            comment="when it was told",
        ),
        sa.ForeignKeyConstraint(
            ["crawl_id"], ["crawl.id"], name=op.f("fk_incident_crawl_id_crawl")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_incident_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incident_source_id_at"), ["source_id", "at"], unique=False
        )

    op.create_table(
        "link",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="address as found, and as fetched",
        ),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the URL key",
        ),
        sa.Column(
            "state",
            sa.String(length=8),
            nullable=False,
            comment="pending, done, failed or skipped",
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=True,
            comment="why it is in this state, as a short code",
        ),
        sa.Column(
            "attempts",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="failures since the last success",
        ),
        sa.Column(
            "due_at",
            UTC_TIME,
            nullable=True,
            comment="when to look at it (again); null: nothing planned",
        ),
        sa.Column(
            "due_reason",
            sa.Text(),
            nullable=True,
            comment="why then, or why nothing is planned, in words",
        ),
        sa.Column(
            "discovered_at",
            UTC_TIME,
            nullable=False,
            comment="first sighting",
        ),
        sa.Column(
            "changed_at",
            UTC_TIME,
            nullable=False,
            comment="latest change of state",
        ),
        sa.Column(
            "hints",
            sa.Text(),
            nullable=True,
            comment="what the listing said: title, date_text, excerpt",
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the article found there",
        ),
        sa.Column(
            "crawl_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the crawl that last settled it",
        ),
        sa.Column(
            "etag",
            sa.Text(),
            nullable=True,
            comment="validator of the last article",
        ),
        sa.Column(
            "last_modified",
            sa.Text(),
            nullable=True,
            comment="validator of the last article",
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'failed', 'skipped')",
            name=op.f("ck_link_state"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_link_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["crawl_id"], ["crawl.id"], name=op.f("fk_link_crawl_id_crawl")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_link_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint(
            "source_id", "url_digest", name=op.f("uq_link_source_id_url_digest")
        ),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_link_article_id"), ["article_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_link_source_id_state_due_at"),
            ["source_id", "state", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_link_unsettled",
            ["source_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "redaction",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "url", sa.Text(), nullable=False, comment="an address of the article"
        ),
        sa.Column(
            "url_digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of its URL key; never fetched or stored again",
        ),
        sa.Column(
            "at",
            UTC_TIME,
            nullable=False,
            comment="when it was removed",
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="why, as the operator put it",
        ),
        sa.Column(
            "digests",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the texts and bytes that were removed",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_redaction_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_redaction_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint(
            "source_id", "url_digest", name=op.f("uq_redaction_source_id_url_digest")
        ),
    )
    op.create_table(
        "search_entry",
        sa.Column(
            "key",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="second of publication (or of the first capture) and article_id",
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "language", sa.String(length=16), nullable=True, comment="as its version's"
        ),
        sa.Column(
            "terms",
            SEARCH_TERMS,
            nullable=False,
            comment="folded words of headline, lead and body, then labels",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_search_entry_article_id_article"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_search_entry_source_id_source")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_entry_article_id")),
    )
    op.create_table(
        "sketch",
        sa.Column(
            "version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="the version sketched",
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "data", sa.LargeBinary(), nullable=False, comment="a MinHash of its words"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_sketch_article_id_article")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_sketch")),
    )
    with op.batch_alter_table("sketch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sketch_article_id"), ["article_id"], unique=False
        )

    op.create_table(
        "twin",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "twin_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "similarity", sa.Float(), nullable=False, comment="1 for the same body"
        ),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="exact or near"),
        sa.Column(
            "found_at",
            UTC_TIME,
            nullable=False,
            comment="when it was found",
        ),
        sa.CheckConstraint("article_id < twin_id", name=op.f("ck_twin_order")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_twin_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["twin_id"], ["article.id"], name=op.f("fk_twin_twin_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "twin_id", name=op.f("pk_twin")),
    )
    with op.batch_alter_table("twin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_twin_twin_id"), ["twin_id"], unique=False)

    op.create_table(
        "capture",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "crawl_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "link_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the article read from it",
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="address asked for"),
        sa.Column(
            "final_url", sa.Text(), nullable=False, comment="address that answered"
        ),
        sa.Column(
            "fetched_at",
            UTC_TIME,
            nullable=False,
            comment="when it was received",
        ),
        sa.Column(
            "status",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="HTTP status",
        ),
        sa.Column(
            "headers",
            sa.Text(),
            nullable=False,
            comment="HTTP headers, names in lower case",
        ),
        sa.Column(
            "payload_sha256",
            sa.String(length=64),
            nullable=True,
            comment="null where no body came",
        ),
        sa.Column(
            "verdict",
            sa.String(length=32),
            nullable=True,
            comment="null until read; article, unchanged, not_modified, gone, or why not",
        ),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="evidence for the verdict"
        ),
        sa.Column("extractor", sa.Text(), nullable=True, comment="what read it"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_capture_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["crawl_id"], ["crawl.id"], name=op.f("fk_capture_crawl_id_crawl")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_capture_link_id_link")
        ),
        sa.ForeignKeyConstraint(
            ["payload_sha256"],
            ["payload.sha256"],
            name=op.f("fk_capture_payload_sha256_payload"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_capture_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
    )
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capture_article_id_id"), ["article_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_capture_crawl_id"), ["crawl_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_capture_link_id"), ["link_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_capture_payload_sha256"), ["payload_sha256"], unique=False
        )
        batch_op.create_index(
            "ix_capture_unread",
            ["source_id", "id"],
            unique=False,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )

    op.create_table(
        "sighting",
        sa.Column(
            "listing_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "link_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="address as this listing spelled it",
        ),
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="place on the listing, from 0",
        ),
        sa.Column(
            "first_seen_at",
            UTC_TIME,
            nullable=False,
            comment="first sighting",
        ),
        sa.Column(
            "last_seen_at",
            UTC_TIME,
            nullable=False,
            comment="latest sighting",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_sighting_link_id_link")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_sighting_listing_id_listing")
        ),
        sa.PrimaryKeyConstraint("listing_id", "link_id", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sighting_link_id"), ["link_id"], unique=False
        )

    op.create_table(
        "merge",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "version_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="the number it had",
        ),
        sa.Column(
            "into_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the version it is part of now",
        ),
        sa.Column(
            "valid_from",
            UTC_TIME,
            nullable=False,
            comment="when it was first seen",
        ),
        sa.Column(
            "capture_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the capture it was first seen in",
        ),
        sa.Column(
            "change_kind",
            sa.String(length=40),
            nullable=False,
            comment="what had seemed to have changed",
        ),
        sa.Column(
            "extractor",
            sa.Text(),
            nullable=False,
            comment="what reads both the same",
        ),
        sa.Column("at", UTC_TIME, nullable=False, comment="when it was merged"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_merge_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_merge_capture_id_capture")
        ),
        sa.PrimaryKeyConstraint("article_id", "version_number", name=op.f("pk_merge")),
    )
    op.create_table(
        "version",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="counts from 1 for each article",
        ),
        sa.Column(
            "capture_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the capture it was first seen in",
        ),
        sa.Column("valid_from", UTC_TIME, nullable=False, comment="first seen"),
        sa.Column(
            "valid_to",
            UTC_TIME,
            nullable=True,
            comment="when the next version was first seen; null: it stands",
        ),
        sa.Column("headline", sa.Text(), nullable=False, comment="the headline"),
        sa.Column(
            "lead", sa.Text(), nullable=True, comment="the standfirst, if set apart"
        ),
        sa.Column(
            "content_hash",
            sa.String(length=64),
            nullable=False,
            comment="names the body",
        ),
        sa.Column("authors", sa.Text(), nullable=False, comment="names, as printed"),
        sa.Column("section", sa.Text(), nullable=True, comment="rubric, as printed"),
        sa.Column("tags", sa.Text(), nullable=False, comment="keywords, as printed"),
        sa.Column(
            "language", sa.String(length=16), nullable=True, comment="ISO 639 code"
        ),
        sa.Column(
            "script",
            sa.String(length=4),
            nullable=True,
            comment="ISO 15924: Latn, Cyrl, Arab ...",
        ),
        sa.Column(
            "published_at",
            UTC_TIME,
            nullable=True,
            comment="the page's own date of publication",
        ),
        sa.Column(
            "published_precision",
            sa.String(length=8),
            nullable=True,
            comment="second, minute or day",
        ),
        sa.Column(
            "published_raw",
            sa.Text(),
            nullable=True,
            comment="that date, as printed",
        ),
        sa.Column(
            "published_from",
            sa.String(length=16),
            nullable=True,
            comment="where on the page it stood",
        ),
        sa.Column(
            "modified_at",
            UTC_TIME,
            nullable=True,
            comment="the page's own date of change",
        ),
        sa.Column("image_url", sa.Text(), nullable=True, comment="leading picture"),
        sa.Column("image_caption", sa.Text(), nullable=True, comment="its caption"),
        sa.Column(
            "image_credit", sa.Text(), nullable=True, comment="whose picture it is"
        ),
        sa.Column(
            "change_kind",
            sa.String(length=40),
            nullable=False,
            comment="first, or what changed: headline, lead, body, metadata, joined by +",
        ),
        sa.Column(
            "words_added",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="words not in the version before (headline, lead and body)",
        ),
        sa.Column(
            "words_removed",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="words of the version before that are gone",
        ),
        sa.Column("extractor", sa.Text(), nullable=False, comment="what read it"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_version_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_version_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["content_hash"],
            ["content.hash"],
            name=op.f("fk_version_content_hash_content"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint(
            "article_id", "number", name=op.f("uq_version_article_id_number")
        ),
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_version_content_hash"), ["content_hash"], unique=False
        )

    dialect = op.get_bind().dialect.name
    op.execute("INSERT INTO feed_head (id, seq) VALUES (1, 0)")
    for statement in DAY_INDEXES[dialect]:
        op.execute(statement)
    for name, select in _views(dialect).items():
        op.execute(f"CREATE VIEW {name} AS {select}")
    for statement in SEARCH_INDEX[dialect]:
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name in _views(dialect):
        op.execute(f"DROP VIEW {name}")
    if dialect == "sqlite":
        op.execute("DROP TABLE search_index")
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_content_hash"))

    op.drop_table("version")
    op.drop_table("merge")
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sighting_link_id"))

    op.drop_table("sighting")
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_capture_unread",
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_capture_payload_sha256"))
        batch_op.drop_index(batch_op.f("ix_capture_link_id"))
        batch_op.drop_index(batch_op.f("ix_capture_crawl_id"))
        batch_op.drop_index(batch_op.f("ix_capture_article_id_id"))

    op.drop_table("capture")
    with op.batch_alter_table("twin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_twin_twin_id"))

    op.drop_table("twin")
    with op.batch_alter_table("sketch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sketch_article_id"))

    op.drop_table("sketch")
    op.drop_table("search_entry")
    op.drop_table("redaction")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_link_unsettled",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_link_source_id_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_link_article_id"))

    op.drop_table("link")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_source_id_at"))

    op.drop_table("incident")
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_source_id_to_at"))

    op.drop_table("gap")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_edition_id"))

    op.drop_table("edition")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_source_id_seq"))
        batch_op.drop_index(batch_op.f("ix_change_article_id"))

    op.drop_table("change")
    op.drop_table("backfill_page")
    with op.batch_alter_table("article_url", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_url_source_id_url_digest"))
        batch_op.drop_index(batch_op.f("ix_article_url_exact_digest"))
        batch_op.drop_index(batch_op.f("ix_article_url_article_id"))

    op.drop_table("article_url")
    with op.batch_alter_table("alternate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alternate_url_digest"))

    op.drop_table("alternate")
    op.drop_table("listing")
    op.drop_table("lease")
    op.drop_table("learned")
    op.drop_table("habit")
    with op.batch_alter_table("crawl", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crawl_source_id_started_at"))

    op.drop_table("crawl")
    op.drop_table("backfill")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_source_id_published_at"))
        batch_op.drop_index(batch_op.f("ix_article_published_at"))
        batch_op.drop_index(batch_op.f("ix_article_edition_key"))

    op.drop_table("article")
    op.drop_table("source")
    op.drop_table("sketch_band")
    op.drop_table("payload")
    op.drop_table("feed_head")
    op.drop_table("content")
    if dialect == "postgresql":
        op.execute("DROP FUNCTION utc_day")
