"""Whose a row is: its instansi, unit and owner, and who decides on it, also by way of the row that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.conditions import Path
from app.engine.fieldtypes.relation import RelationField
from app.engine.rolespec import Reach
from app.engine.spec import ID, INSTANSI, Catalog, Entity
from app.models import penilai
from app.models.build import Registry
from app.models.conditions import value_at

Goal = Literal["unor", "owner", "decider"]
GOALS: tuple[Goal, ...] = ("unor", "owner", "decider")


@dataclass(frozen=True, slots=True)
class Whose:
    """The instansi, unit and pegawai that a row belongs to, and who decides; None where the entity does not say."""

    instansi_id: int | None
    unor_id: int | None
    owner_id: int | None
    decider_id: int | None


def whose(session: Session, registry: Registry, entity: Entity, row_id: int) -> Whose | None:
    """Whose the row is; None for a row that is not there."""
    table = registry.rows(entity.name)
    asked = [
        sa.null() if path is None else value_at(path, registry, entity.name, table) if path else table.c[ID]
        for path in (_way(registry.catalog, entity, to) for to in GOALS)
    ]
    place = table.c[INSTANSI] if entity.tenant_bound else table.c[ID] if entity.scope.kind == "tenant" else sa.null()
    found = session.execute(sa.select(place, *asked).where(table.c[ID] == row_id)).first()
    return None if found is None else Whose(*found)


def near(session: Session, row: Whose, reach: Reach, day: date) -> list[int]:
    """The pegawai whose reach, one that is implied, holds the row on that day: who rates its owner in its unit, all
    whom its owner rates, or whom it names as the one who decides."""
    if reach is Reach.DECIDER:
        return [] if row.decider_id is None else [row.decider_id]
    if row.instansi_id is None or row.owner_id is None:
        return []
    if reach is Reach.BAWAHAN:
        return list(session.scalars(penilai.raters(row.instansi_id, row.owner_id, day, row.unor_id or 0)))
    return list(dict.fromkeys(who for who, _ in penilai.bawahan(session, row.instansi_id, row.owner_id, day)))


def _way(catalog: Catalog, entity: Entity, to: Goal) -> Path | None:
    """The path from a row to its unit, its owner or its decider, also by way of the row that it belongs to."""
    named = {"owner": entity.owner, "decider": entity.decider}.get(to)
    if named is not None:
        return named
    if to == "unor" and entity.scope.kind == "unor":
        return entity.scope.path
    field = entity.fields[entity.scope.path[0]] if entity.scope.kind == "via" else None
    if not isinstance(field, RelationField):
        return None
    onward = _way(catalog, catalog.entity(field.to), to)
    return None if onward is None else (field.name, *onward)
