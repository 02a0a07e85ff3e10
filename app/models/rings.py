"""Tables that point at each other in a ring: which of their foreign keys give way when the tables are put in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.engine.tableshape import Shape, TableShape


def rings(shape: Shape) -> frozenset[str]:
    """The names of the foreign keys that may be empty and lead to a table from which a way leads back.

    A row can be stored before what such a key points at, and be pointed there afterwards.
    """
    ways = {table.name: frozenset(key.table for key in table.foreign_keys) for table in shape}
    reached = {name: _reached(name, ways) for name in ways}
    keys = ((table.name, name, target) for table in shape for name, target in _loose(table))
    return frozenset(name for own, name, target in keys if own != target and own in reached.get(target, ()))


def _loose(table: TableShape) -> Iterator[tuple[str, str]]:
    """Name and target of each foreign key with a column that may be empty."""
    empty = {column.name for column in table.columns if column.nullable}
    return ((key.name, key.table) for key in table.foreign_keys if empty.intersection(key.columns))


def _reached(start: str, ways: Mapping[str, frozenset[str]]) -> frozenset[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for target in ways.get(ahead.pop(), ()):
            if target not in seen:
                seen.add(target)
                ahead.append(target)
    return frozenset(seen)
