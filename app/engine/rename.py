"""Renames between two shapes: tables and columns that are still there under another name, with all that they hold."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, OverlapShape, Shape, TableShape

_WORDS = re.compile(r"'(?:[^']|'')*'|\"(\w+)\"")
"""Literals and quoted names of our SQL."""


@dataclass(frozen=True, slots=True)
class Renames:
    """Old names by new ones: of tables, and of the columns of each table (by its new name)."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tables or self.columns)

    @property
    def inverse(self) -> Renames:
        """The way back."""
        return Renames(
            {old: new for new, old in self.tables.items()},
            {
                self.tables.get(table, table): {old: new for new, old in pairs.items()}
                for table, pairs in self.columns.items()
            },
        )

    def former(self, table: str) -> str:
        """What a table was called."""
        return self.tables.get(table, table)

    def in_old_words(self, sql: str, table: str) -> str:
        """SQL about a table by its new names as SQL by the old ones."""
        words = {table: self.former(table), **self.columns.get(table, {})}
        return _replaced(sql, lambda word: words.get(word, word))


def find(old: Shape, new: Shape) -> Renames:
    """What `new` says it renamed and `old` still has under the former name."""
    tables: dict[str, str] = {}
    for table in new:
        former = next((name for name in table.was if name in old.tables and name not in new.tables), None)
        if table.name not in old.tables and former is not None and former not in tables.values():
            tables[table.name] = former
    columns = {}
    for table in new:
        before = old.tables.get(tables.get(table.name, table.name))
        pairs = {} if before is None else _columns(before, table)
        if pairs:
            columns[table.name] = pairs
    return Renames(tables, columns)


def _columns(old: TableShape, new: TableShape) -> dict[str, str]:
    there, here = {one.name for one in old.columns}, {one.name for one in new.columns}
    found: dict[str, str] = {}
    for column in new.columns:
        former = next((name for name in column.was if name in there and name not in here), None)
        if column.name not in there and former is not None and former not in found.values():
            found[column.name] = former
    return found


def renamed(old: Shape, renames: Renames) -> Shape:
    """The old shape by its new names. Constraints and indexes keep the names they have."""
    back = renames.inverse
    tables = (_table(table, back) for table in old)
    return Shape({table.name: table for table in tables})


def _table(table: TableShape, back: Renames) -> TableShape:
    """`back` leads from old names to new ones."""
    words = back.columns.get(table.name, {})

    def column(name: str) -> str:
        return words.get(name, name)

    def text(sql: str) -> str:
        return _replaced(sql, column)

    return dataclasses.replace(
        table,
        name=back.former(table.name),
        columns=tuple(dataclasses.replace(one, name=column(one.name)) for one in table.columns),
        checks=tuple(CheckShape(one.name, text(one.sql)) for one in table.checks),
        uniques=tuple(_index(one, column, text) for one in table.uniques),
        indexes=tuple(_index(one, column, text) for one in table.indexes),
        foreign_keys=tuple(_reference(one, column, back) for one in table.foreign_keys),
        overlaps=tuple(_overlap(one, column, text) for one in table.overlaps),
        search=tuple(column(one) for one in table.search),
    )


def _index(index: IndexShape, column: Callable[[str], str], text: Callable[[str], str]) -> IndexShape:
    def part(one: str) -> str:
        if one.startswith("("):
            return text(one)
        return f"-{column(one[1:])}" if one.startswith("-") else column(one)

    return dataclasses.replace(
        index, columns=tuple(map(part, index.columns)), where=None if index.where is None else text(index.where)
    )


def _overlap(rule: OverlapShape, column: Callable[[str], str], text: Callable[[str], str]) -> OverlapShape:
    return dataclasses.replace(
        rule,
        per=tuple(map(column, rule.per)),
        start=column(rule.start),
        end=column(rule.end),
        where=None if rule.where is None else text(rule.where),
    )


def _reference(key: ForeignKeyShape, column: Callable[[str], str], back: Renames) -> ForeignKeyShape:
    return dataclasses.replace(key, columns=tuple(column(one) for one in key.columns), table=back.former(key.table))


def _replaced(sql: str, word: Callable[[str], str]) -> str:
    return _WORDS.sub(lambda found: f'"{word(found[1])}"' if found[1] else found[0], sql)


def relabelled(old: TableShape, new: TableShape) -> tuple[TableShape, tuple[tuple[str, str, str], ...]]:
    """The old table with the names that the new one gives to the same constraints and indexes.

    With it, what was called otherwise: ('constraint' or 'index', its old name, its new name).
    """
    found: list[tuple[str, str, str]] = []
    parts: dict[str, tuple[object, ...]] = {}
    for part in ("checks", "uniques", "foreign_keys", "indexes"):
        taken = {one.name for one in getattr(old, part)}
        fresh = [one for one in getattr(new, part) if one.name not in taken]
        same = []
        for one in getattr(old, part):
            twin = next((other for other in fresh if dataclasses.replace(other, name=one.name) == one), None)
            if twin is not None and one not in getattr(new, part):
                fresh.remove(twin)
                found.append(("index" if part == "indexes" else "constraint", one.name, twin.name))
                one = twin
            same.append(one)
        parts[part] = tuple(same)
    return dataclasses.replace(old, **parts), tuple(found)  # type: ignore[arg-type]


def column_of(table: TableShape, name: str) -> ColumnShape:
    """The column called `name`; StopIteration for none."""
    return next(one for one in table.columns if one.name == name)
