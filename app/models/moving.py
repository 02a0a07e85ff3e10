"""Before the tables of one shape become those of another: what is renamed takes its new name, with all that it holds,
and values of columns that change their type are carried over one by one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence

import sqlalchemy as sa

from app.engine.carry import LOST, carried
from app.engine.diff import loses
from app.engine.rename import Renames, relabelled, renamed
from app.engine.spec import ID
from app.engine.sqltext import name as quoted
from app.engine.tableshape import ColumnShape, Shape, TableShape
from app.errors import Refused
from app.models.columns import column_type
from app.models.search_ddl import drop_search

CHUNK = 10_000
CARRIED = "carried__"
"""What the column of the new type is called while its values are carried over."""


class LossError(Refused):
    """Values that the new type of a column cannot hold, in a database where nobody allowed their loss."""


def rename(connection: sa.Connection, before: Shape, after: Shape, renames: Renames) -> Shape:
    """Rename what is renamed; gives the old shape as the database has it then."""
    if not renames:
        return before
    touched = {*renames.tables, *renames.columns}
    for one in before:
        if renames.inverse.former(one.name) in touched:
            drop_search(connection, one.name, one.search)
    for new, old in renames.tables.items():
        _do(connection, f"ALTER TABLE {quoted(old)} RENAME TO {quoted(new)}")
        if connection.dialect.name != "sqlite":
            _do(connection, f"ALTER INDEX {quoted(f'pk_{old}'[:60])} RENAME TO {quoted(f'pk_{new}'[:60])}")
    for table, pairs in renames.columns.items():
        for new, old in pairs.items():
            _do(connection, f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(old)} TO {quoted(new)}")
    there = renamed(before, renames)
    tables = {one.name: _without_search(one) if one.name in touched else one for one in there}
    if connection.dialect.name == "sqlite":
        return Shape(tables)
    return Shape({name: _relabel(connection, one, after.tables.get(name)) for name, one in tables.items()})


def _without_search(table: TableShape) -> TableShape:
    return dataclasses.replace(table, search=())


def _relabel(connection: sa.Connection, old: TableShape, new: TableShape | None) -> TableShape:
    """Other tables' keys hang on the unique keys of this one: these are renamed, not made anew."""
    if new is None:
        return old
    made, labels = relabelled(old, new)
    for kind, former, label in labels:
        if kind == "index":
            _do(connection, f"ALTER INDEX {quoted(former)} RENAME TO {quoted(label)}")
        else:
            change = f"RENAME CONSTRAINT {quoted(former)} TO {quoted(label)}"
            _do(connection, f"ALTER TABLE {quoted(old.name)} {change}")
    return made


def retyped(old: TableShape, new: TableShape) -> Iterator[tuple[ColumnShape, ColumnShape]]:
    """The columns whose values are carried over one by one."""
    known = {column.name: column for column in old.columns}
    for column in new.columns:
        before = known.get(column.name)
        if before is not None and loses(before, column):
            yield before, column


def carry(
    connection: sa.Connection, table: str, old: ColumnShape, new: ColumnShape, allowed: Collection[str] | None
) -> str:
    """Give the table a column of the new type with the values of the old one; gives its name.

    Raises LossError for a value that cannot be carried, unless `allowed` (None: everything) names the change.
    """
    made = CARRIED + new.name
    kind = str(column_type(new).compile(connection.dialect))
    _do(connection, f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(made)} {kind}")
    change = f"retype-column:{table}.{new.name}"
    target = sa.table(table, sa.column(ID), sa.column(made, column_type(new)))
    fill = sa.update(target).where(target.c[ID] == sa.bindparam("_id")).values({made: sa.bindparam("_value")})
    lost = 0
    for chunk in _values(connection, table, old):
        pairs = [(row_id, carried(value, new)) for row_id, value in chunk]
        lost += sum(value is LOST for _, value in pairs)
        kept = [{"_id": row_id, "_value": value} for row_id, value in pairs if value is not LOST]
        if kept:
            connection.execute(fill, kept)
    if lost and allowed is not None and change not in allowed:
        raise LossError(f"{change} would lose the values of {lost} rows, and this revision does not allow that")
    return made


def count_lost(connection: sa.Connection, table: str, old: ColumnShape, new: ColumnShape) -> int:
    """How many rows hold a value that the new type cannot hold."""
    return sum(carried(value, new) is LOST for chunk in _values(connection, table, old) for _, value in chunk)


def _values(connection: sa.Connection, table: str, column: ColumnShape) -> Iterator[Sequence[tuple[int, object]]]:
    source = sa.table(table, sa.column(ID), sa.column(column.name, column_type(column)))
    value, last = source.c[column.name], 0
    while True:
        some = sa.select(source.c[ID], value).where(value.is_not(None), source.c[ID] > last)
        rows = [(row[0], row[1]) for row in connection.execute(some.order_by(source.c[ID]).limit(CHUNK))]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _do(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
