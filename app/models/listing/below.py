"""The lists below the rows of an export: each line says which row it stands below, so that it can be read in again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import Path
from app.engine.fieldtypes.file import FileField
from app.engine.lists import ListBelow, lists_below
from app.engine.spec import ID, Entity
from app.models.build import Registry
from app.models.listing.narrow import narrow
from app.models.listing.query import Query, field_at
from app.models.listing.stream import ExportColumn, export_columns, stream
from app.models.scope import coverage


def exportable_lists(registry: Registry, actor: Actor, entity: Entity) -> tuple[ListBelow, ...]:
    """The lists that go along with an export for `actor`: those that show in every row, as does what names the row."""
    shown = coverage(registry, actor, entity, "export").always
    key = entity.imports.key if entity.imports else ()
    fields = entity.exports.fields if entity.exports else ()
    if not shown.issuperset(key) or not all((name,) in fields for name in key):
        return ()
    return tuple(one for one in lists_below(registry.catalog, entity) if one.name.partition(".")[0] in shown)


def list_columns(registry: Registry, one: ListBelow) -> tuple[ExportColumn, ...]:
    """The headings of a list's lines, as the import knows them."""
    found = export_columns(registry, one.entity, _fields(one))
    return tuple(
        ExportColumn(column.path, str(field_at(registry.catalog, one.entity, column.path).label), column.kind)
        for column in found
    )


def _fields(one: ListBelow) -> tuple[Path, ...]:
    """The paths of its columns: what names the rows above, the top one first, then its own fields."""
    top = one.above[0].imports
    keys = (top.key if top else (), *(entity.natural_key for entity in one.above[1:]))
    way = tuple(entity.name for entity in one.above)
    up = [(*reversed(way[depth:]), name) for depth, key in enumerate(keys) for name in key]
    own = [item for item in one.entity.stored if item.name != one.entity.parent and not item.mask]
    return (*up, *((item.name,) for item in own if not isinstance(item, FileField)))


def stream_list(
    session: Session, registry: Registry, actor: Actor, query: Query, one: ListBelow
) -> Iterator[list[tuple[Any, ...]]]:
    """Every line of a list below the rows that `query` lets through, in chunks, by the row above."""
    top = one.above[0]
    rows: sa.Select[Any] = sa.select(registry.tables[top.name].c[ID]).where(
        narrow(session, registry, actor, top, query, "export").where
    )
    for entity in (*one.above[1:], one.entity):
        table = registry.tables[entity.name]
        among = table.c[f"{entity.parent}_id"].in_(rows)
        rows = sa.select(table.c[ID]).where(among)
    yield from stream(session, registry, actor, Query(one.entity.name), _fields(one), among=among)
