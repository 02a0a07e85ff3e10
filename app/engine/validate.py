"""What can be said about a row's values without a database: types, bounds, what is required, what may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from app.domain.actor import Actor
from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Context,
    Exists,
    FieldRef,
    Held,
    IsNull,
    Me,
    Not,
    Path,
    Predicate,
    Today,
    evaluate,
    facts,
)
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.file import FileField
from app.engine.rulespec import Rule
from app.engine.spec import Entity

Problems = dict[str, list[str]]


@dataclass(slots=True)
class Checked:
    """Cleaned values by field name, and what is wrong by field name ('' for the whole row)."""

    values: dict[str, object] = field(default_factory=dict)
    problems: Problems = field(default_factory=dict)

    def refuse(self, name: str, message: str) -> None:
        """Note one more reason."""
        self.problems.setdefault(name, []).append(message)


def defaults(entity: Entity, actor: Actor) -> dict[str, object]:
    """The values that a new row begins with, by field name."""
    given = (item for item in entity.fields.values() if item.default is not None and item.storage is not None)
    return {item.name: default(item, actor) for item in given}


def default(item: Field, actor: Actor) -> object:
    """The value that `item` begins with for `actor`; None when it has no default, or the actor no such fact."""
    match item.default:
        case Today(days):
            return actor.today + timedelta(days=days)
        case Me(name):
            return next(iter(facts(actor, name)), None)
    return item.default


def clean(entity: Entity, values: Mapping[str, object], *, before: Mapping[str, object] | None = None) -> Checked:
    """The given values, cleaned and checked field by field. `before` is the stored row: None for a new one, of which
    every required field is asked for, given or not. Raises KeyError for a name that is no stored field.
    """
    checked = Checked()
    for name, value in values.items():
        item = entity.fields[name]
        held = None if before is None else before.get(name)
        try:
            cleaned = item.clean(value)
        except BadValue as error:
            checked.refuse(name, str(error))
            continue
        checked.values[name] = held if isinstance(item, FileField) and item.same(cleaned, held) else cleaned
        _judge(item, checked, held)
    if before is None:
        for item in entity.fields.values():
            derived = bool(entity.derive) and item.readonly  # filled in later: see app.workflows.derived
            if item.required and item.name not in values and item.storage is not None and not derived:
                checked.refuse(item.name, missing(item))
    return checked


def _judge(item: Field, checked: Checked, held: object) -> None:
    value = checked.values[item.name]
    if item.required and is_empty(value):
        checked.refuse(item.name, missing(item))
    if item.set_once and not is_empty(held) and value != held:
        checked.refuse(item.name, f"{item.label} tidak dapat diubah setelah tersimpan.")


def missing(item: Field) -> str:
    """The message for a required field that is empty."""
    return f"{item.label} wajib diisi."


def is_empty(value: object) -> bool:
    """True for what counts as nothing entered."""
    return value is None or value == "" or value == ()


def broken_rules(entity: Entity, row: Mapping[str, object], actor: Actor) -> list[Rule]:
    """The rules about the row alone that `row` (every field's value, and `id`) breaks."""
    context = Context(today=actor.today, now=actor.now, actor=actor)
    return [rule for rule in entity.rules if is_local(rule.check) and not holds(rule.check, row, context)]


def holds(condition: Condition, row: Mapping[str, object], context: Context) -> bool:
    """Whether a local condition holds for the values of `row`."""
    return evaluate(condition, lambda path: _held(row, path), context)


def _held(row: Mapping[str, object], path: Path) -> Held | None:
    return cast("Held | None", row.get(path[0]))


def is_local(condition: Condition) -> bool:
    """True when the condition speaks only of fields of its own row, the actor and the time."""
    match condition:
        case All(items) | AnyOf(items):
            return all(is_local(item) for item in items)
        case Not(item):
            return is_local(item)
        case IsNull(path, _):
            return len(path) == 1
        case Compare(path, op, operands):
            fields = [path, *(operand.path for operand in operands if isinstance(operand, FieldRef))]
            return op != "within" and all(len(one) == 1 for one in fields)
        case Exists() | Predicate():
            return False
