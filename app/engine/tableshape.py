"""What a table consists of, as plain data: columns, constraints, indexes, and what the verbs keep to in its stead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnKind = Literal["id", "text", "integer", "numeric", "boolean", "date", "timestamp", "set", "reference", "file"]
OnDelete = Literal["restrict", "cascade", "set_null"]


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column. `fill` is the SQL literal that rows which exist already get when the column is added.

    `was` are its former names.
    """

    name: str
    kind: ColumnKind
    nullable: bool = True
    precision: int | None = None
    scale: int | None = None
    fill: str | None = None
    was: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class CheckShape:
    """A CHECK; `sql` is never NULL."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class IndexShape:
    """An index; `columns` are names ('-nama' descending) or SQL expressions in brackets. `where` makes it partial."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    where: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignKeyShape:
    """A foreign key; 'restrict' is checked at the end of the statement."""

    name: str
    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]
    on_delete: OnDelete = "restrict"


@dataclass(frozen=True, slots=True)
class OverlapShape:
    """Rows with the same values in `per` do not meet from `start` to `end`; `yearly` as in `app.domain.spans`.

    No constraint that both databases have says so: the verbs keep to it, and migrations ask whether all rows do.
    """

    name: str
    per: tuple[str, ...]
    start: str
    end: str
    yearly: bool = False
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """One table. `uniques` are constraints, which foreign keys may point at; all other unique keys are unique indexes.

    `search` names the columns that the trigram index covers; `was` are its former names.
    """

    name: str
    folder: str
    columns: tuple[ColumnShape, ...]
    checks: tuple[CheckShape, ...] = ()
    uniques: tuple[IndexShape, ...] = ()
    indexes: tuple[IndexShape, ...] = ()
    foreign_keys: tuple[ForeignKeyShape, ...] = ()
    overlaps: tuple[OverlapShape, ...] = ()
    search: tuple[str, ...] = ()
    was: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables by name."""

    tables: Mapping[str, TableShape] = field(default_factory=dict)

    def __iter__(self) -> Iterator[TableShape]:
        return iter(self.tables.values())

    def of_folder(self, folder: str) -> Shape:
        """Only the tables that `folder` declares."""
        return Shape({table.name: table for table in self if table.folder == folder})
