"""Conditions of which a part is known: what some values and a day decide is decided, the rest stays to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.domain.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Compare,
    Condition,
    Context,
    Exists,
    FieldRef,
    Held,
    IsNull,
    Literal,
    Me,
    Not,
    Now,
    Operand,
    Path,
    Predicate,
    Today,
    evaluate,
)

NEVER = AnyOf()
Known = Mapping[Path, Held | None]


def settle(condition: Condition, known: Known, context: Context) -> Condition:
    """What is left of `condition` for rows that hold `known` (paths to values), at the time of `context`.

    ALWAYS or NEVER when that decides it. Who asks, other rows and named predicates are not known, nor is what lies
    within a tree.
    """
    match condition:
        case All(items):
            return _joined([settle(item, known, context) for item in items], ALWAYS, NEVER)
        case AnyOf(items):
            return _joined([settle(item, known, context) for item in items], NEVER, ALWAYS)
        case Not(item):
            inner = settle(item, known, context)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)
        case IsNull() | Compare():
            if not _decides(condition, known):
                return condition
            return ALWAYS if evaluate(condition, known.get, context) else NEVER
        case Exists() | Predicate():
            return condition


def _joined(items: list[Condition], neutral: Condition, final: Condition) -> Condition:
    """The items joined by 'all' (or 'any'), of which `neutral` ones do not matter and a `final` one decides."""
    kept = [item for item in items if item != neutral]
    if final in kept:
        return final
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else All(tuple(kept)) if neutral == ALWAYS else AnyOf(tuple(kept))


def _decides(condition: IsNull | Compare, known: Known) -> bool:
    if condition.path not in known:
        return False
    if isinstance(condition, IsNull) or known[condition.path] is None:
        return True
    return condition.op != "within" and all(_is_known(operand, known) for operand in condition.operands)


def _is_known(operand: Operand, known: Known) -> bool:
    return operand.path in known if isinstance(operand, FieldRef) else not isinstance(operand, Me)


def timely(condition: Condition) -> bool:
    """Whether a condition about the row speaks of today or now."""
    return any(isinstance(operand, Today | Now) for operand in _operands(condition))


def dated(condition: Condition, context: Context) -> Condition:
    """The condition about the row with the day of `context` written into it: 'hari ini' becomes its date."""
    match condition:
        case All(items):
            return All(tuple(dated(item, context) for item in items))
        case AnyOf(items):
            return AnyOf(tuple(dated(item, context) for item in items))
        case Not(item):
            return Not(dated(item, context))
        case Compare(path, op, operands):
            return Compare(path, op, tuple(_dated(operand, context) for operand in operands))
    return condition


def _dated(operand: Operand, context: Context) -> Operand:
    return Literal(context.today + timedelta(days=operand.days)) if isinstance(operand, Today) else operand


def paths_of(condition: Condition) -> frozenset[Path]:
    """The paths of the row that a condition compares; not those of other rows (`Exists`)."""
    return frozenset(_paths(condition))


def _paths(condition: Condition) -> Iterator[Path]:
    for leaf in _leaves(condition):
        yield leaf.path
        if isinstance(leaf, Compare):
            yield from (operand.path for operand in leaf.operands if isinstance(operand, FieldRef))


def _operands(condition: Condition) -> Iterator[Operand]:
    return (operand for leaf in _leaves(condition) if isinstance(leaf, Compare) for operand in leaf.operands)


def _leaves(condition: Condition) -> Iterator[IsNull | Compare]:
    match condition:
        case All(items) | AnyOf(items):
            for item in items:
                yield from _leaves(item)
        case Not(item):
            yield from _leaves(item)
        case IsNull() | Compare():
            yield condition
