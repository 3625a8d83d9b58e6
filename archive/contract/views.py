"""The reader's contract: the SQL of the views, for either database.

Names and columns are promised to downstream tools; tables behind may move.
"""

from archive.contract.coverage import daily_coverage

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


def views(dialect: str) -> dict[str, str]:
    """Return each view's name and its SELECT in the given *dialect*."""
    return {
        "latest_articles": LATEST_ARTICLES,
        "article_history": ARTICLE_HISTORY,
        "changes": CHANGES,
        "source_status": SOURCE_STATUS,
        "daily_coverage": daily_coverage(dialect),
        "article_urls": ARTICLE_URLS,
        "text_twins": TEXT_TWINS,
        "article_editions": ARTICLE_EDITIONS,
    }
