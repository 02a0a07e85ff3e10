"""The indexes under search: trigrams by pg_trgm on PostgreSQL, by FTS5 on SQLite.

On SQLite each searched table has a virtual table `<table>__fts` that reads its content from the table itself; three
triggers keep it. Prefixes of one or two letters, which have no trigram, use a plain index over lower(column).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.engine.shape import short_name


def fts_table(table: str) -> str:
    """The name of the virtual table beside `table`."""
    return f"{table}__fts"


def sqlite_search(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that make the search index of a table that may hold rows already."""
    fts = fts_table(table)
    names = ", ".join(f'"{column}"' for column in columns)
    new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("new", "old"))
    insert = f'INSERT INTO "{fts}"(rowid, {names}) VALUES (new.id, {new});'
    delete = f'INSERT INTO "{fts}"("{fts}", rowid, {names}) VALUES (\'delete\', old.id, {old});'
    options = f"content='{table}', content_rowid='id', tokenize='trigram'"
    return (
        f'CREATE VIRTUAL TABLE "{fts}" USING fts5({names}, {options})',
        f'CREATE TRIGGER "{fts}_insert" AFTER INSERT ON "{table}" BEGIN {insert} END',
        f'CREATE TRIGGER "{fts}_delete" AFTER DELETE ON "{table}" BEGIN {delete} END',
        f'CREATE TRIGGER "{fts}_update" AFTER UPDATE OF {names} ON "{table}" BEGIN {delete} {insert} END',
        f'INSERT INTO "{fts}"("{fts}") VALUES (\'rebuild\')',
        *(f'CREATE INDEX "{prefix_index(table, column)}" ON "{table}" (lower("{column}"), id)' for column in columns),
    )


def sqlite_unsearch(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that remove the search index again; the table may be gone already."""
    fts = fts_table(table)
    triggers = (f'DROP TRIGGER IF EXISTS "{fts}_{event}"' for event in ("insert", "delete", "update"))
    indexes = (f'DROP INDEX IF EXISTS "{prefix_index(table, column)}"' for column in columns)
    return (*triggers, f'DROP TABLE IF EXISTS "{fts}"', *indexes)


def postgresql_search(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that make the search index."""
    return tuple(
        f'CREATE INDEX "{prefix_index(table, column)}" ON "{table}" USING gin (lower("{column}") gin_trgm_ops)'
        for column in columns
    )


def postgresql_unsearch(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The statements that remove the search index."""
    return tuple(f'DROP INDEX IF EXISTS "{prefix_index(table, column)}"' for column in columns)


def prefix_index(table: str, column: str) -> str:
    """The name of the search index over one column."""
    return short_name("sx", table, column)


def create_search(connection: sa.Connection, table: str, columns: Sequence[str]) -> None:
    """Make the search index of `table`; does nothing without columns."""
    if not columns:
        return
    if connection.dialect.name == "sqlite":
        _run(connection, sqlite_search(table, columns))
    elif has_trigrams(connection):
        _run(connection, postgresql_search(table, columns))


def drop_search(connection: sa.Connection, table: str, columns: Sequence[str]) -> None:
    """Remove the search index of `table`."""
    sqlite = connection.dialect.name == "sqlite"
    _run(connection, sqlite_unsearch(table, columns) if sqlite else postgresql_unsearch(table, columns))


def has_trigrams(connection: sa.Connection) -> bool:
    """Whether pg_trgm is there, or could be put there; a search without it is right but reads every row."""
    known = sa.text("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
    if connection.scalar(known):
        return True
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError:
        warnings.warn(
            "pg_trgm may not be installed here: searches will read whole tables", RuntimeWarning, stacklevel=2
        )
        return False
    return True


def attach_search(table: sa.Table, columns: Sequence[str]) -> None:
    """Make CREATE TABLE and DROP TABLE of `table` carry its search index along."""
    if not columns:
        return

    def create(target: sa.Table, connection: sa.Connection, **_: object) -> None:
        create_search(connection, target.name, columns)

    def drop(target: sa.Table, connection: sa.Connection, **_: object) -> None:
        drop_search(connection, target.name, columns)

    sa.event.listen(table, "after_create", create)
    sa.event.listen(table, "before_drop", drop)


def _run(connection: sa.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
