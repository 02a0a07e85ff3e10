"""The other side of a comparison: written values, fields, facts about the account, and time (E302 to E305)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import get_args

from app.domain.conditions import FieldRef, Literal, Me, MeName, Now, Operand, Operator, Path, Today
from app.engine.book import Book, Draft, Target, to_path
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.problems import suggest
from app.engine.reading import PATH_PATTERN
from app.engine.source import Mapping, Node, Scalar, Sequence
from app.engine.values import literal

OPERATORS: tuple[Operator, ...] = get_args(Operator)
ME_NAMES: tuple[MeName, ...] = get_args(MeName)
SOURCES = ("field", "me", "today", "now")
ME_ENTITY: Map[str, str] = {
    "account": "akun",
    "pegawai": "pegawai",
    "instansi": "instansi",
    "unor": "unor",
    "unors": "unor",
}
"""The entity that each fact about the account is a row of; `roles` are words."""

WORDED = frozenset({"text", "long_text", "link", "email", "phone", "nip", "nik"})
FAMILY: Map[str, str] = {"decimal": "number", "percent": "number", "integer": "number", "year": "number"}
"""Field types that compare with one another, by a common name; all others only with their own kind."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a condition may speak of where it stands, and how that place is called."""

    where: str = "a condition"
    me: bool = True
    today: bool = True
    across: bool = True


