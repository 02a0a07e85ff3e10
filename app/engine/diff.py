"""What leads from one shape to another, and what it may cost: M-SAFE, M-BACKFILL or M-LOSS.

A change carries the SQL that counts the rows it touches. M-SAFE touches none. M-BACKFILL gives rows a value, or needs
them to obey something new; it is `strict` where no value is known and every counted row stands in the way. M-LOSS drops
what people entered and is never done without being named.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.engine.meeting import meeting_sql
from app.engine.rename import Renames, find, relabelled, renamed
from app.engine.sqltext import name as quoted
from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, OverlapShape, Shape, TableShape

Code = Literal["M-SAFE", "M-BACKFILL", "M-LOSS"]
Part = TypeVar("Part", ColumnShape, CheckShape, IndexShape, ForeignKeyShape, OverlapShape)

KEEPS_ALL = frozenset({("integer", "numeric"), ("integer", "text"), ("date", "text"), ("set", "text")})
"""Pairs of column kinds where every value of the first can be kept as one of the second."""

_QUOTED = re.compile(r'"(\w+)"')


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two shapes. `probe` counts the rows it touches; None: none.

    `source` is the table as the database calls it before. `carry` are the columns between which values are carried one
    by one: the rows that cannot be carried are what a change of type loses.
    """

    code: Code
    verb: str
    table: str
    name: str = ""
    probe: str | None = None
    strict: bool = False
    source: str = ""
    carry: tuple[ColumnShape, ColumnShape] | None = None

    @property
    def id(self) -> str:
        """What `--allow-loss` calls it: drop-column:periode.catatan."""
        target = f"{self.table}.{self.name}" if self.name else self.table
        return f"{self.verb.replace(' ', '-')}:{target}"

    def __str__(self) -> str:
        target = f"{self.table}.{self.name}" if self.name else self.table
        return f"{self.code} {self.verb} {target}"


def diff(old: Shape, new: Shape) -> tuple[Change, ...]:
    """The changes from `old` to `new`, by table; empty when they are the same. What is renamed comes first."""
    renames = find(old, new)
    there = renamed(old, renames)
    changes = [change for name in sorted({*there.tables, *new.tables}) for change in _table(there, new, name)]
    return (*_renames(renames), *(_in_old_words(change, renames) for change in changes))


def _renames(renames: Renames) -> Iterator[Change]:
    for name, former in sorted(renames.tables.items()):
        yield Change("M-SAFE", "rename table", name, source=former)
    for table, pairs in sorted(renames.columns.items()):
        for name in sorted(pairs):
            yield Change("M-SAFE", "rename column", table, name, source=renames.former(table))


def _in_old_words(change: Change, renames: Renames) -> Change:
    """The change with a probe that the database understands as it is now."""
    probe = change.probe and renames.in_old_words(change.probe, change.table)
    carry = change.carry
    if carry is not None:
        former = renames.columns.get(change.table, {}).get(carry[0].name, carry[0].name)
        carry = (dataclasses.replace(carry[0], name=former), carry[1])
    return dataclasses.replace(change, probe=probe, source=renames.former(change.table), carry=carry)


def _table(old: Shape, new: Shape, name: str) -> Iterator[Change]:
    before, after = old.tables.get(name), new.tables.get(name)
    if before is None:
        yield Change("M-SAFE", "create table", name)
    elif after is None:
        yield Change("M-LOSS", "drop table", name, probe=f"SELECT count(*) FROM {quoted(name)}")
    else:
        yield from _columns(before, after)
        yield from _constraints(relabelled(before, after)[0], after)
        if before.search != after.search:
            yield Change("M-SAFE", "change search", name)


def _columns(before: TableShape, after: TableShape) -> Iterator[Change]:
    old, new = _named(before.columns), _named(after.columns)
    for name in sorted(old.keys() - new.keys()):
        yield Change("M-LOSS", "drop column", after.name, name, _count(after.name, f"{quoted(name)} IS NOT NULL"))
    for name, column in new.items():
        if name not in old:
            yield _added(after.name, column)
        elif old[name] != column:
            yield from _changed(after.name, old[name], column)


def _added(table: str, column: ColumnShape) -> Change:
    if column.nullable and column.fill is None:
        return Change("M-SAFE", "add column", table, column.name)
    return Change("M-BACKFILL", "add column", table, column.name, _count(table, "true"), strict=column.fill is None)


