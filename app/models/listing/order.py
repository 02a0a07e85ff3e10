"""The order of a list, the same on both databases and in both directions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Sort
from app.models.listing.cells import Selection
from app.models.listing.query import Query
from app.models.scope import Coverage

Direction = tuple[sa.ColumnElement[Any], bool, bool]


def ordering(keys: Selection, query: Query, shown: Coverage) -> list[Direction]:
    """The columns to order by, each with 'descending' and 'may be empty', ending in the id so that no two rows tie.

    The id runs like the rest, so that one index serves both directions. What `query` asks for, `narrow` has let pass.
    """
    sorts = query.sort or tuple(sort for sort in keys.entity.list.sort if sort.path[0] in shown.always)
    found = [sorted_by(keys, sort) for sort in sorts]
    down = bool(found) and all(descending for _, descending, _ in found)
    return [*found, (keys.table.c.id, down, False)]


def sorted_by(keys: Selection, sort: Sort) -> Direction:
    """A relation is ordered by what its title begins with."""
    entity, _ = keys.place(sort.path[:-1])
    field = entity.fields[sort.path[-1]]
    if isinstance(field, RelationField):
        title = keys.registry.catalog.entity(field.to).title
        return sorted_by(keys, Sort((*sort.path, *title.paths[0]), sort.descending))
    empty = len(sort.path) > 1 or not field.required
    return keys.expression(sort.path)[1], sort.descending, empty


def directed(
    column: sa.ColumnElement[Any], descending: bool, empty: bool, backwards: bool = False
) -> sa.ColumnElement[Any]:
    """Both databases count the empty value as the greatest; said only where there can be one, for the index's sake."""
    if descending is not backwards:
        return column.desc().nulls_first() if empty else column.desc()
    return column.asc().nulls_last() if empty else column.asc()