class Operands:
    """Reads what fields are compared with; findings go to the book's report."""

    def __init__(self, book: Book, allowed: Allowed) -> None:
        self.book = book
        self.report = book.report
        self.allowed = allowed

    def target(self, draft: Draft, path: Path, key: Scalar) -> Target | None:
        """Where a path of a condition leads: to a stored field, or to a row; reports E302 and E305."""
        if len(path) > 1 and not self.allowed.across:
            self.report.error(
                "E305", key.place, f"{self.allowed.where} speaks of the row alone", "name a field of this very entity"
            )
            return None
        target = self.book.resolve(draft, path, key.place)
        if target is None:
            return None
        if isinstance(target.field, (ComputedField, ChildrenField)):
            kind = target.field.kind
            cure = "write its own condition here" if kind == "computed" else "use exists: {of: …}"
            self.report.error(
                "E302", key.place, f"'{key.text}' is a {kind} field, and conditions read stored ones", cure
            )
            return None
        return target

    def read(self, op: Operator, target: Target, value: Node, draft: Draft) -> Iterator[Operand]:
        """What `value` stands for beside a field: one operand, or several where the operator takes a list."""
        if not isinstance(value, Sequence):
            found = self._operand(op, target, value, draft)
            if found is not None:
                yield found
            return
        if op not in ("in", "within"):
            self.report.error("E303", value.place, f"{op} takes one value", "use {in: [ … ]} for several")
            return
        if not value.items:
            self.report.error(
                "E303", value.place, "the list is empty, so that nothing ever matches", "write at least one value"
            )
        for item in value.items:
            found = self._operand(op, target, item, draft)
            if found is not None:
                yield found

    def _operand(self, op: Operator, target: Target, node: Node, draft: Draft) -> Operand | None:
        if isinstance(node, Mapping):
            return self._source(op, target, node, draft)
        if not isinstance(node, Scalar):
            self.report.error("E303", node.place, "a list within a list", "write the values side by side")
            return None
        if node.empty:
            self.report.error("E303", node.place, "nothing is written here", "write a value, or use is_null")
            return None
        if target.to is not None or target.field is None:
            cure = "compare a field of that row (such as unor.nama), {me: …} or {field: …}"
            self.report.error("E303", node.place, f"'{node.text}' cannot be compared with a relation", cure)
            return None
        if op in ("contains", "starts_with") and target.field.kind in WORDED:
            return Literal(node.text)
        value = literal(target.field, node, self.report)
        return None if value is None else Literal(value)

    def _source(self, op: Operator, target: Target, node: Mapping, draft: Draft) -> Operand | None:
        readers: Map[str, Callable[[Operator, Target, Scalar, Draft], Operand | None]] = {
            "field": self._field_operand,
            "me": self._me,
            "today": self._today,
            "now": self._now,
        }
        if len(node.pairs) != 1 or node.pairs[0][0].text not in readers or not isinstance(node.pairs[0][1], Scalar):
            known = "{field: path}, {me: name}, {today: days} or {now: true}"
            self.report.error(
                "E303", node.place, "this is no value to compare with", f"write a value, or one of {known}"
            )
            return None
        key, value = node.pairs[0]
        assert isinstance(value, Scalar)
        return readers[key.text](op, target, value, draft)

    def _field_operand(self, op: Operator, target: Target, node: Scalar, draft: Draft) -> Operand | None:
        if not re.fullmatch(PATH_PATTERN, node.text, re.ASCII):
            self.report.error("E302", node.place, f"'{node.text}' is no field", suggest(node.text, draft.fields))
            return None
        path = to_path(node.text)
        other = self.target(draft, path, node)
        if other is None:
            return None
        if type_of(other) != type_of(target):
            self._mismatch(node, target, type_of(other))
            return None
        return FieldRef(path)

    def _me(self, op: Operator, target: Target, node: Scalar, _: Draft) -> Operand | None:
        name = next((known for known in ME_NAMES if known == node.text), None)
        if name is None:
            self.report.error(
                "E304", node.place, f"'{node.text}' is no fact about the account", suggest(node.text, ME_NAMES)
            )
            return None
        if not self.allowed.me:
            self.report.error(
                "E304",
                node.place,
                f"{self.allowed.where} holds for everybody and cannot ask who looks",
                "leave {me: …} out",
            )
            return None
        if name in ("roles", "unors") and op not in ("in", "within"):
            self.report.error(
                "E303", node.place, f"{{me: {name}}} stands for several values", f"write {{in: {{me: {name}}}}}"
            )
            return None
        if name == "roles" and (target.field is None or target.field.kind not in ("text", "choice")):
            self._mismatch(node, target, "the names of roles")
            return None
        if name != "roles" and target.to != ME_ENTITY[name]:
            self._mismatch(node, target, f"a row of '{ME_ENTITY[name]}'")
            return None
        return Me(name)

    def _today(self, op: Operator, target: Target, node: Scalar, _: Draft) -> Operand | None:
        if not re.fullmatch(r"-?[0-9]{1,5}", node.text, re.ASCII):
            self.report.error(
                "E303",
                node.place,
                f"'{node.text}' is no number of days",
                "write {today: 0} for today, {today: -7} for a week ago",
            )
            return None
        return self._time(Today(int(node.text)), "date", target, node)

    def _now(self, op: Operator, target: Target, node: Scalar, _: Draft) -> Operand | None:
        if node.text != "true":
            self.report.error("E303", node.place, "now is written {now: true}", "write {now: true}")
            return None
        return self._time(Now(), "datetime", target, node)

    def _time(self, found: Operand, kind: str, target: Target, node: Scalar) -> Operand | None:
        if not self.allowed.today:
            self.report.error(
                "E304", node.place, f"{self.allowed.where} cannot change with time", "compare stored fields"
            )
            return None
        if type_of(target) != kind:
            self._mismatch(node, target, f"a {kind}")
            return None
        return found

    def _mismatch(self, node: Scalar, target: Target, got: str) -> None:
        self.report.error(
            "E303", node.place, f"{type_of(target)} is compared with {got}", "both sides must be of one type"
        )


def type_of(target: Target) -> str:
    """What sort of value stands at the end of a path, in words; values of one sort can be compared."""
    if target.to is not None:
        return f"a row of '{target.to}'"
    assert target.field is not None
    kind = target.field.kind
    if isinstance(target.field, MultiChoiceField):
        return "several choices"
    return "text" if kind in WORDED else FAMILY.get(kind, kind)
