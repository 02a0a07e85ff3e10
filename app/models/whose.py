"""Whose a row is: its instansi, its unit and its owner, also by way of the row that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.conditions import Path
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, INSTANSI, Catalog, Entity, Reach
from app.models import penilai
from app.models.build import Registry
from app.models.conditions import value_at


@dataclass(frozen=True, slots=True)
class Whose:
    """The instansi, unit and pegawai that a row belongs to, None where the entity does not say."""

    instansi_id: int | None
    unor_id: int | None
    owner_id: int | None


def whose(session: Session, registry: Registry, entity: Entity, row_id: int) -> Whose | None:
    """Whose the row is; None for a row that is not there."""
    table = registry.rows(entity.name)
    unit, owner = _way(registry.catalog, entity, "unor"), _way(registry.catalog, entity, "owner")
    asked = [
        sa.null() if path is None else value_at(path, registry, entity.name, table) if path else table.c[ID]
        for path in (unit, owner)
    ]
    place = table.c[INSTANSI] if entity.tenant_bound else table.c[ID] if entity.scope.kind == "tenant" else sa.null()
    found = session.execute(sa.select(place, *asked).where(table.c[ID] == row_id)).first()
    return None if found is None else Whose(*found)


def standing(session: Session, row: Whose, reach: Reach, day: date) -> list[int]:
    """The pegawai whose reach `bawahan` or `penilai` holds the row on that day: who rates its owner in its unit, or all
    whom its owner rates."""
    if row.instansi_id is None or row.owner_id is None:
        return []
    if reach is Reach.BAWAHAN:
        return list(session.scalars(penilai.raters(row.instansi_id, row.owner_id, day, row.unor_id or 0)))
    return list(dict.fromkeys(who for who, _ in penilai.bawahan(session, row.instansi_id, row.owner_id, day)))


def _way(catalog: Catalog, entity: Entity, to: Literal["unor", "owner"]) -> Path | None:
    """The path from a row to its unit or its owner, also by way of the row that it belongs to."""
    if to == "owner" and entity.owner is not None:
        return entity.owner
    if to == "unor" and entity.scope.kind == "unor":
        return entity.scope.path
    field = entity.fields[entity.scope.path[0]] if entity.scope.kind == "via" else None
    if not isinstance(field, RelationField):
        return None
    onward = _way(catalog, catalog.entity(field.to), to)
    return None if onward is None else (field.name, *onward)
