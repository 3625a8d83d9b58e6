"""The questions of the checks, for both databases; each row is (where, what)."""

FEED = (
    """
SELECT 'change ' || seq, 'the entry before it is ' || before
FROM (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS before FROM change) f
WHERE seq <> before + 1
""",
    """
SELECT 'feed_head', 'says ' || h.seq || ', the last entry is ' || f.last
FROM feed_head h, (SELECT coalesce(max(seq), 0) AS last FROM change) f
WHERE h.seq <> f.last
""",
    "SELECT 'feed_head', 'is missing' WHERE NOT EXISTS (SELECT 1 FROM feed_head)",
)

INCOMPLETE = """
WITH incomplete AS (
    SELECT a.id, a.source_id, a.last_number, coalesce(n.found, 0) AS found
    FROM article a
    LEFT JOIN (
        SELECT article_id, count(DISTINCT number) AS found,
            min(number) AS lowest, max(number) AS highest
        FROM (SELECT article_id, number FROM version
            UNION ALL SELECT article_id, version_number FROM merge) g
        GROUP BY article_id
    ) n ON n.article_id = a.id
    WHERE (coalesce(n.found, 0) <> a.last_number
            OR n.highest <> a.last_number OR n.lowest < 1)
        AND a.id NOT IN (SELECT article_id FROM redaction)
)
"""
"""Before a statement: articles that lack a version that was neither merged nor removed,
or have one too many."""

VERSIONS = (
    INCOMPLETE
    + """
SELECT 'article ' || id, 'gave out the numbers 1 to ' || last_number
    || ', and has versions (or merged ones) of ' || found
    || '; restore it from a backup'
FROM incomplete ORDER BY id
""",
    """
SELECT 'version ' || id, CASE
    WHEN later IS NULL THEN 'is the last, and has an end'
    WHEN valid_to IS NULL THEN 'has no end, though another follows'
    ELSE 'does not end where the next one begins' END
FROM (SELECT id, valid_to, lead(valid_from) OVER (
        PARTITION BY article_id ORDER BY number) AS later FROM version) v
WHERE (later IS NULL) <> (valid_to IS NULL) OR later <> valid_to
""",
    """
SELECT 'version ' || id, 'begins before the one with the number before it'
FROM (SELECT id, valid_from, capture_id, lag(valid_from) OVER numbers AS earlier,
        lag(capture_id) OVER numbers AS capture
    FROM version WINDOW numbers AS (PARTITION BY article_id ORDER BY number)) v
WHERE valid_from < earlier OR (valid_from = earlier AND capture_id < capture)
""",
    """
SELECT 'version ' || id, 'ends before it begins' FROM version
WHERE valid_to < valid_from
""",
    """
SELECT 'article ' || a.id, 'does not stand on its last version'
FROM article a
LEFT JOIN (SELECT article_id, max(number) AS last FROM version GROUP BY article_id) l
    ON l.article_id = a.id
LEFT JOIN version v ON v.id = a.version_id
WHERE coalesce(v.number, 0) <> coalesce(l.last, 0)
    OR coalesce(v.article_id, a.id) <> a.id
""",
)

COUNTERS = (
    """
SELECT 'article ' || a.id,
    'counts ' || a.version_count || ' versions, has ' || coalesce(n.found, 0)
FROM article a
LEFT JOIN (SELECT article_id, count(*) AS found FROM version GROUP BY article_id) n
    ON n.article_id = a.id
WHERE a.version_count <> coalesce(n.found, 0)
""",
    """
SELECT 'source ' || s.name, 'counts ' || s.articles || ' articles and '
    || s.versions || ' versions, has ' || coalesce(n.articles, 0) || ' and '
    || coalesce(n.versions, 0)
FROM source s
LEFT JOIN (
    SELECT a.source_id, count(DISTINCT a.id) AS articles, count(*) AS versions
    FROM article a JOIN version v ON v.article_id = a.id GROUP BY a.source_id
) n ON n.source_id = s.id
WHERE s.articles <> coalesce(n.articles, 0) OR s.versions <> coalesce(n.versions, 0)
""",
)

SEARCH = (
    """
SELECT 'article ' || a.id, 'cannot be found'
FROM article a LEFT JOIN search_entry e ON e.article_id = a.id
WHERE a.version_id IS NOT NULL AND e.article_id IS NULL
""",
    """
SELECT 'article ' || e.article_id, 'can be found, but not read'
FROM search_entry e JOIN article a ON a.id = e.article_id
WHERE a.version_id IS NULL
""",
)

REMOVALS = (
    """
SELECT 'article ' || r.article_id, 'was removed, and has a text again'
FROM redaction r JOIN article a ON a.id = r.article_id
WHERE a.version_id IS NOT NULL AND a.url_digest = r.url_digest
""",
    """
SELECT 'capture ' || c.id, 'is of a removed article, and has bytes'
FROM redaction r JOIN capture c ON c.article_id = r.article_id
JOIN article a ON a.id = r.article_id AND a.url_digest = r.url_digest
WHERE c.payload_sha256 IS NOT NULL
""",
)
