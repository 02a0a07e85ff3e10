"""A row's history as its reader may see it: whose change, when, and each field before and after, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.spec import Entity
from app.models.build import Registry
from app.models.history import History, for_row
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
    session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int, *, limit: int = 100
) -> list[Event]:
    """The latest changes, newest first, with the fields that `actor` reads in every row. The row is not checked."""
    return [_event(registry, actor, item) for item in for_row(session, entity.name, row_id, limit=limit)]


def _event(registry: Registry, actor: Actor, item: History) -> Event:
    entity = registry.catalog.entities.get(item.entity)
    changes = () if entity is None else _changes(entity, coverage(registry, actor, entity, "read").always, item.changes)
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
    if isinstance(value, Mapping):
        return str(value.get("teks", ""))
    try:
        return field.show(field.from_json(value))
    except BadValue:
        return str(value)