def _changed(table: str, old: ColumnShape, new: ColumnShape) -> Iterator[Change]:
    filled = _count(table, f"{quoted(new.name)} IS NOT NULL")
    if loses(old, new):
        yield Change("M-LOSS", "retype column", table, new.name, filled, carry=(old, new))
    elif _type(old) != _type(new):
        yield Change("M-BACKFILL", "change column", table, new.name, filled)
    if old.nullable and not new.nullable:
        empty = _count(table, f"{quoted(new.name)} IS NULL")
        yield Change("M-BACKFILL", "require column", table, new.name, empty, strict=new.fill is None)
    elif new.nullable and not old.nullable:
        yield Change("M-SAFE", "free column", table, new.name)


def loses(old: ColumnShape, new: ColumnShape) -> bool:
    """Whether some value of the old column cannot be kept in the new one."""
    if old.kind != new.kind:
        return (old.kind, new.kind) not in KEEPS_ALL
    if old.kind != "numeric":
        return False
    scale, other = old.scale or 0, new.scale or 0
    return other < scale or (new.precision or 0) - other < (old.precision or 0) - scale


def _type(column: ColumnShape) -> tuple[object, ...]:
    return (column.kind, column.precision, column.scale)


def _constraints(before: TableShape, after: TableShape) -> Iterator[Change]:
    known = {column.name: _type(column) for column in before.columns}
    fresh = {column.name for column in after.columns if known.get(column.name) != _type(column)}
    pairs: tuple[tuple[str, Iterable[object], Iterable[object]], ...] = (
        ("check", before.checks, after.checks),
        ("key", before.uniques, after.uniques),
        ("index", before.indexes, after.indexes),
        ("reference", before.foreign_keys, after.foreign_keys),
        ("rule", before.overlaps, after.overlaps),
    )
    for word, olds, news in pairs:
        old, new = _named(olds), _named(news)  # type: ignore[type-var]
        for name in sorted(old.keys() - new.keys()):
            yield Change("M-SAFE", f"drop {word}", after.name, name)
        for name, part in new.items():
            if old.get(name) != part:
                yield _demanded(after.name, f"{'change' if name in old else 'add'} {word}", name, part, fresh)


def _demanded(table: str, verb: str, name: str, part: object, fresh: Iterable[str]) -> Change:
    """A new demand on rows; of a column that is new itself, or of a new type, nothing can be counted yet."""
    probe, speaks_of = _violations(table, part)
    if probe is None or set(fresh) & speaks_of:
        return Change("M-SAFE", verb, table, name)
    return Change("M-BACKFILL", verb, table, name, probe, strict=True)


def _violations(table: str, part: object) -> tuple[str | None, set[str]]:
    """SQL that counts what breaks the constraint, and the columns that it reads."""
    if isinstance(part, CheckShape):
        return _count(table, f"NOT ({part.sql})"), set(_QUOTED.findall(part.sql))
    if isinstance(part, IndexShape) and part.unique:
        return _duplicates(table, part), {*part.columns, *_QUOTED.findall(" ".join(part.columns))}
    if isinstance(part, ForeignKeyShape):
        return _orphans(table, part), set(part.columns)
    if isinstance(part, OverlapShape):
        return meeting_sql(table, part), {*part.per, part.start, part.end, *_QUOTED.findall(part.where or "")}
    return None, set()


def _duplicates(table: str, key: IndexShape) -> str:
    columns = [item if item.startswith("(") else quoted(item.removeprefix("-")) for item in key.columns]
    where = " AND ".join([*(f"{column} IS NOT NULL" for column in columns), *([key.where] if key.where else [])])
    groups = f"SELECT 1 FROM {quoted(table)} WHERE {where} GROUP BY {', '.join(columns)} HAVING count(*) > 1"
    return f"SELECT count(*) FROM ({groups}) AS found"


def _orphans(table: str, key: ForeignKeyShape) -> str:
    filled = " AND ".join(f"child.{quoted(column)} IS NOT NULL" for column in key.columns)
    pairs = zip(key.references, key.columns, strict=True)
    same = " AND ".join(f"parent.{quoted(there)} = child.{quoted(here)}" for there, here in pairs)
    found = f"SELECT 1 FROM {quoted(key.table)} AS parent WHERE {same}"
    return f"SELECT count(*) FROM {quoted(table)} AS child WHERE {filled} AND NOT EXISTS ({found})"


def _count(table: str, where: str) -> str:
    return f"SELECT count(*) FROM {quoted(table)} WHERE {where}"


def _named(parts: Iterable[Part]) -> Mapping[str, Part]:
    return {part.name: part for part in parts}
