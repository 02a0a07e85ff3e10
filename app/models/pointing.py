"""Which rows point at a row: asked with the instansi, which every index of relations within one begins with.

Without it the database would go through all rows of all instansi for each row that it looks below.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from app.engine.shape import within_instansi
from app.engine.spec import ID, INSTANSI
from app.models.build import Registry

Bool = sa.ColumnElement[bool]


def pointing(registry: Registry, entity: str, by: str, there: sa.FromClause, source: sa.FromClause) -> Bool:
    """Whether a row of `there`, the table of `entity` or an alias of it, points at the row of `source` by `by`."""
    mine = there.c[registry.column_name(entity, by)] == source.c[ID]
    if INSTANSI in source.c and _within(registry, entity, by):
        return sa.and_(there.c[INSTANSI] == source.c[INSTANSI], mine)
    return mine


def pointing_at(
    registry: Registry, entity: str, by: str, ids: Collection[int] | sa.Select[Any], there: sa.FromClause | None = None
) -> Bool:
    """Whether a row of `there` (default: what the rows of `entity` are read from) points at one of `ids` by `by`."""
    rows = registry.rows(entity) if there is None else there
    here = rows.c[registry.column_name(entity, by)].in_(ids)
    if not _within(registry, entity, by):
        return here
    target = registry.rows(_target(registry, entity, by))
    theirs = sa.select(target.c[INSTANSI]).where(target.c[ID].in_(ids)).distinct()
    return sa.and_(rows.c[INSTANSI].in_(theirs), here)


def _target(registry: Registry, entity: str, by: str) -> str:
    storage = registry.catalog.entity(entity).fields[by].storage
    return storage.to or "" if storage is not None else ""


def _within(registry: Registry, entity: str, by: str) -> bool:
    spec = registry.catalog.entity(entity)
    return spec.source is None and within_instansi(registry.catalog, spec, spec.fields[by])
