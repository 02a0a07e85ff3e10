"""The condition language as data: parsed from YAML by `app.engine.conditions`, run here in Python, in `app.models.conditions`
as SQL, and told to people as an Indonesian sentence.

Two-valued: a comparison with an empty value is false, only `IsNull` sees emptiness, and `Not` turns that result around.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal as OneOf

Path = tuple[str, ...]
Value = str | int | bool | Decimal | date | datetime
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
