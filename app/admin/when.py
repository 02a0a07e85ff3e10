"""Conditions as data for the form's script, which shows fields as one types; the server judges all the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.domain.actor import Actor
from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Context,
    FieldRef,
    IsNull,
    Literal,
    Not,
    Now,
    Operand,
    Today,
)
from app.engine.fieldtypes.base import Field
from app.engine.spec import Entity
from app.engine.validate import holds

NUMBERS = frozenset({"integer", "decimal", "percent", "year"})
Data = Mapping[str, object]


def as_json(condition: Condition | None, entity: Entity, actor: Actor) -> str:
    """The condition about the row of the form as JSON; '' for none. Today and now are put in as they are."""
    return "" if condition is None else json.dumps(_data(condition, entity, actor), separators=(",", ":"))


def _data(condition: Condition, entity: Entity, actor: Actor) -> Data:
    match condition:
        case All(items):
            return {"all": [_data(item, entity, actor) for item in items]}
        case AnyOf(items):
            return {"any": [_data(item, entity, actor) for item in items]}
        case Not(item):
            return {"not": _data(item, entity, actor)}
        case IsNull(path, wanted):
            return {"field": path[0], "empty": wanted}
        case Compare(path, op, operands):
            field = entity.fields[path[0]]
            return {
                "field": path[0],
                "kind": "number" if field.kind in NUMBERS else "set" if field.kind == "multi_choice" else "text",
                "op": op,
                "to": [_operand(operand, field, actor) for operand in operands],
            }
        case _:
            raise ValueError("only conditions about the row alone are told to the form")


def _operand(operand: Operand, field: Field, actor: Actor) -> object:
    match operand:
        case FieldRef(path):
            return {"field": path[0]}
        case Today(days):
            return field.raw(actor.today + timedelta(days=days))
        case Now():
            return field.raw(actor.now)
        case Literal(value):
            return field.raw(value)
        case _:
            raise ValueError("only values are told to the form")


def fixed(entity: Entity, values: Mapping[str, object], actor: Actor) -> frozenset[str]:
    """The fields of a stored row that its conditions fix."""
    context = Context(today=actor.today, now=actor.now, actor=actor)
    return frozenset(
        field.name
        for field in entity.stored
        if field.readonly_when is not None and holds(field.readonly_when, values, context)
    )


def conditional(entity: Entity) -> Sequence[Field]:
    """The fields that are shown or asked for at times only."""
    return [field for field in entity.stored if field.visible_when is not None or field.required_when is not None]
