"""SQLAlchemy columns, keys and tables of the shapes that `app.engine.shape` asks for."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.engine.spec import CREATED, ID, INSTANSI, UPDATED, VERSION
from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, TableShape
from app.models.base import BIG, DecimalType, SetType, UTCDateTime
from app.models.search_ddl import attach_search

ON_DELETE = {"restrict": None, "cascade": "CASCADE", "set_null": "SET NULL"}


def code_text() -> sa.types.TypeEngine[str]:
    """Text that both databases compare and sort by code point, so that an index serves prefixes too."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def column_type(column: ColumnShape) -> sa.types.TypeEngine[Any]:
    """The SQLAlchemy type of a column."""
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "id": BIG,
        "reference": BIG,
        "integer": BIG,
        "text": code_text(),
        "set": SetType(),
        "file": code_text(),
        "boolean": sa.Boolean(),
        "date": sa.Date(),
        "timestamp": UTCDateTime(),
    }
    if column.kind == "numeric":
        return DecimalType(column.precision or 15, 2 if column.scale is None else column.scale)
    return kinds[column.kind]


def make_column(column: ColumnShape) -> sa.Column[Any]:
    """The column, with the defaults of the ones every table has."""
    defaults: dict[str, object] = {VERSION: 1, CREATED: sa.func.now(), UPDATED: sa.func.now()}
    return sa.Column(
        column.name,
        column_type(column),
        primary_key=column.kind == "id",
        nullable=column.nullable,
        default=defaults.get(column.name),
        autoincrement=True if column.name == ID else "auto",
    )


def make_table(
    table: TableShape, metadata: sa.MetaData, name: str | None = None, rings: Container[str] = ()
) -> sa.Table:
    """The table with its constraints, indexes and search index, ready for CREATE on either database.

    `rings` names the foreign keys that do not count when tables are put in order (`app.models.rings`).
    """
    made = sa.Table(
        name or table.name,
        metadata,
        *(make_column(column) for column in table.columns),
        sa.PrimaryKeyConstraint(ID, name=sa.schema.conv(f"pk_{table.name}"[:60])),
        *(make_check(check) for check in table.checks),
        *(sa.UniqueConstraint(*key.columns, name=sa.schema.conv(key.name)) for key in table.uniques),
        *(make_foreign_key(key, key.name in rings) for key in table.foreign_keys),
        sqlite_autoincrement=True,
    )
    for index in table.indexes:
        make_index(index, made)
    attach_search(made, table.search)
    return made


def make_alone(table: TableShape, name: str | None = None) -> sa.Table:
    """The table without its neighbours, of which it knows just the columns that it points at."""
    metadata = sa.MetaData()
    made = make_table(table, metadata, name)
    for key in table.foreign_keys:
        if key.table not in metadata.tables:
            sa.Table(key.table, metadata, sa.Column(ID, BIG), sa.Column(INSTANSI, BIG))
    return made


def make_check(check: CheckShape) -> sa.CheckConstraint:
    """The CHECK; colons and percent signs of its text are no parameters."""
    return sa.CheckConstraint(sa.text(check.sql.replace(":", "\\:")), name=sa.schema.conv(check.name))


def make_foreign_key(key: ForeignKeyShape, in_ring: bool) -> sa.ForeignKeyConstraint:
    """The foreign key; one that closes a ring of tables does not say which of them comes first."""
    return sa.ForeignKeyConstraint(
        key.columns,
        [f"{key.table}.{column}" for column in key.references],
        name=sa.schema.conv(key.name),
        ondelete=ON_DELETE[key.on_delete],
        use_alter=in_ring,
    )


def make_index(index: IndexShape, table: sa.Table) -> sa.Index:
    """The index, partial where the shape says so."""
    where = None if index.where is None else sa.text(index.where.replace(":", "\\:"))
    return sa.Index(
        sa.schema.conv(index.name),
        *(_indexed(item, table) for item in index.columns),
        unique=index.unique,
        postgresql_where=where,
        sqlite_where=where,
        _table=table,  # an index on expressions alone names no column that would say it
    )


def _indexed(item: str, table: sa.Table) -> sa.ColumnElement[Any]:
    if item.startswith("-"):
        return table.c[item[1:]].desc()
    if item.startswith("("):
        return sa.literal_column(item)
    return table.c[item]
