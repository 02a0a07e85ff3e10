"""The rows of a tree entity as the actor may see them: whole while they are few, else level by level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import ID, Entity, Sort
from app.models.build import Registry
from app.models.listing.cells import Selection
from app.models.listing.order import directed, sorted_by
from app.models.scope import visible

FEW = 200
DEEPEST = 30
MOST_IN_LEVEL = 1_000


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of a tree: its title, how many visible rows hang directly below it, and, while `below` is given, those."""

    id: int
    title: str
    count: int
    readable: bool
    below: tuple[Branch, ...] | None = None


def forest(session: Session, registry: Registry, actor: Actor, entity: Entity) -> tuple[tuple[Branch, ...], bool]:
    """The roots that the actor sees (rows whose parent they do not see), and whether the whole of the tree came along.

    Raises ValueError for an entity that is no tree.
    """
    rows = _read(session, registry, actor, entity, sa.true(), FEW + 1)
    if len(rows) <= FEW:
        return _grow(rows), True
    return tuple(Branch(*row[:4]) for row in _read(session, registry, actor, entity, None, MOST_IN_LEVEL)), False


def below(session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int) -> tuple[Branch, ...]:
    """The visible rows directly below one row."""
    parent = _parent(registry, entity)
    return tuple(Branch(*row[:4]) for row in _read(session, registry, actor, entity, parent == row_id, MOST_IN_LEVEL))


Found = tuple[int, str, int, bool, int | None]


def _parent(registry: Registry, entity: Entity) -> sa.Column[Any]:
    if entity.tree is None:
        raise ValueError(f"{entity.name} is no tree")
    return registry.column(entity.name, entity.tree.parent)


def _read(
    session: Session, registry: Registry, actor: Actor, entity: Entity, where: sa.ColumnElement[bool] | None, limit: int
) -> list[Found]:
    """(id, title, count, readable, parent) of visible rows; without `where`, of the visible roots."""
    shown = Selection(registry, actor, entity)
    table, parent = registry.tables[entity.name], _parent(registry, entity)
    above, under = table.alias(), table.alias()
    sees_above = sa.exists().where(above.c.id == parent, visible(registry, actor, entity, "list", above))
    children = sa.select(sa.func.count()).where(
        under.c[parent.name] == table.c.id, visible(registry, actor, entity, "list", under)
    )
    row_id, up, title = shown.value((ID,)), shown.add(parent), shown.line(entity.title)
    count = shown.add(children.scalar_subquery())
    readable = shown.flag(visible(registry, actor, entity, "read"))
    sorts = entity.list.sort or (Sort(entity.title.paths[0]),)
    order = [directed(*sorted_by(shown, sort)) for sort in sorts]
    query = shown.select().where(visible(registry, actor, entity, "list"), ~sees_above if where is None else where)
    return [
        (int(str(row_id(row))), title(row), row[count], readable(row), row[up])
        for row in session.execute(query.order_by(*order, table.c.id).limit(limit))
    ]


def _grow(rows: Sequence[Found]) -> tuple[Branch, ...]:
    """The whole forest of `rows`, which come in the order of their level."""
    known = {row[0] for row in rows}
    under: dict[int | None, list[Found]] = {}
    for row in rows:
        under.setdefault(row[4] if row[4] in known else None, []).append(row)

    def grown(row: Found, depth: int) -> Branch:
        """What lies deeper than anybody's organisation comes when it is asked for."""
        return Branch(
            *row[:4],
            below=tuple(grown(child, depth + 1) for child in under.get(row[0], ())) if depth < DEEPEST else None,
        )

    return tuple(grown(row, 1) for row in under.get(None, ()))
