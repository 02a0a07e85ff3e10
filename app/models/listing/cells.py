"""Which columns to select for what is shown, and how their values become text.

A `Selection` collects the columns and to-one joins that some cells need, each once; every cell is a function from the
plain row tuple to text, so that a page of rows is written without objects, templates or further queries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.domain.actor import Actor
from app.domain.conditions import ALWAYS, Condition, Path
from app.engine.fieldtypes.base import Field, Template, joined
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Column, Entity
from app.models.build import Registry
from app.models.computed import computed_column
from app.models.conditions import compile_condition, truth
from app.models.scope import context

Tuple = Sequence[Any]
Show = Callable[[Tuple], str]
Read = Callable[[Tuple], Any]
DEEPEST = 6


class Cell(NamedTuple):
    """What one cell of a list says: its text, a smaller line under it and a mark behind it.

    `address` is where its text leads, for pages that know.
    """

    text: str
    under: str = ""
    badge: str = ""
    address: str = ""


def _nothing(_row: Tuple) -> str:
    return ""


def _always(_row: Tuple) -> bool:
    return True


class Selection:
    """Columns over `entity`'s table and the rows that it points at.

    Masked fields show only where `revealed` names them, which whoever asks has checked; in titles of other rows never.
    """

    def __init__(
        self,
        registry: Registry,
        actor: Actor,
        entity: Entity,
        table: sa.FromClause | None = None,
        *,
        revealed: frozenset[str] = frozenset(),
    ) -> None:
        self.revealed = revealed
        self.registry = registry
        self.actor = actor
        self.entity = entity
        self.table = registry.rows(entity.name) if table is None else table
        self.source = self.table
        self.columns: list[sa.ColumnElement[Any]] = []
        self._places: dict[Path, tuple[Entity, sa.FromClause]] = {(): (entity, self.table)}
        self._known: dict[Path, int] = {}

    def add(self, expression: sa.ColumnElement[Any]) -> int:
        """The position of `expression` in the row."""
        self.columns.append(expression.label(f"c{len(self.columns)}"))
        return len(self.columns) - 1

    def at(self, path: Path) -> int:
        """The position of the value at `path` in the row; its expression is made for the first who asks."""
        if path not in self._known:
            self._known[path] = self.add(self.expression(path)[1])
        return self._known[path]

    def place(self, path: Path) -> tuple[Entity, sa.FromClause]:
        """The entity and the (joined) table at the end of a path of relations."""
        if path not in self._places:
            entity, table = self.place(path[:-1])
            target = self.registry.catalog.entity(relation(entity, path[-1]).to)
            joined = _joined(self.registry.rows(target.name), self.entity.name, path)
            self.source = self.source.outerjoin(joined, joined.c.id == table.c[f"{path[-1]}_id"])
            self._places[path] = (target, joined)
        return self._places[path]

    def expression(self, path: Path) -> tuple[Field | None, sa.ColumnElement[Any]]:
        """The field at the end of `path` (None for `id` and its like) and its value in SQL; a relation's is the id."""
        entity, table = self.place(path[:-1])
        field = entity.fields.get(path[-1])
        if isinstance(field, ComputedField):
            return field, computed_column(self.registry, entity, field, table, context(self.actor))
        return field, table.c[self.registry.column_name(entity.name, path[-1])]

    def value(self, path: Path) -> Read:
        """A function that reads the value at `path` from the row."""
        place = self.at(path)
        return lambda row: row[place]

    def shown(self, path: Path, *, raw: bool = False) -> Show:
        """A function that writes the value at `path`: a relation by its row's title, all else by its field's type."""
        entity, _ = self.place(path[:-1])
        field = entity.fields.get(path[-1])
        if isinstance(field, ChildrenField) or (field is not None and field.mask and not self.reveals(path)):
            return _nothing
        if isinstance(field, RelationField):
            target = self.registry.catalog.entity(field.to)
            return self.line(target.title, path, raw=raw) if len(path) < DEEPEST else _nothing
        read = self.value(path)
        write = str if field is None else field.raw if raw else field.show
        return lambda row: "" if (value := read(row)) is None else write(value)

    def reveals(self, path: Path) -> bool:
        """Whether a masked field at `path` shows."""
        return len(path) == 1 and path[0] in self.revealed

    def line(self, template: Template, prefix: Path = (), *, raw: bool = False) -> Show:
        """A function that writes a template; nothing at all where every value in it is empty."""
        parts = [part if isinstance(part, str) else self.shown((*prefix, *part), raw=raw) for part in template.parts]
        fields = [part for part in parts if not isinstance(part, str)]
        places = [place for place, part in enumerate(parts) if not isinstance(part, str)]
        if len(parts) == 1 and fields:
            return fields[0]

        def write(row: Tuple) -> str:
            texts = [part if isinstance(part, str) else part(row) for part in parts]
            filled = any(texts[place] for place in places)
            return joined(texts, places) if filled or not fields else ""

        return write

    def holds(self, condition: Condition) -> Callable[[Tuple], bool]:
        """A function that tells whether `condition` holds for the row."""
        if condition == ALWAYS:
            return _always
        clause = compile_condition(condition, self.registry, self.entity.name, self.table, context(self.actor))
        return self.flag(clause)

    def flag(self, clause: sa.ColumnElement[bool]) -> Callable[[Tuple], bool]:
        """A function that tells whether the SQL `clause` holds for the row."""
        place = self.add(truth(clause))
        return lambda row: bool(row[place])

    def cell(self, column: Column) -> Callable[[Tuple], Cell]:
        """A function that writes a cell of the list."""
        text = self.line(column.text, raw=column.raw) if column.text else self.shown(column.path or (), raw=column.raw)
        under = self.line(column.under) if column.under else _nothing
        if column.badge is None:
            return lambda row: Cell(text(row), under(row))
        mark, when = str(column.badge.text), self.holds(column.badge.when)
        return lambda row: Cell(text(row), under(row), mark if when(row) else "")

    def select(self) -> sa.Select[Any]:
        """The columns, from the table and what was joined to it."""
        return sa.select(*self.columns).select_from(self.source)


@lru_cache(maxsize=1_024)
def _joined(table: sa.Table, _root: str, _path: Path) -> sa.FromClause:
    """The alias under which `table` is joined at a path; kept, since making one costs more than asking the database."""
    made = table.alias()
    assert made.c is not None  # its columns are made at the first look, which threads must not share
    return made


def relation(entity: Entity, field: str) -> RelationField:
    """The relation called `field`. Raises KeyError for anything else."""
    found = entity.fields[field]
    if not isinstance(found, RelationField):
        raise KeyError(f"{entity.name}.{field} is no relation")
    return found


def needed(column: Column) -> frozenset[str]:
    """The entity's own fields that a cell reads."""
    paths = [column.path] if column.path else []
    for template in (column.text, column.under):
        paths += template.paths if template else ()
    return frozenset(path[0] for path in paths)
