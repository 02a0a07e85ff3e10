"""Bring the tables of one shape to another: in place on PostgreSQL, by copying tables on SQLite (`app.models.rebuild`).

A revision is two shapes of the tables that it touches, kept in a JSON file beside it; going up and going down are the
same walk in opposite directions.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy import schema as ddl

from app.engine.diff import loses
from app.engine.meeting import meeting_sql
from app.engine.rename import Renames, find
from app.engine.shapefile import dump, load
from app.engine.sqltext import name as quoted
from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, Shape, TableShape
from app.errors import Refused
from app.models.base import NAMING
from app.models.bearable import bearable
from app.models.columns import ON_DELETE, column_type, make_table
from app.models.moving import carry, rename
from app.models.rebuild import fresh, rebuild_tables, run
from app.models.search_ddl import create_search, drop_search

NO_RENAMES = Renames()
Constraint = CheckShape | IndexShape | ForeignKeyShape


class MeetingError(Refused):
    """Rows whose periods overlap, against a rule of the new shape."""


def forward(revision: str) -> None:
    """Upgrade: from the first to the second shape of the JSON file beside the revision's file."""
    before, after, allowed = read_steps(Path(revision).with_suffix(".json"))
    reshape(op.get_bind(), before, after, find(before, after), allowed)


def back(revision: str) -> None:
    """Downgrade: from the second shape to the first."""
    before, after, _ = read_steps(Path(revision).with_suffix(".json"))
    reshape(op.get_bind(), after, before, find(before, after).inverse, None)


