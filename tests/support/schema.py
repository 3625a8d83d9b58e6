"""All that a database says of its own schema, as names and what stands behind them.

Two archives whose schemas are equal are the same to every reader and writer. Only
the order of a table's columns is left out: what a migration adds comes last.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import sqlalchemy as sa

Schema = dict[str, str]

POSTGRESQL = (
    """SELECT concat(c.relkind, ' ', c.relname), concat_ws(' ',
    c.relpersistence, c.reloptions, c.relacl, c.relrowsecurity, c.relispartition)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace""",
    """SELECT 'column ' || c.relname || '.' || a.attname, concat_ws(' ',
    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
    a.attgenerated, a.attcollation::regcollation, a.attstorage, a.attacl,
    pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')
AND a.attnum > 0 AND NOT a.attisdropped""",
    """SELECT 'constraint ' || conrelid::regclass || '.' || conname,
    pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    """SELECT 'index ' || indexname, indexdef
FROM pg_indexes WHERE schemaname = 'public'""",
    """SELECT 'view ' || viewname, definition
FROM pg_views WHERE schemaname = 'public'""",
    """SELECT 'function ' || oid::regprocedure, pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'""",
    """SELECT 'trigger ' || tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal""",
    """SELECT 'sequence ' || s.seqrelid::regclass, concat_ws(' ', s.seqtypid::regtype,
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
    a.attrelid::regclass, a.attname)
FROM pg_sequence s LEFT JOIN pg_depend d ON d.objid = s.seqrelid
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid""",
    """SELECT 'type ' || typname, typtype::text FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e', 'r')""",
    "SELECT 'extension ' || extname, '' FROM pg_extension WHERE extname <> 'plpgsql'",
    # below 16384 are the system's own
    """SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid),
    description
FROM pg_description WHERE objoid >= 16384""",
)


def schema(engine: sa.Engine) -> Schema:
    """Return what is there under its name, but for Alembic's own table."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        found = dict(_sqlite(connection) if sqlite else _postgresql(connection))
    return {
        name: " ".join(said.split())
        for name, said in found.items()
        if "alembic_version" not in name
    }


def _postgresql(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for question in POSTGRESQL:
        for row in connection.exec_driver_sql(question):
            yield row[0], row[1]


def _sqlite(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    kept = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_schema")
    for kind, name, text in kept.fetchall():
        made = text or "for a constraint"
        plain = kind == "table" and not made.startswith("CREATE VIRTUAL")
        yield f"{kind} {name}", _kind_of_table(made) if plain else made
        if plain:
            yield from _columns(connection, name)
            yield from _constraints(connection, name)


def _kind_of_table(text: str) -> str:
    """Return what a table's text says beside its columns and constraints."""
    words = ("AUTOINCREMENT", "COLLATE", "GENERATED", "STRICT", "WITHOUT ROWID")
    return " ".join(word for word in words if word in text.upper())


def _columns(connection: sa.Connection, table: str) -> Iterator[tuple[str, str]]:
    asked = "SELECT * FROM pragma_table_xinfo(?)"
    for _, name, *facts in connection.exec_driver_sql(asked, (table,)):
        yield f"column {table}.{name}", repr(facts)


def _constraints(connection: sa.Connection, table: str) -> Iterator[tuple[str, str]]:
    found = sa.inspect(connection)
    with warnings.catch_warnings():
        # of indexes over expressions, which are compared by their text
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        given = (
            found.get_pk_constraint(table),
            *found.get_foreign_keys(table),
            *found.get_unique_constraints(table),
            *found.get_check_constraints(table),
        )
    for constraint in given:
        yield f"constraint {table}.{constraint['name'] or constraint}", repr(constraint)
