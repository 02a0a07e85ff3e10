"""Changing tables on SQLite, which adds no constraint to a table: a new one is made, filled, and takes the old name.

The caller has switched foreign keys off, outside the transaction: with them on, dropping the old table would delete
what points at it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import schema as ddl
from sqlalchemy.dialects import sqlite

from app.engine.sqltext import name as quoted
from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, Shape, TableShape
from app.models.columns import column_type, make_alone
from app.models.moving import carry, retyped
from app.models.search_ddl import create_search, drop_search

Part = TypeVar("Part", CheckShape, IndexShape, ForeignKeyShape)

PREFIX = "new__"
SQLITE = sqlite.dialect()


def fresh(old: Iterable[Part], new: Iterable[Part]) -> list[Part]:
    """Those of `new` that `old` lacks, or has otherwise under the same name."""
    known = {part.name: part for part in old}
    return [part for part in new if known.get(part.name) != part]


def run(connection: sa.Connection, statement: str) -> sa.CursorResult[Any]:
    """Execute a statement without parameters, in which percent signs and colons mean themselves."""
    return connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def rebuild_tables(
    connection: sa.Connection, before: Shape, after: Shape, allowed: Collection[str] | None = ()
) -> None:
    """Change the tables of `before` into those of `after`; `allowed` as in `app.models.moving.carry`."""
    for old in before:
        if old.name not in after.tables:
            drop_search(connection, old.name, old.search)
            run(connection, f"DROP TABLE {quoted(old.name)}")
    for new in after:
        known = before.tables.get(new.name)
        if known is None:
            _create(connection, new)
        elif _body(known) != _body(new):
            _rebuild(connection, known, new, allowed)
        else:
            _index(connection, known, new)


def _body(table: TableShape) -> tuple[object, ...]:
    """What only a new table can change; the order of things says nothing."""
    columns = frozenset((one.name, one.kind, one.nullable, one.precision, one.scale) for one in table.columns)
    return (columns, frozenset(table.checks), frozenset(table.uniques), frozenset(table.foreign_keys))


def _create(connection: sa.Connection, shape: TableShape) -> None:
    table = make_alone(shape)
    connection.execute(ddl.CreateTable(table))
    _create_indexes(connection, table, {str(index.name) for index in table.indexes})
    create_search(connection, shape.name, shape.search)


def _rebuild(connection: sa.Connection, old: TableShape, new: TableShape, allowed: Collection[str] | None) -> None:
    made = {column.name: carry(connection, old.name, was, column, allowed) for was, column in retyped(old, new)}
    drop_search(connection, old.name, old.search)
    last_id = run(connection, f"SELECT seq FROM sqlite_sequence WHERE name = '{old.name}'").scalar() or 0
    connection.execute(ddl.CreateTable(make_alone(new, PREFIX + new.name)))
    _copy_rows(connection, old, new, made)
    run(connection, f"DROP TABLE {quoted(old.name)}")
    run(connection, f"ALTER TABLE {quoted(PREFIX + new.name)} RENAME TO {quoted(new.name)}")
    _keep_last_id(connection, new.name, int(last_id))
    _create_indexes(connection, make_alone(new), {index.name for index in new.indexes})
    create_search(connection, new.name, new.search)


def _copy_rows(connection: sa.Connection, old: TableShape, new: TableShape, carried: Mapping[str, str]) -> None:
    """`carried` names the columns that hold the values of another type by now."""
    known = {column.name: column for column in old.columns}
    columns = [
        column for column in new.columns if column.name in known or column.fill is not None or not column.nullable
    ]
    into = ", ".join(quoted(column.name) for column in columns)
    values = ", ".join(_value(known.get(column.name), column, carried.get(column.name)) for column in columns)
    run(connection, f"INSERT INTO {quoted(PREFIX + new.name)} ({into}) SELECT {values} FROM {quoted(old.name)}")


def _value(old: ColumnShape | None, new: ColumnShape, carried: str | None) -> str:
    """The value that a row of the old table brings; without one, NOT NULL speaks up."""
    if old is None:
        return new.fill or "NULL"
    value = quoted(carried or new.name)
    if not carried and old.kind != new.kind:
        value = f"CAST({value} AS {column_type(new).compile(dialect=SQLITE)})"
    if (old.nullable or carried) and not new.nullable and new.fill is not None:
        return f"coalesce({value}, {new.fill})"
    return value


def _keep_last_id(connection: sa.Connection, table: str, last_id: int) -> None:
    """An id that was given out once is never given out again, also when its row is gone."""
    run(connection, f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
    highest = run(connection, f"SELECT max(id) FROM {quoted(table)}").scalar() or 0
    run(connection, f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {max(last_id, int(highest))})")


def _index(connection: sa.Connection, old: TableShape, new: TableShape) -> None:
    for index in fresh(new.indexes, old.indexes):
        run(connection, f"DROP INDEX {quoted(index.name)}")
    wanted = {index.name for index in fresh(old.indexes, new.indexes)}
    _create_indexes(connection, make_alone(new), wanted)
    if old.search != new.search:
        drop_search(connection, old.name, old.search)
        create_search(connection, new.name, new.search)


def _create_indexes(connection: sa.Connection, table: sa.Table, names: set[str]) -> None:
    for index in sorted(table.indexes, key=lambda item: str(item.name)):
        if str(index.name) in names:
            connection.execute(ddl.CreateIndex(index))