def read_steps(path: Path) -> tuple[Shape, Shape, tuple[str, ...]]:
    """The two shapes of a revision, and the losses that it allows."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return load(json.dumps(data["before"])), load(json.dumps(data["after"])), tuple(data.get("allow_loss", ()))


def write_steps(path: Path, before: Shape, after: Shape, allowed: Collection[str] = ()) -> None:
    """Keep the two shapes of a revision, and the losses that it allows."""
    loss = f', "allow_loss": {json.dumps(sorted(allowed))}' if allowed else ""
    path.write_text(f'{{"before": {dump(before)}, "after": {dump(after)}{loss}}}\n', encoding="utf-8")


def reshape(
    connection: sa.Connection,
    before: Shape,
    after: Shape,
    renames: Renames = NO_RENAMES,
    allowed: Collection[str] | None = (),
) -> None:
    """Change the tables of `before` into those of `after`, rows kept; tables in neither are left alone.

    `allowed` names the changes of type that may lose values; None, on the way down: all may, and what lost values had
    to fulfil is not demanded. Raises LossError and MeetingError.
    """
    there = rename(connection, before, after, renames)
    after = bearable(connection, there, after) if allowed is None else after
    if connection.dialect.name == "sqlite":
        rebuild_tables(connection, there, after, allowed)
    else:
        _Alteration(connection, there, after, allowed).run()
    _keep_apart(connection, there, after)


def _keep_apart(connection: sa.Connection, before: Shape, after: Shape) -> None:
    """Ask whether the rows of tables that were there keep to the rules about periods. Raises MeetingError."""
    for table in after:
        for rule in table.overlaps if table.name in before.tables else ():
            rows = run(connection, meeting_sql(table.name, rule)).scalar()
            if rows:
                raise MeetingError(f"{rows} rows of {table.name} stand against the rule {rule.name}: they overlap")


class _Alteration:
    """ALTER statements in an order in which none needs what another has yet to make."""

    def __init__(self, connection: sa.Connection, before: Shape, after: Shape, allowed: Collection[str] | None) -> None:
        self.connection = connection
        self.allowed = allowed
        self.before = before
        self.after = after
        metadata = sa.MetaData(naming_convention=NAMING)
        self.tables = {table.name: make_table(table, metadata) for table in after}

    def run(self) -> None:
        kept = [(self.before.tables[one.name], one) for one in self.after if one.name in self.before.tables]
        new = [table for table in self.after if table.name not in self.before.tables]
        gone = [table for table in self.before if table.name not in self.after.tables]
        for table in gone:
            self.drop_constraints(table.name, table.foreign_keys)
        for pair in kept:
            self.loosen(*pair)
        for table in gone:
            self.do(f"DROP TABLE {quoted(table.name)}")
        for table in new:
            self.create(table)
        for pair in kept:
            self.change(*pair)
        for table in new:
            self.add_foreign_keys(table.name, table.foreign_keys)
        for old, table in kept:
            self.add_foreign_keys(table.name, fresh(old.foreign_keys, table.foreign_keys))

    def loosen(self, old: TableShape, new: TableShape) -> None:
        """Take away what changes or goes."""
        if old.search != new.search:
            drop_search(self.connection, old.name, old.search)
        self.drop_constraints(old.name, fresh(new.foreign_keys, old.foreign_keys))
        self.drop_constraints(old.name, fresh(new.checks, old.checks))
        self.drop_constraints(old.name, fresh(new.uniques, old.uniques))
        for index in fresh(new.indexes, old.indexes):
            self.do(f"DROP INDEX {quoted(index.name)}")

    def change(self, old: TableShape, new: TableShape) -> None:
        """Change the columns, then demand what is new."""
        known = {column.name: column for column in old.columns}
        for column in new.columns:
            self.change_column(new.name, known.pop(column.name, None), column)
        for name in known:
            self.alter(old.name, f"DROP COLUMN {quoted(name)}")
        made = {str(item.name): item for item in self.tables[new.name].constraints}
        names = [check.name for check in fresh(old.checks, new.checks)]
        names += [key.name for key in fresh(old.uniques, new.uniques)]
        for name in names:
            self.connection.execute(ddl.AddConstraint(made[name]))
        wanted = {index.name for index in fresh(old.indexes, new.indexes)}
        self.create_indexes(index for index in self.tables[new.name].indexes if index.name in wanted)
        if old.search != new.search:
            create_search(self.connection, new.name, new.search)

    def change_column(self, table: str, old: ColumnShape | None, new: ColumnShape) -> None:
        if old is None:
            self.add_column(table, new)
            return
        target = quoted(new.name)
        if loses(old, new):
            made = carry(self.connection, table, old, new, self.allowed)
            self.alter(table, f"DROP COLUMN {target}")
            self.alter(table, f"RENAME COLUMN {quoted(made)} TO {target}")
            old = dataclasses.replace(new, nullable=True)
        elif self.type_of(old) != self.type_of(new):
            kind = self.type_of(new).partition(" COLLATE")[0]
            self.alter(table, f"ALTER COLUMN {target} TYPE {self.type_of(new)} USING {target}::text::{kind}")
        if old.nullable and not new.nullable:
            if new.fill is not None:
                self.do(f"UPDATE {quoted(table)} SET {target} = {new.fill} WHERE {target} IS NULL")
            self.alter(table, f"ALTER COLUMN {target} SET NOT NULL")
        elif new.nullable and not old.nullable:
            self.alter(table, f"ALTER COLUMN {target} DROP NOT NULL")

    def add_column(self, table: str, column: ColumnShape) -> None:
        target = quoted(column.name)
        default = "" if column.fill is None else f" DEFAULT {column.fill}"
        self.alter(
            table, f"ADD COLUMN {target} {self.type_of(column)}{default}{'' if column.nullable else ' NOT NULL'}"
        )
        if default:
            self.alter(table, f"ALTER COLUMN {target} DROP DEFAULT")

    def type_of(self, column: ColumnShape) -> str:
        return str(column_type(column).compile(self.connection.dialect))

    def create(self, shape: TableShape) -> None:
        table = self.tables[shape.name]
        self.connection.execute(ddl.CreateTable(table, include_foreign_key_constraints=[]))
        self.create_indexes(table.indexes)
        create_search(self.connection, shape.name, shape.search)

    def create_indexes(self, indexes: Iterable[sa.Index]) -> None:
        for index in sorted(indexes, key=lambda item: str(item.name)):
            self.connection.execute(ddl.CreateIndex(index))

    def add_foreign_keys(self, table: str, keys: Iterable[ForeignKeyShape]) -> None:
        for key in keys:
            columns, there = (", ".join(map(quoted, names)) for names in (key.columns, key.references))
            ending = f" ON DELETE {ON_DELETE[key.on_delete]}" if ON_DELETE[key.on_delete] else ""
            clause = f"FOREIGN KEY ({columns}) REFERENCES {quoted(key.table)} ({there}){ending}"
            self.alter(table, f"ADD CONSTRAINT {quoted(key.name)} {clause}")

    def drop_constraints(self, table: str, constraints: Iterable[Constraint]) -> None:
        for constraint in constraints:
            self.alter(table, f"DROP CONSTRAINT IF EXISTS {quoted(constraint.name)}")  # left out by `bearable`

    def alter(self, table: str, change: str) -> None:
        self.do(f"ALTER TABLE {quoted(table)} {change}")

    def do(self, statement: str) -> None:
        run(self.connection, statement)
