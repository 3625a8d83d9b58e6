-- Roles for readers of an archive on PostgreSQL; run as a superuser or the owner,
-- in the archive's database:
--
--     psql --dbname news --file docs/reader-role.sql
--
-- news_reader reads the views of docs/database.md and nothing else; news_browser
-- also reads the tables, as `newsarchive show`, `search`, `export` and `serve` do.
-- Neither can write, nor hold anything up. Give a person or a program one of them:
--
--     CREATE ROLE anna LOGIN PASSWORD '...' CONNECTION LIMIT 5 IN ROLE news_reader;
--     ALTER ROLE anna SET default_transaction_read_only = on;
--     ALTER ROLE anna SET statement_timeout = '60s';
--     ALTER ROLE anna SET idle_in_transaction_session_timeout = '60s';
--
-- Safe to repeat; repeat it after an upgrade, which makes the views anew.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'news_reader') THEN
        CREATE ROLE news_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'news_browser') THEN
        CREATE ROLE news_browser NOLOGIN IN ROLE news_reader;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO news_reader', current_database());
    -- temporary tables fill the server's disk
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO news_reader;

GRANT SELECT ON
    latest_articles, article_history, changes, source_status, daily_coverage,
    article_urls, text_twins, article_editions
TO news_reader;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO news_browser;

-- What every role may call by default: locks that others wait for, and large
-- objects. Only a superuser can take that away; elsewhere this says so and goes on.
DO $$
DECLARE
    called regprocedure;
BEGIN
    FOR called IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
            AND (proname LIKE 'pg\_%advisory%' OR proname IN
                ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lo_import',
                 'lo_truncate', 'lowrite', 'lo_open', 'lo_unlink'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'advisory locks and large objects stay open to all: not a superuser';
END
$$;
