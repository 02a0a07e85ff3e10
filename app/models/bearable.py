"""On the way down past a loss, what the lost values had to fulfil cannot be demanded of the rows that are there.

A column that comes back is empty in every row that is there already. What was required of it (NOT NULL, and the CHECKs
that those rows break) is left out; a table without rows gets all of it, and so does a new office on its way up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sqlalchemy as sa

from app.engine.sqltext import name as quoted
from app.engine.tableshape import CheckShape, ColumnShape, Shape, TableShape
from app.models.columns import column_type


def bearable(connection: sa.Connection, there: Shape, wanted: Shape) -> Shape:
    """`wanted` as far as the rows of the tables that are `there` can bear it."""
    tables = {
        one.name: _table(connection, there.tables[one.name], one) if one.name in there.tables else one for one in wanted
    }
    return Shape(tables)


def _table(connection: sa.Connection, there: TableShape, wanted: TableShape) -> TableShape:
    known = {column.name: column for column in there.columns}
    rows = _as_they_will_be(connection, there, wanted)
    columns = tuple(
        dataclasses.replace(column, nullable=True)
        if not column.nullable and _any(connection, f"{rows} WHERE {quoted(column.name)} IS NULL")
        else column
        for column in wanted.columns
    )
    same = {name for name, column in known.items() if any(_alike(column, other) for other in wanted.columns)}
    back = {column.name for column in wanted.columns if column.name not in known}
    return dataclasses.replace(wanted, columns=columns, checks=tuple(_checks(connection, rows, wanted, same | back)))


def _checks(connection: sa.Connection, rows: str, wanted: TableShape, plain: set[str]) -> Iterator[CheckShape]:
    """Those that the rows fulfil, and those about columns that are on their way to another type."""
    for check in wanted.checks:
        moving = any(quoted(column.name) in check.sql for column in wanted.columns if column.name not in plain)
        if moving or not _any(connection, f"{rows} WHERE NOT ({check.sql})"):
            yield check


def _alike(one: ColumnShape, other: ColumnShape) -> bool:
    return (one.name, one.kind) == (other.name, other.kind)


def _as_they_will_be(connection: sa.Connection, there: TableShape, wanted: TableShape) -> str:
    """SELECT of the rows with the columns that come back: filled as they will be, or empty."""
    known = {column.name for column in there.columns}
    values = [quoted(column.name) for column in wanted.columns if column.name in known]
    for column in wanted.columns:
        if column.name not in known:
            kind = str(column_type(column).compile(connection.dialect)).partition(" COLLATE")[0]
            values.append(f"CAST({column.fill or 'NULL'} AS {kind}) AS {quoted(column.name)}")
    inner = f"SELECT {', '.join(values)} FROM {quoted(there.name)}"  # noqa: S608 - names of the schema, quoted
    return f"SELECT 1 FROM ({inner}) AS {quoted(wanted.name)}"  # noqa: S608 - as above


def _any(connection: sa.Connection, select: str) -> bool:
    found = connection.exec_driver_sql(f"{select} LIMIT 1", execution_options={"no_parameters": True})
    return found.first() is not None
