"""Conditions told to people: an Indonesian clause for errors, tooltips and the reference of the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Exists,
    FieldRef,
    IsNull,
    Literal,
    Me,
    Not,
    Now,
    Operand,
    Path,
    Predicate,
    Today,
    Value,
)

ME = {
    "account": "akun Anda",
    "pegawai": "Anda sendiri",
    "instansi": "instansi Anda",
    "unor": "unit kerja Anda",
    "roles": "peran Anda",
    "unors": "unit yang Anda kelola",
}
_WORDS = {
    "eq": "adalah",
    "in": "salah satu dari",
    "contains": "memuat",
    "starts_with": "diawali",
    "within": "berada di dalam",
}
_ORDER = {
    "lt": ("sebelum", "kurang dari"),
    "lte": ("paling lambat", "paling banyak"),
    "gt": ("sesudah", "lebih dari"),
    "gte": ("paling cepat", "paling sedikit"),
}
_NEGATED = {"eq": "bukan", "in": "bukan salah satu dari"}


def sentence(
    condition: Condition,
    label: Callable[[Path], str],
    show: Callable[[Path, Value], str],
    predicates: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """`condition` as a clause without capital or full stop: 'Status adalah Draft dan Selesai kosong'.

    `label` names the field at a path and `show` a value as that field shows it. Within `exists`, paths start with
    'entity.relation' as one step; that step alone asks for the name of the entity. `predicates` maps names to clauses.
    """
    return _Teller(label, show, predicates).tell(condition, ())


@dataclass(frozen=True, slots=True)
class _Teller:
    """The three dictionaries that telling needs; `base` is where paths start."""

    label: Callable[[Path], str]
    show: Callable[[Path, Value], str]
    predicates: Mapping[str, str]

    def tell(self, condition: Condition, base: Path, negated: bool = False) -> str:
        """The clause of `condition`, or of its opposite."""
        match condition:
            case Not(item):
                return self.tell(item, base, not negated)
            case All(items):
                return self._joined(items, base, negated, "atau" if negated else "dan")
            case AnyOf(items):
                return self._joined(items, base, negated, "dan" if negated else "atau")
            case Compare():
                return self._compared(condition, base, negated)
            case IsNull(path, wanted):
                return f"{self.label(base + path)} {'kosong' if wanted is not negated else 'terisi'}"
            case Exists(entity, by, where):
                inner = (*base, f"{entity}.{by}")
                told = f"ada {self.label(inner)}" + ("" if where == All() else f" yang {self.tell(where, inner)}")
                return f"tidak {told}" if negated else told
            case Predicate(name, _):
                told = self.predicates.get(name, name.replace("_", " "))
                return f"tidak benar bahwa {told}" if negated else told

    def _joined(self, items: tuple[Condition, ...], base: Path, negated: bool, word: str) -> str:
        """The clauses of `items`; those that are joined by the other word stand in brackets."""
        if not items:
            return "selalu" if word == "dan" else "tidak pernah"
        told = [self.tell(item, base, negated) for item in items]
        if len(items) == 1:
            return told[0]
        return f" {word} ".join(
            f"({clause})" if _is_joined(item) else clause for item, clause in zip(items, told, strict=True)
        )

    def _compared(self, condition: Compare, base: Path, negated: bool) -> str:
        """'Mulai paling lambat hari ini', 'Jenis bukan Final'."""
        path = base + condition.path
        operands = [self._operand(path, item, base) for item in condition.operands] or ["(kosong)"]
        several = f"{', '.join(operands[:-1])} atau {operands[-1]}" if len(operands) > 1 else operands[0]
        word = "salah satu dari" if condition.op == "eq" and len(operands) > 1 else self._word(condition)
        if negated:
            word = _NEGATED.get(condition.op, f"tidak {word}")
        return f"{self.label(path)} {word} {several}"

    def _word(self, condition: Compare) -> str:
        """The words of the operator; dates have their own."""
        if condition.op not in _ORDER:
            return _WORDS[condition.op]
        timely = any(isinstance(item, Today | Now) or _is_date(item) for item in condition.operands)
        return _ORDER[condition.op][0 if timely else 1]

    def _operand(self, path: Path, operand: Operand, base: Path) -> str:
        """What stands behind the operator."""
        match operand:
            case Literal(value):
                return self.show(path, value)
            case FieldRef(other):
                return self.label(base + other)
            case Me(name):
                return ME[name]
            case Now():
                return "saat ini"
            case Today(0):
                return "hari ini"
            case Today(days):
                return f"{abs(days)} hari {'sesudah' if days > 0 else 'sebelum'} hari ini"


def _is_date(operand: Operand) -> bool:
    return isinstance(operand, Literal) and isinstance(operand.value, date)


def _is_joined(condition: Condition) -> bool:
    """Whether the clause of `condition` holds 'dan' or 'atau'."""
    if isinstance(condition, Not):
        return _is_joined(condition.item)
    return isinstance(condition, All | AnyOf) and (
        len(condition.items) > 1 or any(_is_joined(item) for item in condition.items)
    )
