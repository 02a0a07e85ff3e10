"""The form of a step: the fields that an action or a step of the workflow asks for, of one row or of many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from app.admin.controls import ValueControl
from app.admin.formpage import as_stored, entitle, settled, writable_fields
from app.admin.forms import EntityForm, value_control
from app.admin.when import fixed
from app.domain.actor import Actor
from app.domain.conditions import Condition, Context
from app.engine.conditional import named
from app.engine.fieldtypes.base import Field
from app.engine.spec import Catalog, Entity
from app.engine.steps import asked
from app.engine.validate import holds, is_empty
from app.models.listing import Record

if TYPE_CHECKING:  # the name exists in the stubs of WTForms only
    from wtforms.fields.core import UnboundField

UNCHANGED = "— Tidak diubah —"


def of_row(
    catalog: Catalog,
    entity: Entity,
    step: str,
    actor: Actor,
    record: Record | None,
    sent: MultiDict[str, str] | None,
) -> EntityForm:
    """What the step asks of one row: as stored, or as it was sent. Without a record all that the step asks for is read:
    the verb says what may not be written.
    """
    names = _asked(catalog, entity, step, actor)
    if record is not None:
        names -= settled(entity, record) | fixed(entity, record.values, actor)
    fields = [_there(entity.fields[name], entity, step, actor, record) for name in entity.fields if name in names]
    form = EntityForm(entity, _controls(entity, [field for field in fields if field is not None]))
    if record is not None:
        form.keep(record.masked)
    form.process(sent, data=as_stored(record) if sent is None and record is not None else None)
    form.tell_conditions(actor)
    if record is not None:
        for control in form.controls.values():
            entitle(control, record)
    return form


def of_many(catalog: Catalog, entity: Entity, step: str, actor: Actor, sent: MultiDict[str, str] | None) -> EntityForm:
    """What the step asks of many rows: what is left empty stays in each of them as it is."""
    names = _asked(catalog, entity, step, actor)
    free = [
        replace(entity.fields[name], required=False, required_when=None, visible_when=None)
        for name in asked(entity, step)
        if name in names
    ]
    form = EntityForm(entity, _controls(entity, free))
    form.process(sent, data={})
    for control in form.controls.values():
        if isinstance(control, ValueControl):
            control.prompt = UNCHANGED
    return form


def filled(form: EntityForm) -> dict[str, object]:
    """The values that somebody filled in."""
    return {name: value for name, value in form.values().items() if not is_empty(value)}


def _asked(catalog: Catalog, entity: Entity, step: str, actor: Actor) -> frozenset[str]:
    return frozenset(asked(entity, step)) & writable_fields(catalog, actor, entity, step)


def _controls(entity: Entity, fields: Iterable[Field]) -> dict[str, UnboundField]:  # type: ignore[type-arg]
    made: dict[str, object] = {}
    for field in fields:
        made.update(value_control(field.name, field, entity, field.name))
    return made  # type: ignore[return-value]


def _there(field: Field, entity: Entity, step: str, actor: Actor, record: Record | None) -> Field | None:
    """The field as the dialog asks for it; None where it is not to be filled in.

    A condition that only speaks of what the dialog does not change is settled here, in the state that the step leads
    to. One that only speaks of what it asks for is left to the script; the verb judges all of them.
    """
    values = _after(entity, step, record)
    context = Context(today=actor.today, now=actor.now, actor=actor)
    shown, required = field.visible_when, field.required_when
    seen = _settled(shown, asked(entity, step), values, context)
    wanted = _settled(required, asked(entity, step), values, context)
    if seen is False:
        return None
    return replace(
        field,
        required=field.required or wanted is True,
        visible_when=shown if seen is None and _told(shown, entity, step) else None,
        required_when=required if wanted is None and _told(required, entity, step) else None,
    )


def _after(entity: Entity, step: str, record: Record | None) -> Mapping[str, object]:
    """The row as it will be, but for what is filled in; empty without a row."""
    move = entity.transitions.get(step)
    if record is None:
        return {}
    state = {} if move is None or entity.workflow is None else {entity.workflow.field: move.target}
    return {**record.values, **state}


def _settled(
    condition: Condition | None, asked: Collection[str], values: Mapping[str, object], context: Context
) -> bool | None:
    """Whether the condition holds; None where that is not known yet."""
    if condition is None or not set(named(condition)) <= values.keys() - set(asked):
        return None
    return holds(condition, values, context)


def _told(condition: Condition | None, entity: Entity, step: str) -> bool:
    return condition is not None and set(named(condition)) <= set(asked(entity, step))
