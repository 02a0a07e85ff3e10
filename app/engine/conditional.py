"""Fields that are shown, required or fixed only while a condition holds, and the rules that follow from that."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from app.domain.conditions import All, AnyOf, Compare, Condition, Exists, FieldRef, IsNull, Not, Predicate
from app.domain.sentences import sentence
from app.engine.book import Book, Draft
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.relation import RelationField
from app.engine.operands import Allowed
from app.engine.rulespec import Rule
from app.engine.source import Mapping

ENTERED = Allowed("what decides whether a field is asked", me=False, across=False)
STORED = Allowed("what decides whether a field is fixed", across=False)


def finish_conditional(field: Field, node: Mapping, draft: Draft, book: Book) -> Field:
    """The field with its conditions. One that is required and shown at times is required while it is shown."""
    shown, required, fixed = (node.get(f"{word}_when") for word in ("visible", "required", "readonly"))
    if shown is None and required is None and fixed is None:
        return field
    seen = None if shown is None else condition(shown, draft, book, ENTERED)
    asked = None if required is None else condition(required, draft, book, ENTERED)
    if shown is not None and seen is not None:
        _stands_behind(field, seen, draft, book, node)
    if field.required and required is not None:
        message = f"'{field.name}' is always required: 'required_when' does nothing beside 'required: true'"
        book.report.error("E205", node.place_of("required_when"), message, "keep one of them")
    return dataclasses.replace(
        field,
        required=field.required and seen is None,
        visible_when=seen,
        required_when=seen if field.required else asked,
        readonly_when=None if fixed is None else condition(fixed, draft, book, STORED),
    )


def _stands_behind(field: Field, seen: Condition, draft: Draft, book: Book, node: Mapping) -> None:
    """A field is asked after those that decide about it: nobody answers a question that is not there yet."""
    order = list(draft.fields)
    late = [name for name in named(seen) if name in order and order.index(name) >= order.index(field.name)]
    if late:
        message = f"'{late[0]}' decides whether '{field.name}' is shown, and does not stand above it"
        book.report.error("E205", node.place_of("visible_when"), message, f"move '{field.name}' below '{late[0]}'")


def named(condition: Condition) -> Iterator[str]:
    """The fields of the row that a condition speaks of."""
    match condition:
        case All(items) | AnyOf(items):
            for item in items:
                yield from named(item)
        case Not(item):
            yield from named(item)
        case IsNull(path, _) | Predicate(_, path):
            yield path[0]
        case Compare(path, _, operands):
            yield path[0]
            yield from (operand.path[0] for operand in operands if isinstance(operand, FieldRef))
        case Exists():
            return


def conditional_rules(draft: Draft) -> Iterator[Rule]:
    """The rules that every stored row fulfils because of these conditions; the database keeps them, too."""
    for field in draft.fields.values():
        filled = IsNull((field.name,), wanted=False)
        if field.visible_when is not None:
            when = tell(field.visible_when, draft)
            message = Text(f"{field.label} hanya diisi bila {when}.", f"{field.label} is filled only if {when}.")
            yield Rule(f"{field.name}_tampak", AnyOf((field.visible_when, Not(filled))), message, field.name)
        if field.required_when is not None:
            asked = field.required_when
            if field.visible_when is not None and asked is not field.visible_when:
                asked = All((field.visible_when, asked))
            message = Text(f"{field.label} wajib diisi.", f"{field.label} is required.")
            yield Rule(f"{field.name}_wajib", AnyOf((Not(asked), filled)), message, field.name)


def tell(condition: Condition, draft: Draft) -> str:
    """A condition about the row alone as an Indonesian clause."""
    return sentence(
        condition,
        lambda path: str(draft.fields[path[0]].label) if path[0] in draft.fields else path[0],
        lambda path, value: _shown(draft.fields.get(path[0]), value),
    )


def _shown(field: Field | None, value: object) -> str:
    return str(value) if field is None or isinstance(field, RelationField) else field.show(value)


def rule_names(fields: Sequence[Field]) -> frozenset[str]:
    """The names that rules of these conditions take."""
    ends = (("visible_when", "tampak"), ("required_when", "wajib"))
    return frozenset(f"{field.name}_{end}" for field in fields for key, end in ends if getattr(field, key) is not None)
