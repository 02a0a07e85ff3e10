"""Bringing a PostgreSQL database that a test used back to the rows that it had, or finding that it cannot be.

What is looked at is all there is: the rows of every table, where every sequence stands, and the catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

CATALOG = (
    "pg_class",
    "pg_attribute",
    "pg_attrdef",
    "pg_constraint",
    "pg_description",
    "pg_extension",
    "pg_index",
    "pg_namespace",
    "pg_proc",
    "pg_rewrite",
    "pg_trigger",
    "pg_type",
)
"""Whatever a statement of the data definition language touches gets a row of a later transaction in one of these."""


@dataclass(frozen=True, slots=True)
class State:
    """A database as it was made: of each table its rows as COPY gives them, of each sequence where it stands."""

    catalog: tuple[Any, ...]
    tables: Mapping[str, bytes]
    sequences: Mapping[str, int | None]


def look(connection: Connection) -> State:
    """The state of a database."""
    names = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return State(_catalog(connection), {name: _rows(connection, name) for name in names}, _sequences(connection))


def wash(connection: Connection, state: State) -> bool:
    """Bring the database back to `state`; False where its tables are no longer those."""
    if _catalog(connection) != state.catalog:
        return False
    changed = [name for name, rows in state.tables.items() if _rows(connection, name) != rows]
    if changed:
        connection.execute("SET session_replication_role = replica")  # all of it is put back: no key is looked after
        for name in changed:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        # No VACUUM: it would tell the planner that tables are empty, and plans would differ from those in a new copy.
        for name in changed:
            with connection.cursor().copy(_copy(name, "FROM STDIN")) as into:
                into.write(state.tables[name])
    for name, last in _sequences(connection).items():
        if last != state.sequences[name]:
            there = state.sequences[name]
            connection.execute("SELECT setval(%s, %s, %s)", [name, there or 1, there is not None])
    return True


def clear(connection: Connection) -> None:
    """Take everything out of a database."""
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")


def _catalog(connection: Connection) -> tuple[Any, ...]:
    counted = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT count(*), sum(xmin::text::bigint) FROM {}").format(sql.Identifier(name)) for name in CATALOG
    )
    return tuple(connection.execute(counted).fetchall())


def _rows(connection: Connection, name: str) -> bytes:
    with connection.cursor().copy(_copy(name, "TO STDOUT")) as out:
        return b"".join(bytes(part) for part in out)


def _copy(name: str, way: str) -> sql.Composed:
    return sql.SQL(f"COPY {{}} {way} (FORMAT binary)").format(sql.Identifier(name))


def _sequences(connection: Connection) -> Mapping[str, int | None]:
    found = connection.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences")
    return dict(found.fetchall())
