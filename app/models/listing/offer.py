"""Short lists of rows to choose from: several of them by one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import Entity, Sort
from app.models.build import Registry
from app.models.listing.cells import Selection, Tuple, relation
from app.models.listing.lookup import choosable
from app.models.listing.order import directed, sorted_by

Offer = tuple[tuple[int, str], ...]
HEAD = 2  # which list, and the place in it


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the lists as a subquery, with how its rows are read."""

    rows: sa.Subquery
    row_id: Callable[[Tuple], int]
    write: Callable[[Tuple], str]


def offers(
    session: Session, registry: Registry, actor: Actor, wanted: Sequence[tuple[Entity, str]], *, most: int, action: str
) -> list[Offer | None]:
    """For each (entity, relation) of `wanted` all rows that may be chosen, in the order of their own list; None where
    there are more than `most`. `action` as `choosable` has it.
    """
    parts = [_part(registry, actor, entity, field, most + 1, action) for entity, field in wanted]
    columns = [list(part.rows.c)[:-1] for part in parts]
    starts = [HEAD + sum(map(len, columns[:number])) for number in range(len(parts))]
    found: list[list[tuple[int, str]]] = [[] for _ in parts]
    for row in sorted(session.execute(_together(parts, columns)), key=lambda row: (row[0], row[1])):
        start, part = starts[row[0]], parts[row[0]]
        own = row[start : start + len(columns[row[0]])]
        found[row[0]].append((part.row_id(own), part.write(own)))
    return [tuple(rows) if len(rows) <= most else None for rows in found]


def _part(registry: Registry, actor: Actor, entity: Entity, field: str, most: int, action: str) -> _Part:
    spec = relation(entity, field)
    target = registry.catalog.entity(spec.to)
    shown = Selection(registry, actor, target)
    row_id, write = shown.value(("id",)), shown.line(spec.option or target.title)
    sorts = target.list.sort or tuple(Sort(path) for path in target.title.paths[:1])
    order = [*(directed(*sorted_by(shown, sort)) for sort in sorts), shown.table.c.id]
    place = sa.func.row_number().over(order_by=order).label("place")
    query = shown.select().add_columns(place).where(choosable(registry, actor, entity, field, action=action))
    return _Part(query.order_by(*order).limit(most).subquery(), row_id, write)


def _together(
    parts: Sequence[_Part], columns: Sequence[Sequence[sa.ColumnElement[Any]]]
) -> sa.CompoundSelect[Any] | sa.Select[Any]:
    """All parts side by side: each fills its own columns and leaves those of the others empty."""
    selects = []
    for number, part in enumerate(parts):
        cells = [
            column if own is columns[number] else sa.cast(sa.null(), column.type) for own in columns for column in own
        ]
        selects.append(sa.select(sa.literal(number), part.rows.c.place, *cells).select_from(part.rows))
    return sa.union_all(*selects) if len(selects) > 1 else selects[0]
