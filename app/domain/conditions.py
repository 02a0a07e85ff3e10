"""The condition language as data: parsed from YAML by `app.engine.conditions`, run here in Python, by
`app.models.conditions` as SQL, and told to people as an Indonesian sentence by `app.domain.sentences`.

Two-valued: a comparison with an empty value is false, only `IsNull` sees emptiness, and `Not` turns that result around.
`contains` and `starts_with` take A-Z and a-z for the same and every other letter as it is, which SQLite, PostgreSQL
(collation "C") and Python can all do alike; everything else compares exactly. On a set, `contains` asks for one member.
An operand that holds several values (`me.roles`, `me.unors`, the list of `in`) fits when one of them fits.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Literal as OneOf

from app.domain.actor import Actor

Path = tuple[str, ...]
Value = str | int | bool | Decimal | date | datetime
Held = Value | tuple[str, ...]
Operator = OneOf["eq", "lt", "lte", "gt", "gte", "in", "contains", "starts_with", "within"]
MeName = OneOf["account", "pegawai", "instansi", "unor", "roles", "unors"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the schema, already of the field's Python type."""

    value: Value


@dataclass(frozen=True, slots=True)
class FieldRef:
    """Another field of the same row, or one reached over to-one relations."""

    path: Path


@dataclass(frozen=True, slots=True)
class Me:
    """A fact about the acting account."""

    name: MeName


@dataclass(frozen=True, slots=True)
class Today:
    """Today in the instansi's zone, plus `days`."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class Now:
    """The present moment (aware UTC)."""


Operand = Literal | FieldRef | Me | Today | Now


@dataclass(frozen=True, slots=True)
class All:
    """Every item holds; without items it always holds."""

    items: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one item holds; without items it never holds."""

    items: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The item does not hold."""

    item: Condition


@dataclass(frozen=True, slots=True)
class Compare:
    """`path op operand`; for `in` and `within`, `operands` may hold several."""

    path: Path
    op: Operator
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """The value at `path` is empty (`wanted` False: is filled)."""

    path: Path
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Exists:
    """Some row of `entity` whose relation `by` points at this row fulfils `where`."""

    entity: str
    by: str
    where: Condition


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate registered by name with SQL, Python and a sentence; `path` leads to the row it speaks of."""

    name: str
    path: Path


Condition = All | AnyOf | Not | Compare | IsNull | Exists | Predicate

ALWAYS = All()

RowView = Callable[[Path], Held | None]
"""One row, read by path: references give ids, dates their type, a path over an empty relation None."""


def nowhere(unor_id: int, root_id: int) -> bool:
    """No unit is within another: for rows where `within` cannot be asked."""
    return unor_id == root_id


def nothing(_entity: str, _by: str, _row_id: int, _where: Condition) -> bool:
    """No row exists: for rows that are not stored yet."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a condition may ask besides the row.

    `today` is the date in the instansi's zone, `now` is aware UTC. `is_within(unor_id, root_id)`: the unit is the root
    or below it. `exists(entity, by, row_id, where)`: a row of `entity` points at `row_id` with its relation `by` and
    fulfils `where`. `predicates` maps names to functions of the row at the predicate's path.
    """

    today: date
    now: datetime
    actor: Actor | None = None
    is_within: Callable[[int, int], bool] = nowhere
    exists: Callable[[str, str, int, Condition], bool] = nothing
    predicates: Mapping[str, Callable[[RowView, Context], bool]] = field(default_factory=lambda: MappingProxyType({}))


def evaluate(condition: Condition, row: RowView, context: Context) -> bool:
    """Whether `row` fulfils `condition`. Raises KeyError for a predicate that nobody registered."""
    match condition:
        case All(items):
            return all(evaluate(item, row, context) for item in items)
        case AnyOf(items):
            return any(evaluate(item, row, context) for item in items)
        case Not(item):
            return not evaluate(item, row, context)
        case IsNull(path, wanted):
            return (row(path) in (None, ())) is wanted
        case Compare(path, op, operands):
            values = [value for item in operands for value in _values(item, row, context)]
            return _compares(row(path), op, values, context)
        case Exists(entity, by, where):
            row_id = row(("id",))
            return isinstance(row_id, int) and context.exists(entity, by, row_id, where)
        case Predicate(name, path):
            return context.predicates[name](lambda rest: row(path + rest), context)


def _values(operand: Operand, row: RowView, context: Context) -> Iterable[Value]:
    """The filled values that an operand stands for."""
    match operand:
        case Literal(value):
            return (value,)
        case FieldRef(path):
            held = row(path)
            return held if isinstance(held, tuple) else () if held is None else (held,)
        case Me(name):
            return facts(context.actor, name)
        case Today(days):
            return (context.today + timedelta(days=days),)
        case Now():
            return (context.now,)


def facts(actor: Actor | None, name: MeName) -> tuple[Value, ...]:
    """What `{me: name}` stands for: one value, several, or none."""
    if actor is None:
        return ()
    single = {
        "account": actor.akun_id,
        "pegawai": actor.pegawai_id,
        "instansi": actor.instansi_id,
        "unor": actor.unor_id,
    }
    if name == "roles":
        return tuple(sorted(actor.roles))
    if name == "unors":
        return actor.unor_roots
    value = single[name]
    return () if value is None else (value,)


_ORDER = {
    "eq": operator.eq,
    "in": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_UPPER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """`text` with A-Z in lower case and all else untouched: how `contains` and `starts_with` compare."""
    return text.translate(_UPPER)


def _compares(held: Held | None, op: Operator, values: list[Value], context: Context) -> bool:
    """Whether what the row holds stands in relation `op` to one of `values`."""
    if held is None:
        return False
    if op == "within":
        return any(isinstance(held, int) and isinstance(root, int) and context.is_within(held, root) for root in values)
    if isinstance(held, tuple):
        return op == "contains" and any(value in held for value in values)
    if op == "contains":
        return any(fold(str(value)) in fold(str(held)) for value in values)
    if op == "starts_with":
        return any(fold(str(held)).startswith(fold(str(value))) for value in values)
    return any(bool(_ORDER[op](held, value)) for value in values)
