"""A row's history as its reader may see it: whose change, when, and each field before and after, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.children import ChildrenField
from app.engine.former import entity_names, present_names
from app.engine.spec import Catalog, Entity
from app.models.build import Registry
from app.models.history import History, for_row, names_of
from app.models.scope import coverage


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change of the row or of one of its child rows; `subject` is the label of what was changed."""

    at: datetime
    nama: str
    nip: str
    origin: str
    action: str
    reason: str | None
    subject: str
    changes: tuple[Change, ...]


def history(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    row_id: int,
    *,
    below: Collection[str],
    limit: int = 100,
) -> list[Event]:
    """The latest changes, newest first, with the fields that `actor` reads in every row. The row is not checked.

    `below` names the children fields that show in this row: of others not even a change is told.
    """
    shown = _shown(registry, entity, below)
    rows = for_row(session, names_of(registry.catalog, entity), row_id, limit=limit)
    called = _called(registry.catalog) if any(item.entity not in registry.catalog.entities for item in rows) else {}
    named = ((item, called.get(item.entity, item.entity)) for item in rows)
    return [_event(registry, actor, item, name) for item, name in named if name in shown]


def _shown(registry: Registry, entity: Entity, below: Collection[str]) -> frozenset[str]:
    """The entity itself, and the rows of the children fields `below` with all that stands below these."""
    found = {entity.name}
    for name in below:
        field = entity.fields.get(name)
        if isinstance(field, ChildrenField):
            child = registry.catalog.entity(field.entity)
            found |= _shown(registry, child, child.fields)
    return frozenset(found)


def _called(catalog: Catalog) -> Mapping[str, str]:
    """The present name of every entity that was called otherwise before."""
    return {former: entity.name for entity in catalog for former in entity_names(catalog, entity)}


def _event(registry: Registry, actor: Actor, item: History, name: str) -> Event:
    entity = registry.catalog.entities.get(name)
    changes: tuple[Change, ...] = ()
    if entity is not None:
        called = present_names(registry.catalog, entity)
        told = {called.get(field, field): pair for field, pair in item.changes.items()}
        changes = _changes(entity, coverage(registry, actor, entity, "read").always, told)
    return Event(
        at=item.at,
        nama=item.actor_nama,
        nip=item.actor_nip,
        origin=item.origin,
        action=item.action,
        reason=item.reason,
        subject=str(entity.label) if entity else item.entity,
        changes=changes,
    )


def _changes(entity: Entity, readable: frozenset[str], changes: Mapping[str, Sequence[object]]) -> tuple[Change, ...]:
    return tuple(
        Change(str(entity.fields[name].label), *(_text(entity.fields[name], value) for value in pair))
        for name, pair in changes.items()
        if name in readable and name in entity.fields
    )


def _text(field: Field, value: object) -> str:
    """A value as it was recorded; what the field no longer accepts is shown as it is."""
    if isinstance(value, Mapping) and "teks" in value:
        return str(value["teks"])
    try:
        return field.show(field.from_json(value))
    except BadValue:
        return str(value)
