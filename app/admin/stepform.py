"""The form of an action: the fields that it asks for, of one row or of many."""

from __future__ import annotations

import dataclasses

from werkzeug.datastructures import MultiDict

from app.admin.controls import ValueControl
from app.admin.formpage import as_stored, entitle, settled, writable_fields
from app.admin.forms import EntityForm, controls, value_control
from app.admin.when import fixed
from app.domain.actor import Actor
from app.engine.spec import Catalog, Entity, RowAction
from app.engine.validate import is_empty
from app.models.listing import Record

UNCHANGED = "— Tidak diubah —"


def of_row(
    catalog: Catalog, entity: Entity, action: RowAction, actor: Actor, record: Record, sent: MultiDict[str, str] | None
) -> EntityForm:
    """What the action asks of one row: as stored, or as it was sent."""
    names = _asked(catalog, entity, action, actor) - settled(entity, record) - fixed(entity, record.values, actor)
    form = EntityForm(entity, controls(entity, names))
    form.keep(record.masked)
    form.process(sent, data=as_stored(record) if sent is None else None)
    for control in form.controls.values():
        entitle(control, record)
    return form


def of_many(
    catalog: Catalog, entity: Entity, action: RowAction, actor: Actor, sent: MultiDict[str, str] | None
) -> EntityForm:
    """What the action asks of many rows: what is left empty stays in each of them as it is."""
    made: dict[str, object] = {}
    for name in action.asks:
        if name in _asked(catalog, entity, action, actor):
            free = dataclasses.replace(entity.fields[name], required=False, required_when=None, visible_when=None)
            made.update(value_control(name, free, entity, name))
    form = EntityForm(entity, made)  # type: ignore[arg-type]
    form.process(sent, data={})
    for control in form.controls.values():
        if isinstance(control, ValueControl):
            control.prompt = UNCHANGED
    return form


def filled(form: EntityForm) -> dict[str, object]:
    """The values that somebody filled in."""
    return {name: value for name, value in form.values().items() if not is_empty(value)}


def _asked(catalog: Catalog, entity: Entity, action: RowAction, actor: Actor) -> frozenset[str]:
    return frozenset(action.asks) & writable_fields(catalog, actor, entity, action.name)
